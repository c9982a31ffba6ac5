"""Tells stories in forked processes, kills one of them at its fault point, starts it again, and has the end judged.

The process that runs this has the shop imported and warm, but no open connection: a child costs some milliseconds.
"""

import contextlib
import json
import os
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from sqlalchemy import update

from storefront.inventory import services as books
from storefront.kernel import clock, faults
from storefront.kernel.context import contexts
from storefront.kernel.db import db
from storefront.payments.providers import stripe as provider
from tests.crash.exceptions import ERRORS
from tests.crash.judging import judge, judge_books
from tests.crash.steps_shopper import MUG, PAN, PLENTY
from tests.crash.stories import STORIES

FATAL = ("kill", "kill_after")


class StoryBroke(AssertionError):
    """A step ended otherwise than by its fault."""


@dataclass
class Result:
    """`breaches` is empty when the shop survived; `died_in` names the steps whose processes were killed."""

    story: str
    breaches: list[str] = field(default_factory=list)
    died_in: list[str] = field(default_factory=list)
    seconds: float = 0.0


@dataclass(frozen=True)
class Fault:
    """What happens at a point: `kill`, `kill_after` or `raise` (then `error` is a name of `exceptions.ERRORS`)."""

    point: str
    action: str
    error: str = ""


class Runner:
    """One shop on one database; stories follow each other, so what one leaves behind the next one meets."""

    def __init__(self, app: Flask, folder: Path, mailbox_port: int) -> None:
        self.app, self.log, self.mailbox_port = app, folder / "struck.txt", mailbox_port
        os.environ["SHOP_FAULTS_LOG"] = str(self.log)

    def tell(self, story: str, faults_in: dict[str, Fault]) -> Result:
        """Live through a story with at most one fault in each step; who dies or fails of it tries again without.

        A step with a fault is a process of its own; what comes before the next one is one process.
        """
        started, result = time.monotonic(), Result(story)
        self.log.unlink(missing_ok=True)
        self.killed: list[int] = []
        case = {"story": story, "ahead": 0, "mailbox": self.mailbox_port, "deaths": 0}
        try:
            case = self._live(STORIES[story].steps, faults_in, case, result)
            result.breaches += case["breaches"]
            self._check_strikes(list(faults_in.values()))
        except StoryBroke as broke:
            result.breaches.append(str(broke))
        result.seconds = time.monotonic() - started
        return result

    def close_books(self) -> Result:
        """The last word, over all stories."""
        result = Result("the books of all stories")
        try:
            result.breaches += self.child([_judge_books], {"ahead": 0, "deaths": 0})["breaches"]
        except StoryBroke as broke:
            result.breaches.append(str(broke))
        return result

    def _live(self, steps: tuple, faults_in: dict[str, Fault], case: dict, result: Result) -> dict:
        ahead = [_take_stock]
        for name, step in zip(numbered(steps), steps, strict=True):
            if name not in faults_in:
                ahead.append(step)
                continue
            if ahead:
                case = self.child(ahead, case)
                ahead = []
            try:
                case = self.child([step], case, faults_in[name])
            except _Killed as killed:
                result.died_in.append(name)
                self.killed.append(killed.pid)
                case["deaths"] += 1
                ahead.append(step)
            except StoryBroke:  # a refused press, webhook or job: whoever saw it fail does it again
                if faults_in[name].action != "raise":
                    raise
                ahead.append(step)
        return self.child([*ahead, _judge], case)

    def _check_strikes(self, armed: list[Fault]) -> None:
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        struck = [line.split() for line in lines]
        if [line[:2] for line in struck] != [[fault.point, fault.action] for fault in armed]:
            raise StoryBroke(f"the story never passed all of {armed}: {lines}")
        if [int(line[2]) for line in struck if line[1] in FATAL] != self.killed:
            raise StoryBroke(f"nobody died of {armed}: {lines}")

    def child(self, steps: list, case: dict, fault: Fault | None = None) -> dict:
        """Run the steps in a process of their own; what it knows at its end."""
        reading, writing = os.pipe()
        sys.stdout.flush()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            _run(self.app, steps, case, fault, writing)
        os.close(writing)
        with os.fdopen(reading) as answer:
            text = answer.read()
        _, status = os.waitpid(pid, 0)
        if os.WIFSIGNALED(status):
            if os.WTERMSIG(status) == signal.SIGKILL and fault:
                raise _Killed(pid)
            raise StoryBroke(f"a process died of signal {os.WTERMSIG(status)}")
        said = json.loads(text or '{"error": "the process said nothing"}')
        if "error" in said:
            raise StoryBroke(said["error"])
        return said["case"]


@dataclass
class _Killed(Exception):
    pid: int


def _run(app: Flask, steps: list, case: dict, fault: Fault | None, writing: int) -> None:
    """In the child: never returns."""
    step = None
    try:
        with _armed(fault):
            for step in steps:
                with app.app_context(), clock.travel(seconds=case["ahead"]):
                    step(case)
                    faults.committed("end of the process")
        said = {"case": case}
    except BaseException as broke:
        where = "".join(traceback.format_tb(broke.__traceback__)[-6:])
        said = {"error": f"{step.__name__}: {type(broke).__name__}: {broke}\n{where}"}
    with contextlib.suppress(OSError), os.fdopen(writing, "w") as answer:
        answer.write(json.dumps(said))
    os._exit(0)


def numbered(steps: tuple) -> list[str]:
    """The names of the steps; the second `work` is `work 2`."""
    names, seen = [], Counter()
    for step in steps:
        seen[step.__name__] += 1
        names.append(step.__name__ + (f" {seen[step.__name__]}" if seen[step.__name__] > 1 else ""))
    return names


@contextlib.contextmanager
def _armed(fault: Fault | None) -> Iterator[None]:
    if fault is None:
        yield
        return

    def strike() -> None:
        faults.note(fault.point, fault.action, fault.error.replace(" ", "_"))
        raise ERRORS[fault.error]()

    with faults.visit(fault.point, strike) if fault.error else faults.rehearse(f"{fault.point}:{fault.action}"):
        yield


def _take_stock(case: dict) -> None:
    """The shelves are full, and no periodic job waits for the time that an earlier story had reached."""
    for context in contexts.values():
        with context.transaction() as current:
            current.execute(update(context.Task).values(next_run_at=clock.now()))
    for sku in (MUG, PAN):
        books.stock(sku=sku, quantity=PLENTY, reason="counted", actor="test")
    case["stock"] = {MUG: PLENTY, PAN: PLENTY}


def _judge(case: dict) -> None:
    case["breaches"] = judge(case)


def _judge_books(case: dict) -> None:
    case["breaches"] = judge_books(case)


def cool_down(app: Flask) -> None:
    """Close every connection, so that no child shares one."""
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
    provider._client.cache_clear()
