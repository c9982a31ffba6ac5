"""Keeps programs running: starts them, starts them again when they end, stops them in order."""

import os
import signal
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from storefront.dev.logs import last_lines
from storefront.dev.program import Program, Running, adopt_orphans, children_of

TICK = 0.1  # seconds between two looks
SETTLED = 20  # seconds after which an end counts as the first one again
DELAYS = (0, 0, 1, 2, 4, 8, 15)  # seconds before the next start, by the number of quick ends
SECOND_THOUGHTS = 1.0  # seconds; a later second signal means "hurry"
PATIENCE = {0: 5.5, 1: 1.5}  # seconds a stage may take to stop before it is killed
LAST_PATIENCE = 2.0


class Stopped(Exception):
    """Somebody asked us to stop while we waited for something."""


class Supervisor:
    """Looks after programs until `stop_requested`; everything happens in the thread that calls it."""

    def __init__(
        self,
        *,
        environ: dict[str, str],
        cwd: Path,
        log_dir: Path,
        say: Callable[[str], None] = print,
        delays: tuple[float, ...] = DELAYS,
    ):
        self.say, self._delays = say, delays
        self.running: dict[str, Running] = {}
        self.stop_requested = False
        self.hurry = False
        self._asked_at = 0.0
        self._environ, self._cwd, self._log_dir = environ, cwd, log_dir
        self._ticks: list[Callable[[], None]] = []
        log_dir.mkdir(parents=True, exist_ok=True)
        adopt_orphans()

    def on_tick(self, action: Callable[[], None]) -> None:
        """Call this at every look, about ten times a second."""
        self._ticks.append(action)

    def log_of(self, name: str) -> Path:
        return self._log_dir / f"{name}.log"

    def start(self, programs: Iterable[Program]) -> None:
        for program in programs:
            child = Running(program=program, environ=self._environ, cwd=self._cwd, log=self.log_of(program.name))
            if child.log.exists():
                child.log.replace(child.log.with_suffix(".log.old"))
            self.running[program.name] = child
            child.start()

    def run_once(self, program: Program) -> int:
        """Run a program to its end while the others are looked after; returns its exit code."""
        child = Running(program=program, environ=self._environ, cwd=self._cwd, log=self.log_of(program.name))
        child.start()
        assert child.process is not None
        try:
            self.wait_for(lambda: child.process.poll() is not None, seconds=None, reap=self._reap_known)
        finally:
            child.signal_group(signal.SIGKILL)
            child.process.wait()
        return child.process.returncode

    def wait_for(self, ready: Callable[[], bool], *, seconds: float | None, reap: Callable | None = None) -> bool:
        """Look after the programs until `ready()`; False when that took too long. Raises Stopped."""
        deadline = None if seconds is None else time.monotonic() + seconds
        while not ready():
            if deadline is not None and time.monotonic() > deadline:
                return False
            self._look(reap or self._reap)
            time.sleep(TICK)
        return True

    def run(self) -> None:
        """Look after the programs until somebody asks to stop."""
        with suppress(Stopped):
            self.wait_for(lambda: False, seconds=None)

    def request_stop(self, *_signal: object) -> None:
        """Fit for a signal handler; asked again later it hurries. (`make` and a terminal may each send the first.)"""
        now = time.monotonic()
        self.hurry = self.stop_requested and now - self._asked_at > SECOND_THOUGHTS
        self._asked_at = now if not self.stop_requested else self._asked_at
        self.stop_requested = True

    def stop(self) -> None:
        """End every program, stage by stage, politely first. Leaves no process behind."""
        self.stop_requested = True
        for stage in sorted({child.program.stage for child in self.running.values()}):
            self._stop_stage([c for c in self.running.values() if c.program.stage == stage], stage)
        self._end_orphans()

    def _look(self, reap: Callable[[], None]) -> None:
        if self.stop_requested:
            raise Stopped
        reap()
        now = time.monotonic()
        for child in self.running.values():
            if child.start_at is not None and now >= child.start_at:
                child.start()
        for action in self._ticks:
            action()

    def _reap(self) -> None:
        """Collect whoever ended: our programs, and orphans that became ours."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            for child in self.running.values():
                if child.pid == pid:
                    self._handle_end(child, os.waitstatus_to_exitcode(status))

    def _reap_known(self) -> None:
        """The same for our programs alone, while somebody else waits for another child."""
        for child in self.running.values():
            if child.process and (code := child.process.poll()) is not None:
                self._handle_end(child, code)

    def _handle_end(self, child: Running, code: int) -> None:
        child.ended(code)
        if self.stop_requested:
            return
        lived = time.monotonic() - child.started_at
        child.quick_ends = child.quick_ends + 1 if lived < SETTLED else 0
        delay = self._delays[min(child.quick_ends, len(self._delays) - 1)]
        child.start_at = time.monotonic() + delay
        again = "started again" if not delay else f"starting again in {delay:g} s"
        self.say(f"{child.program.label} ended ({how_it_ended(code)}); {again}")
        if child.quick_ends == 3:
            self.say(f"{child.program.label} keeps ending. The end of {child.log}:\n{last_lines(child.log, 12)}")

    def _stop_stage(self, children: list[Running], stage: int) -> None:
        for child in children:
            child.start_at = None
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE.get(stage, LAST_PATIENCE)
        while any(child.process for child in children):
            self._reap()
            if self.hurry or time.monotonic() > deadline:
                for child in children:
                    child.signal_group(signal.SIGKILL)
            time.sleep(TICK / 2)

    def _end_orphans(self) -> None:
        for number in (signal.SIGTERM, signal.SIGKILL):
            deadline = time.monotonic() + 0.5
            while (left := children_of(os.getpid())) and time.monotonic() < deadline:
                for pid in left:
                    with suppress(ProcessLookupError):
                        os.kill(pid, number)
                time.sleep(TICK)
                self._reap()


def how_it_ended(code: int) -> str:
    """`signal 9` or `exit code 1`, as Popen counts them."""
    return f"signal {-code}" if code < 0 else f"exit code {code}"
