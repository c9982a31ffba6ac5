"""Processes of a measurement: started, metered by /proc, ended."""

import contextlib
import os
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from storefront.config import ROOT
from storefront.dev.processes import SERVER
from tests.bench.wire import Client

MS_PER_TICK = 1000 / os.sysconf("SC_CLK_TCK")


class Meter:
    """CPU of some processes and all their children, also of children that have ended."""

    def __init__(self, pids: Iterable[int]) -> None:
        self.pids = list(pids)

    def cpu_ms(self) -> float:
        """User and system time so far, in milliseconds."""
        return sum(_ticks(pid, ended=pid in self.pids) for pid in self.everyone()) * MS_PER_TICK

    def everyone(self) -> list[int]:
        found, new = [], list(self.pids)
        while new:
            found += new
            new = [child for pid in new for child in _children(pid)]
        return found

    def worker_mb(self) -> float:
        """Resident memory of the largest child, in MB; of the process itself when it has none."""
        workers = [pid for pid in self.everyone() if pid not in self.pids] or self.pids
        return max((_rss_kb(pid) for pid in workers), default=0) / 1024


def _ticks(pid: int, *, ended: bool) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return sum(int(field) for field in fields[11 : 15 if ended else 13])


def _children(pid: int) -> list[int]:
    found = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += [int(child) for child in (task / "children").read_text().split()]
    return found


def _rss_kb(pid: int) -> int:
    with contextlib.suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmRSS")).split()[1])
    return 0


@contextlib.contextmanager
def running(argv: list[str], *, environ: dict[str, str], log: Path) -> Iterator[subprocess.Popen]:
    """A process in a group of its own, ended with the block."""
    with log.open("ab") as out:
        process = subprocess.Popen(argv, cwd=ROOT, env=environ, stdout=out, stderr=out, start_new_session=True)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(5)


@contextlib.contextmanager
def served(
    application: str, *, port: int, environ: dict[str, str], log: Path, more: tuple[str, ...] = ()
) -> Iterator[Meter]:
    """The application under granian exactly as `make run` starts it."""
    granian = [sys.executable, str(Path(sysconfig.get_path("scripts")) / "granian")]
    argv = [*granian, "--host", "127.0.0.1", "--port", str(port), *SERVER, *more, application]
    with running(argv, environ=environ, log=log) as process:
        _wait_for(port, process, log)
        yield Meter([process.pid])


def _wait_for(port: int, process: subprocess.Popen, log: Path, seconds: float = 40) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        client = Client(port)
        with contextlib.suppress(OSError):
            client.get("/", expect=0)
            return
        client.close()
        time.sleep(0.1)
    raise SystemExit(f"Nothing answers on port {port}:\n{log.read_text()[-3000:]}")
