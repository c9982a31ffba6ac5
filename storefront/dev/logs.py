"""The programs' log files: their last lines, and what of them is worth a line on the terminal."""

import re
import time
from collections.abc import Callable, Iterable
from pathlib import Path

IMPORTANT = re.compile(
    r"""\[(error|critical)\ *\] | "level":\ "(error|critical)" | \b(ERROR|CRITICAL)\b
    | ^[a-z_][\w.]*\.?[A-Z]\w*(Error|Exception)\b | ^[A-Z]\w*Error\b""",
    re.VERBOSE,
)
QUIET_SECONDS = 2  # between two lines of one program
SAME_SECONDS = 600  # between a line and the same line again
LONGEST_LINE = 160  # characters


def last_lines(path: Path, count: int) -> str:
    """The end of a log, indented; a hint when there is none."""
    try:
        lines = path.read_text(errors="replace").splitlines()
    except OSError:
        lines = []
    return "\n".join(f"    {line}" for line in lines[-count:]) or "    (it is empty)"


class Tail:
    """Passes on new lines of several logs: all of them when verbose, else the important ones, not too many."""

    def __init__(self, logs: Callable[[], Iterable[Path]], *, verbose: bool, say: Callable[[str], None]):
        self._logs, self._verbose, self._say = logs, verbose, say
        self._places: dict[Path, int] = {}
        self._said_at: dict[Path | str, float] = {}

    def look(self) -> None:
        for log in self._logs():
            for line in self._new_lines(log):
                if self._verbose:
                    self._say(f"{log.stem:<13} | {line}")
                elif IMPORTANT.search(line):
                    self._say_calmly(log, line)

    def _new_lines(self, log: Path) -> list[str]:
        place = self._places.get(log, 0)
        try:
            size = log.stat().st_size
            if size <= place:
                return []
            with log.open("rb") as file:
                file.seek(place)
                text = file.read(size - place)
        except OSError:
            return []
        whole = text[: text.rfind(b"\n") + 1]
        self._places[log] = place + len(whole)
        return whole.decode(errors="replace").splitlines()

    def _say_calmly(self, log: Path, line: str) -> None:
        told = f"{log.stem}: {line.strip()[:LONGEST_LINE]}"
        now = time.monotonic()
        quiet = ((log, QUIET_SECONDS), (told, SAME_SECONDS))
        if any(now - self._said_at.get(what, float("-inf")) < seconds for what, seconds in quiet):
            return
        self._said_at[log] = self._said_at[told] = now
        self._say(f"{told}  (more in {log})")
