"""`make crash`: the whole matrix on both databases, a table at the end; exit 1 when an order did not survive."""

import argparse
import signal
import sys
import tempfile
from pathlib import Path

from tests.crash.playing import BOTH, Verdict, broken, play_on_both, table
from tests.crash.recording import print_matrix
from tests.crash.scheduling import cases


def main() -> int:
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended
    if options.record:
        print_matrix()
        return 0
    chosen = [case for case in cases() if options.only in case.fault.point]
    with tempfile.TemporaryDirectory(prefix="crash-") as folder:
        results, seconds = play_on_both(Path(folder), chosen, on=options.databases, progress=_progress)
    print("", table(results, seconds), sep="\n")
    return 1 if broken(results) else 0


def _progress(database: str, verdict: Verdict) -> None:
    print(*[f"\n{line}\n" for line in broken({database: [verdict]})] or ".", end="", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--only", default="", help="part of a point's name")
    parser.add_argument("--databases", nargs="+", default=list(BOTH), choices=BOTH)
    parser.add_argument("--record", action="store_true", help="print which story passes which point, for matrix.py")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
