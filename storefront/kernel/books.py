"""The books of the event machinery: what was said, what is on its way, and what was acted on.

A breach is a sentence for a person. Contexts say what they find in themselves (`books.py`), the flow
`check_books` compares them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select

from storefront.kernel import clock
from storefront.kernel.context import Context, contexts
from storefront.kernel.db import session

YOUNG = timedelta(seconds=60)
NAMED = 20  # more of the same kind are counted, not listed
BATCH = 500


@dataclass(frozen=True)
class Breach:
    """What is wrong. `{order}` in the words becomes the order's number."""

    words: str
    order_id: str | None = None


def late(*, now: datetime | None = None) -> list[Breach]:
    """Deliveries that nobody takes: neither done nor parked, and older than a minute."""
    before = (now or clock.now()) - YOUNG
    return [breach for context in contexts.values() for breach in _late(context, before)]


def _late(context: Context, before: datetime) -> Iterator[Breach]:
    box, table = context.Outbox, context.Delivery
    untried = table.error.is_(None) & (box.occurred_at < before)
    tried = table.error.is_not(None) & (func.coalesce(table.leased_until, table.due_at) < before)
    waiting = (
        select(box.name, box.trace, table.handler)
        .join(table, table.event_id == box.id)
        .where(table.done_at.is_(None), table.parked_at.is_(None), or_(untried, tried))
        .order_by(table.id)
    )
    for name, trace, handler in session().execute(waiting.limit(NAMED)):
        yield Breach(f"{name} of {trace} has waited for {handler} longer than {YOUNG.seconds} s: nobody takes it")


def parked() -> list[str]:
    """Deliveries that gave up and wait for a person: known, and therefore no breach."""
    found = []
    for context in contexts.values():
        box, table = context.Outbox, context.Delivery
        statement = select(box.name, box.trace, table.handler, table.error).join(table, table.event_id == box.id)
        rows = session().execute(statement.where(table.parked_at.is_not(None), table.done_at.is_(None)).limit(NAMED))
        found += [f"{name} of {trace} is parked at {handler}: {error}" for name, trace, handler, error in rows]
    return found


def strays() -> list[Breach]:
    """Deliveries without their event."""
    found = []
    for context in contexts.values():
        box, table = context.Outbox, context.Delivery
        lost = select(table.event_id, table.handler).where(~select(box.id).where(box.id == table.event_id).exists())
        found += [
            Breach(f"{context.name} delivers event {event} to {handler}, but never said it")
            for event, handler in session().execute(lost.limit(NAMED))
        ]
    return found


def unheard() -> list[Breach]:
    """Done is what a handler has committed: every done delivery has its inbox row, every inbox row its delivery.

    Counts first, one statement per context; rows are looked at only where counts disagree.
    """
    done, heard, sent = _deliveries(done=True), _heard(), _deliveries(done=False)
    found = []
    for handler in sorted(done | heard | sent):
        if done[handler] > heard[handler] or heard[handler] > sent[handler]:
            found += _compare(handler)
    return found


def _deliveries(*, done: bool) -> Counter:
    total: Counter = Counter()
    for context in contexts.values():
        table = context.Delivery
        statement = select(table.handler, func.count()).group_by(table.handler)
        rows = session().execute(statement.where(table.done_at.is_not(None)) if done else statement)
        total.update(_counts(rows))
    return total


def _heard() -> Counter:
    total: Counter = Counter()
    for context in contexts.values():
        table = context.Inbox
        rows = session().execute(select(table.handler, func.count()).group_by(table.handler))
        total.update(_counts(rows))
    return total


def _counts(rows: Iterable[Any]) -> dict[str, int]:
    return {row[0]: row[1] for row in rows}


def _compare(handler: str) -> Iterator[Breach]:
    done = set(_events(handler, done=True))
    inbox = contexts[handler.split(".")[0]].Inbox
    heard = set(session().scalars(select(inbox.event_id).where(inbox.handler == handler)))
    sent = set(_events(handler, done=False))
    for event in sorted(done - heard)[:NAMED]:
        yield Breach(f"event {event} is marked done at {handler}, which never committed it")
    for event in sorted(heard - sent)[:NAMED]:
        yield Breach(f"{handler} acted on event {event}, which nobody sent it")


def _events(handler: str, *, done: bool) -> Iterator[str]:
    for context in contexts.values():
        table = context.Delivery
        statement = select(table.event_id).where(table.handler == handler)
        yield from session().scalars(statement.where(table.done_at.is_not(None)) if done else statement)


def on_their_way(traces: Iterable[str], *, since: datetime, hearers: Iterable[str]) -> set[str]:
    """Which of these orders have, or had after `since`, events on their way to one of these contexts."""
    found: set[str] = set()
    wanted, heard = sorted(set(traces)), [f"{name}.%" for name in hearers]
    for start in range(0, len(wanted), BATCH):
        some = wanted[start : start + BATCH]
        for context in contexts.values():
            box, table = context.Outbox, context.Delivery
            moving = or_(table.done_at.is_(None), table.done_at >= since)
            statement = select(box.trace).join(table, table.event_id == box.id).where(box.trace.in_(some), moving)
            statement = statement.where(or_(*(table.handler.like(pattern) for pattern in heard)))
            found.update(session().scalars(statement.distinct()))
    return found
