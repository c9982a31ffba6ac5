"""Two verbs at once, and exactly how: the rival runs while the other one stands at a fault point.

A point between transactions lets the rival run to its end. At a point inside a transaction the rival goes on until
it wants what the other one has locked; that moment is seen in the database, not guessed by a clock.
"""

import threading
from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import event, text

from storefront.kernel import db as kernel
from storefront.kernel import faults
from storefront.kernel.context import Context
from storefront.kernel.db import db
from storefront.kernel.refusal import Refusal

PATIENCE = 20  # seconds after which a race that hangs is an error
WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


HERE = "while.it.is.open"


def standing_in(context: Context, verb: Callable[[], Any]) -> Callable[[], None]:
    """The verb in a transaction that stays open at the point HERE: whoever wants the same rows waits."""

    def run() -> None:
        with context.transaction():
            verb()
            faults.point(HERE)

    return run


class Rival:
    """A verb in a thread, with an application context and connections of its own. `answer` is what it said."""

    def __init__(self, app: Flask, verb: Callable[[], Any]) -> None:
        self.app, self.verb = app, verb
        self.thread = threading.Thread(target=self._run)
        self.stands = threading.Event()  # at a lock, or at its end
        self.ended = False
        self.answer: Any = None
        self.failure: Exception | None = None

    def _run(self) -> None:
        with self.app.app_context():
            try:
                self.answer = self.verb()
            except Refusal as refused:
                self.answer = refused
            except Exception as failure:
                self.failure = failure
            finally:
                db.session.remove()
                self.ended = True
                self.stands.set()

    def __call__(self) -> None:
        """As far as it goes."""
        context = kernel.writing()
        if context is None:
            self.thread.start()
            self.thread.join(PATIENCE)
            assert self.ended, "the rival waits although nothing is locked"
        else:
            self._until_it_waits(context)

    def _until_it_waits(self, context: str) -> None:
        engine = db.engines[context]
        if engine.dialect.name == "sqlite":
            event.listen(engine, "begin", self._at_the_door)
            self.thread.start()
            assert self.stands.wait(PATIENCE)
            event.remove(engine, "begin", self._at_the_door)
            return
        self.thread.start()
        with engine.connect() as watch:
            for _ in range(PATIENCE * 100):
                if self.stands.wait(0.01) or watch.scalar(WAITING):
                    return
                watch.rollback()
        raise AssertionError("the rival neither ends nor waits")

    def _at_the_door(self, connection: Any) -> None:
        if threading.current_thread() is self.thread and kernel.writing():
            self.stands.set()

    def end(self) -> Any:
        assert self.thread.ident, "the point was never passed"
        self.thread.join(PATIENCE)
        assert self.ended, "the rival hangs"
        if self.failure:
            raise self.failure
        return self.answer


def interleave(app: Flask, verb: Callable[[], Any], *, at: str, rival: Callable[[], Any]) -> tuple[Any, Any]:
    """Run `verb` up to the point, there `rival`, then both to the end; what each answered or was refused with."""
    other = Rival(app, rival)
    db.session.rollback()
    with faults.visit(at, other):
        try:
            answer = verb()
        except Refusal as refused:
            answer = refused
    said = other.end()
    db.session.rollback()
    return answer, said
