"""Run it: `make chaos`, `make chaos SEED=7 POSTGRES=1`, or `python -m tests.chaos --help`."""

import argparse
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos import report
from tests.chaos.blows import Blows
from tests.chaos.disasters import Disasters
from tests.chaos.patience import Errand
from tests.chaos.plans import counts, plans
from tests.chaos.stage import Stage, stage
from tests.chaos.verdict import Verdict, judge, wait_for_quiet

CROWD = 12  # shoppers at a time
QUIET_WITHIN = 60  # seconds


@dataclass
class Run:
    """Everything one run needs and learns."""

    seed: int
    orders: int = 200
    postgres: bool = False
    every: float = 0.3
    storm: float = 90
    verbose: bool = False
    troubles: Counter = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    done: int = 0

    def say(self, line: str) -> None:
        print(line, flush=True)

    def whisper(self, line: str) -> None:
        if self.verbose:
            self.say(f"  {line}")


def main(arguments: list[str] | None = None) -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # leave as with Ctrl-C: end the shop, tidy up
    run = Run(**vars(_options(arguments)))
    again = f"make chaos SEED={run.seed} ORDERS={run.orders}" + (" POSTGRES=1" if run.postgres else "")
    run.say(f"seed {run.seed} · {run.orders} orders · {'PostgreSQL' if run.postgres else 'SQLite'} · again: {again}")
    try:
        with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
            verdict = play(run, Path(folder))
    except KeyboardInterrupt:
        os._exit(130)  # the shop has ended; shoppers who still knock at its door need not be waited for
    return 1 if verdict.breaches else 0


def play(run: Run, folder: Path) -> Verdict:
    """One run from the first order to the verdict; prints its table."""
    folder.chmod(0o755)  # PostgreSQL runs as somebody else
    began = time.monotonic()
    with stage(folder, postgres=run.postgres) as scene:
        opened = time.monotonic()
        errands, blows, disasters = _storm(run, scene)
        stormed = time.monotonic()
        quiet = wait_for_quiet(seconds=QUIET_WITHIN)
        verdict = judge(errands, twin=scene.shop.twin, quiet_after=quiet, troubles=run.troubles)
        verdict.breaches.extend(run.failures)
        if verdict.breaches:
            report.keep_logs(scene, run.seed, run.say)
    seconds = {"opening": opened - began, "storm": stormed - opened, "until quiet": quiet}
    seconds["in all"] = time.monotonic() - began
    report.table(run, verdict, struck=blows.struck + disasters.happened, seconds=seconds)
    return verdict


def _storm(run: Run, scene: Stage) -> tuple[list[Errand], Blows, Disasters]:
    found = plans(seed=run.seed, orders=run.orders)
    run.whisper(", ".join(f"{count} {does}" for does, count in counts(found).items()))
    shop = scene.shop
    errands = [Errand(plan, base=shop.url, twin=shop.twin, troubles=run.troubles) for plan in found]
    blows = Blows(scene.supervisor, seed=run.seed, every=run.every, seconds=run.storm, say=run.whisper)
    disasters = Disasters(scene, seed=run.seed, orders=run.orders, say=run.whisper)
    blows.start()
    lock, crowd = threading.Lock(), ThreadPoolExecutor(CROWD)
    try:
        wait([crowd.submit(_go, run, errand, disasters, lock) for errand in errands])
    finally:
        crowd.shutdown(wait=False, cancel_futures=True)
        blows.stop()
    return errands, blows, disasters


def _go(run: Run, errand: Errand, disasters: Disasters, lock: threading.Lock) -> None:
    try:
        errand.run()
    except Exception as error:
        with lock:
            run.failures.append(f"{errand.plan.email} ({errand.plan.does}): {type(error).__name__}: {error}"[:600])
    with lock:
        run.done += 1
        disasters.look(run.done)
    if run.done % 20 == 0:
        run.say(f"  {run.done} of {run.orders} shoppers have left")


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description="Two hundred orders in a storm.")
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000), help="the storm to repeat")
    parser.add_argument("--orders", type=int, default=200)
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL server of its own instead of SQLite")
    parser.add_argument("--every", type=float, default=0.3, help="seconds between two blows")
    parser.add_argument("--storm", type=float, default=90, help="seconds it lasts at most; the rest happens in calm")
    parser.add_argument("-v", "--verbose", action="store_true", help="a line for every blow")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
