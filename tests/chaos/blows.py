"""Who is hit when, and with what: a sequence that follows from the seed alone."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

from storefront.config import ROOT
from storefront.dev.program import children_of

PAUSE = 2.0  # seconds between SIGSTOP and SIGCONT
STARTS = 3  # a process is spared as long as this many starts of Python with the shop take: else the
# machine does nothing but start processes, and nothing that matters is ever struck
TARGETS = {
    "web": "granian",
    "a web worker": "granian",
    "clock": "jobs.clock",
    "worker saga": " saga",
    "worker notifications": " notifications",
    "worker default": " default",
    "twin": "storefront.twin",
    "mail": "storefront.dev.mailbox",
}
KINDS = {"SIGKILL": signal.SIGKILL, "SIGSTOP": signal.SIGSTOP, "SIGTERM": signal.SIGTERM}
WEIGHTS = (3, 4, 2)
TICKS = os.sysconf("SC_CLK_TCK")  # a second, as /proc counts


@dataclass(frozen=True)
class Blow:
    """`luck` picks one of several processes of that name."""

    target: str
    kind: str
    luck: float


def sequence(seed: int) -> Iterator[Blow]:
    """Endless, and always the same for one seed."""
    rng = Random(f"blows {seed}")
    while True:
        [kind] = rng.choices(list(KINDS), WEIGHTS)
        yield Blow(rng.choice(list(TARGETS)), kind, rng.random())


def spared_seconds() -> float:
    """How young a process may be and still be struck, by how fast this machine is now."""
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", "import wsgi"], cwd=ROOT, check=True)
    return STARTS * (time.monotonic() - began)


def pids_of(supervisor: int, target: str, *, older_than: float = 0) -> list[int]:
    """The processes of that name which run under the supervisor for so many seconds."""
    words = TARGETS[target]
    found = [pid for pid in children_of(supervisor) if words in f"{_command(pid)} "]
    if target == "a web worker":
        found = [child for pid in found for child in children_of(pid)]
    return [pid for pid in found if _age(pid) > older_than]


def _age(pid: int) -> float:
    """Seconds since it was started."""
    try:
        started = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]) / TICKS
    except OSError:
        return 0.0
    return time.clock_gettime(time.CLOCK_BOOTTIME) - started


def _command(pid: int) -> str:
    try:
        return " ".join(Path(f"/proc/{pid}/cmdline").read_text().split("\0")).rstrip()
    except OSError:
        return ""


class Blows:
    """Strikes every `every` seconds in a thread of its own, for `seconds` or until it is told to stop."""

    def __init__(self, supervisor: int, *, seed: int, every: float, seconds: float, say: Callable[[str], None]) -> None:
        self.struck: Counter = Counter()
        self._spared, self._seconds = spared_seconds(), seconds
        self._supervisor, self._every, self._say = supervisor, every, say
        self._sequence = sequence(seed)
        self._paused: list[tuple[float, int]] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """No more blows; whoever is paused goes on."""
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        number, until = 0, time.monotonic() + self._seconds
        while not self._over.wait(self._every) and time.monotonic() < until:
            number += 1
            self._wake(time.monotonic())
            self._strike(number, next(self._sequence))
        self._wake(float("inf"))
        self._say(f"the storm is over; processes were spared for {self._spared:.1f} s")

    def _strike(self, number: int, blow: Blow) -> None:
        there = pids_of(self._supervisor, blow.target, older_than=self._spared)
        pid = there[int(blow.luck * len(there))] if there else None
        self._say(f"blow {number:4} {blow.kind} {blow.target} {pid or '(not there)'}")
        if pid is None:
            self.struck["nobody there"] += 1
            return
        self.struck[blow.kind] += 1
        with suppress(ProcessLookupError):
            os.kill(pid, KINDS[blow.kind])
        if blow.kind == "SIGSTOP":
            self._paused.append((time.monotonic() + PAUSE, pid))

    def _wake(self, now: float) -> None:
        for until, pid in [one for one in self._paused if one[0] <= now]:
            self._paused.remove((until, pid))
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
