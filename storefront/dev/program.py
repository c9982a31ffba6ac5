"""One supervised program: what it is, and its running process."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True, kw_only=True)
class Program:
    """What to run. Programs of a lower `stage` are stopped first, those of one stage together."""

    name: str
    argv: tuple[str, ...]
    stage: int = 0

    @property
    def label(self) -> str:
        """`worker saga` for `worker-saga`."""
        return self.name.replace("-", " ")


@dataclass(kw_only=True)
class Running:
    """A program while it is looked after."""

    program: Program
    environ: dict[str, str]
    cwd: Path
    log: Path
    process: subprocess.Popen | None = None
    started_at: float = 0.0
    start_at: float | None = None  # when to start it again, on the monotonic clock
    quick_ends: int = field(default=0)  # in a row, each soon after its start

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process else None

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches the supervisor alone."""
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.program.argv,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self.environ,
                cwd=self.cwd,
                start_new_session=True,
                preexec_fn=die_with_parent if _libc else None,
            )
        self.started_at = time.monotonic()
        self.start_at = None

    def ended(self, code: int) -> None:
        """Note its end, and end what it may have left running in its group."""
        assert self.process is not None
        self.process.returncode = code
        self.signal_group(signal.SIGKILL)
        self.process = None

    def signal(self, number: int) -> None:
        if self.process:
            _send(os.kill, self.process.pid, number)

    def signal_group(self, number: int) -> None:
        if self.process:
            _send(os.killpg, self.process.pid, number)


def die_with_parent() -> None:
    """Ask Linux for SIGTERM when the parent is gone, even by kill -9."""
    if _libc:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def adopt_orphans() -> None:
    """Make grandchildren whose parent died ours, so that stopping finds them."""
    if _libc:
        _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def children_of(pid: int) -> list[int]:
    """The direct children of a process, by /proc; empty where there is none."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _send(how, pid: int, number: int) -> None:
    with suppress(ProcessLookupError):
        how(pid, number)
