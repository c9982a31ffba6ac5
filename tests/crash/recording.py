"""`python -m tests.crash --record`: which step of which story passes which point, as the text of `matrix.py`."""

import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from storefront.config import ROOT
from storefront.kernel import clock, faults
from tests.crash.points import points
from tests.crash.runner import _take_stock, numbered
from tests.crash.stage import services
from tests.crash.stories import SAFE, STORIES

COSTLY = ("buys by the pages", "buys by bell")  # only for what no other story passes


def print_matrix() -> None:
    """Tell every story once without a fault, and print the table."""
    with tempfile.TemporaryDirectory(prefix="crash-") as name, services(Path(name), "") as shop:
        command = [sys.executable, "-m", "tests.crash.recording", name]
        done = subprocess.run(command, cwd=ROOT, env=os.environ | shop, capture_output=True, text=True, check=True)
    passed = json.loads(done.stdout)
    table = defaultdict(list)
    for point in sorted(points()):
        story = next((name for name in sorted(passed, key=COSTLY.__contains__) if point in passed[name]), None)
        table[(story, passed[story][point]) if story else ("no story", "passes")].append(point)
    for (story, step), found in table.items():
        print(f'    ("{story}", "{step}"): (', *(f'        "{point}",' for point in found), "    ),", sep="\n")


def record(app, story: str) -> dict[str, str]:
    """Every point that the story passes, with the first step that may be killed there."""
    found: dict[str, str] = {}
    case = {"story": story, "ahead": 0, "mailbox": int(os.environ["MAILBOX_PORT"]), "deaths": 0}
    steps = STORIES[story].steps
    for step, name in zip((_take_stock, *steps), ("", *numbered(steps)), strict=True):
        with app.app_context(), clock.travel(seconds=case["ahead"]), ExitStack() as armed:
            for point in points() if step not in SAFE and name else ():
                armed.enter_context(faults.visit(point, partial(found.setdefault, point, name)))
            step(case)
    return found


def main(folder: Path) -> None:
    from tests.crash.play import build

    app, _ = build(folder)
    print(json.dumps({story: record(app, story) for story in STORIES}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
