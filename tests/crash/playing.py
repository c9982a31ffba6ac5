"""Plays cases on a stage of their own: a process for each database, both at once."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from storefront.config import ROOT
from tests.crash.scheduling import Case, Run, alone, together
from tests.crash.stage import POSTGRESQL, SQLITE, services
from tests.support import databases

BOTH = (SQLITE, POSTGRESQL)


BOOKS = Case("the books of all stories")  # the last verdict: everything together, against the provider's lists


@dataclass(frozen=True)
class Verdict:
    """How one case ended; `died` is how many processes its story lost."""

    case: Case
    breaches: list[str]
    died: int


def play(
    folder: Path,
    chosen: list[Case],
    *,
    database_url: str = "",
    progress: Callable[[Verdict], None] = lambda verdict: None,
    on_stage: dict[str, str] | None = None,
    **environ: str,
) -> list[Verdict]:
    """A verdict for each case on one database; `on_stage`: services that run already."""
    verdicts = []
    stage = nullcontext(on_stage) if on_stage else services(folder, database_url)
    with stage as shop, _player(folder, shop | {"SHOP_INSTANCE": str(folder)} | environ) as player:
        for run in together(chosen):
            for verdict in _tell(player, run):
                verdicts.append(verdict)
                progress(verdict)
        if not on_stage:
            verdicts.append(Verdict(BOOKS, player.tell(Run("", ()))["breaches"], 0))
            progress(verdicts[-1])
    return verdicts


def _tell(player: "Player", run: Run) -> Iterator[Verdict]:
    told = player.tell(run)
    if not told["breaches"] or len(run.cases) == 1:
        yield from (Verdict(case, told["breaches"], len(told["died_in"])) for case in run.cases)
        return
    verdicts = [verdict for case in run.cases for verdict in _tell(player, alone(case))]
    if not any(verdict.breaches for verdict in verdicts):  # each alone is survived, all of them are not
        verdicts = [Verdict(case, told["breaches"], len(told["died_in"])) for case in run.cases]
    yield from verdicts


@dataclass(frozen=True)
class Player:
    process: subprocess.Popen
    log: Path

    def tell(self, run: Run) -> dict:
        faults = {step: [fault.point, fault.action, fault.error] for step, fault in run.faults.items()}
        self.process.stdin.write(json.dumps([run.story, faults]) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(f"the player ended: {self.log.read_text()[-3000:]}")
        return json.loads(answer)


@contextmanager
def _player(folder: Path, environ: dict[str, str]) -> Iterator[Player]:
    command = [sys.executable, "-m", "tests.crash.play", str(folder)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with (folder / "play.log").open("w") as log:
        player = subprocess.Popen(command, cwd=ROOT, env=os.environ | environ, stderr=log, **pipes)
        try:
            yield Player(player, folder / "play.log")
        finally:
            player.stdin.close()
            player.wait(20)


def play_on_both(
    folder: Path, chosen: list[Case], *, on: Iterable[str] = BOTH, progress: Callable = lambda database, result: None
) -> tuple[dict[str, list[Verdict]], float]:
    """Every case on each database, side by side: the results by database, and the seconds it took."""
    begun = time.monotonic()
    with ExitStack() as open_, ThreadPoolExecutor() as side_by_side:
        told = {}
        for database in on:
            url = open_.enter_context(_postgres(folder)) if database == POSTGRESQL else ""
            place = folder / database
            place.mkdir()
            told[database] = side_by_side.submit(
                play, place, chosen, database_url=url, progress=partial(progress, database)
            )
        results = {database: future.result() for database, future in told.items()}
    return results, time.monotonic() - begun


@contextmanager
def _postgres(folder: Path) -> Iterator[str]:
    with databases.postgres_server(folder / "server") as server:
        name = f"shop_crash_{os.getpid()}"
        yield databases.fresh_database(server, name)


def table(results: dict[str, list[Verdict]], seconds: float) -> str:
    """What `make crash` prints."""
    rows = [("database", "points", "killed at", "killed after", "survived")]
    for database, verdicts in results.items():
        faults = [verdict.case.fault for verdict in verdicts if verdict.case.fault]
        tried = Counter(fault.action for fault in faults)
        survived = sum(not verdict.breaches for verdict in verdicts if verdict.case.fault)
        points = len({fault.point for fault in faults})
        rows.append((database, points, tried["kill"], tried["kill_after"], f"{survived} of {len(faults)}"))
    lines = ["  ".join(f"{cell!s:>14}" for cell in row) for row in rows]
    return "\n".join([*lines, f"{seconds:.0f} seconds"])


def broken(results: dict[str, list[Verdict]]) -> list[str]:
    """A line for each case that was not survived."""
    return [
        f"{database}, {verdict.case.fault} in “{verdict.case.story}”: " + " | ".join(verdict.breaches)
        for database, verdicts in results.items()
        for verdict in verdicts
        if verdict.breaches
    ]
