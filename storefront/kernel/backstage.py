"""What the people who run the shop may see and do across all contexts: traces, parked steps, periodic jobs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from storefront.kernel import clock, outbox
from storefront.kernel.context import Context, contexts
from storefront.kernel.db import session
from storefront.kernel.outbox import Step


@dataclass(frozen=True)
class Trouble:
    """A delivery that was tried in vain; `parked` ones wait for a person, the others are tried again at `due_at`."""

    context: str
    delivery_id: str
    event: str
    trace: str | None
    handler: str
    attempts: int
    error: str
    since: datetime
    due_at: datetime
    parked: bool


@dataclass(frozen=True)
class Box:
    """One context's outbox: how many deliveries wait, are being tried again, or gave up."""

    context: str
    waiting: int
    failing: int
    parked: int


@dataclass(frozen=True)
class TaskView:
    """A periodic job; `last_result` is the sentence it answered with."""

    context: str
    name: str
    next_run_at: datetime
    last_run_at: datetime | None
    last_result: str | None


def trace(trace_id: str) -> list[Step]:
    """Every event and delivery of one order, from all contexts, in the order they happened."""
    steps = [step for context in contexts.values() for step in outbox.trace(context, trace_id)]
    return sorted(steps, key=lambda step: step.occurred_at)


def troubles(*, trace_id: str | None = None, tried: int = 3, limit: int = 50) -> list[Trouble]:
    """Deliveries that gave up, and those that failed at least `tried` times; the oldest first."""
    found = [one for context in contexts.values() for one in _troubles(context, trace_id, tried, limit)]
    return sorted(found, key=lambda one: one.since)[:limit]


def _troubles(context: Context, trace_id: str | None, tried: int, limit: int) -> Iterator[Trouble]:
    box, table = context.Outbox, context.Delivery
    failing = table.parked_at.is_not(None) | ((table.attempts >= tried) & table.error.is_not(None))
    statement = select(box, table).join(table, table.event_id == box.id).where(table.done_at.is_(None), failing)
    if trace_id:
        statement = statement.where(box.trace == trace_id)
    for record, delivery in session().execute(statement.order_by(table.id).limit(limit)):
        yield _trouble(context, record, delivery)


def _trouble(context: Context, record: Any, delivery: Any) -> Trouble:
    return Trouble(
        context=context.name,
        delivery_id=delivery.id,
        event=record.name,
        trace=record.trace,
        handler=delivery.handler,
        attempts=delivery.attempts,
        error=delivery.error or "",
        since=record.occurred_at,
        due_at=delivery.due_at,
        parked=delivery.parked_at is not None,
    )


def boxes() -> list[Box]:
    """How every outbox stands, in the order of the contexts."""
    return [_box(context) for context in contexts.values()]


def _box(context: Context) -> Box:
    table = context.Delivery
    parked, failing = table.parked_at.is_not(None), table.parked_at.is_(None) & table.error.is_not(None)
    counts = [func.count(), func.count().filter(failing), func.count().filter(parked)]
    waiting, again, gave_up = session().execute(select(*counts).where(table.done_at.is_(None))).one()
    return Box(context.name, waiting - gave_up, again, gave_up)


def redrive(*, context: str, delivery_id: str) -> bool:
    """Give a parked or waiting delivery a fresh start; False when it is done, or never was."""
    return context in contexts and outbox.redrive(contexts[context], delivery_id)


def tasks() -> list[TaskView]:
    """Every periodic job that a clock has seen, the next one first."""
    found = []
    for context in contexts.values():
        for row in session().scalars(select(context.Task)):
            found.append(TaskView(context.name, row.name, row.next_run_at, row.last_run_at, row.last_result))
    return sorted(found, key=lambda task: (task.next_run_at, task.name))


def run_soon(*, context: str, name: str) -> bool:
    """Make a periodic job due now: the clock's next tick rings for it. False when there is no such job."""
    if context not in contexts:
        return False
    table = contexts[context].Task
    with contexts[context].transaction() as current:
        moved = current.execute(update(table).where(table.name == name).values(next_run_at=clock.now()))
    return moved.rowcount == 1
