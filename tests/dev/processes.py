"""Real processes for the tests of this folder: started, read while they run, ended."""

import signal
import socket
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def wait_until(ready, seconds=15):
    """The first true answer of `ready()`; fails the test when it never comes."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := ready():
            return answer
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s: {ready}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_alive(pid: int) -> bool:
    """False for a zombie too: nobody may have collected an orphan of a container's first process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class Started:
    """A process whose output can be read while it runs."""

    def __init__(self, argv, output: Path, **options):
        self._output = output
        with output.open("wb") as file:
            options = {"stdout": file, "stderr": subprocess.STDOUT, "stdin": subprocess.DEVNULL, "cwd": ROOT, **options}
            self.process = subprocess.Popen(argv, **options)

    @property
    def text(self) -> str:
        return self._output.read_text(errors="replace")

    def says(self, line: str, seconds=15) -> str:
        wait_until(lambda: line in self.text or self.process.poll() is not None, seconds)
        assert line in self.text, self.text
        return self.text

    def stop(self, number=signal.SIGTERM) -> float:
        """Seconds from the signal to the end."""
        asked = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(timeout=15)
        return time.monotonic() - asked
