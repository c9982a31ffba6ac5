"""What the people who run the shop may see and do across all contexts: traces, parked steps, periodic jobs."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, literal, select, update

from storefront.kernel import clock, everywhere, outbox
from storefront.kernel.context import Context, contexts
from storefront.kernel.outbox import Step

STEP = tuple(field.name for field in fields(Step))


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
    """One outbox or one queue: how many deliveries wait (since when), are being tried again, or gave up."""

    name: str
    waiting: int = 0
    failing: int = 0
    parked: int = 0
    oldest: datetime | None = None

    def __add__(self, other: "Box") -> "Box":
        times = [at for at in (self.oldest, other.oldest) if at]
        sums = {name: getattr(self, name) + getattr(other, name) for name in ("waiting", "failing", "parked")}
        return Box(self.name, **sums, oldest=min(times, default=None))


@dataclass(frozen=True)
class Waiting:
    """All that is on its way, by the context that said it and by the queue that takes it."""

    boxes: list[Box]
    queues: list[Box]

    @property
    def total(self) -> int:
        return sum(box.waiting for box in self.boxes)

    @property
    def parked(self) -> int:
        return sum(box.parked for box in self.boxes)


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
    rows = everywhere.ask(lambda context: _trace(context, trace_id))
    ordered = sorted(rows, key=lambda row: (row.occurred_at, row.event_id, row.delivery_id or ""))
    return [Step(**{name: getattr(row, name) for name in STEP}) for row in ordered]


def _trace(context: Context, trace_id: str) -> Select:
    box, table = context.Outbox, context.Delivery
    return (
        select(*_named(context), box.id.label("event_id"))
        .outerjoin(table, table.event_id == box.id)
        .where(box.trace == trace_id)
    )


def _named(context: Context) -> list[Any]:
    box, table = context.Outbox, context.Delivery
    return [
        literal(context.name).label("context"),
        table.id.label("delivery_id"),
        box.name.label("event"),
        box.occurred_at,
        table.handler,
        func.coalesce(table.attempts, 0).label("attempts"),
        table.done_at,
        table.parked_at,
        table.error,
    ]


def troubles(*, trace_id: str | None = None, tried: int = 3, limit: int = 50) -> list[Trouble]:
    """Deliveries that gave up, and those that failed at least `tried` times; the oldest first."""
    rows = everywhere.ask(lambda context: _troubles(context, trace_id, tried, limit))
    return sorted((_trouble(row) for row in rows), key=lambda one: (one.since, one.delivery_id))[:limit]


def _troubles(context: Context, trace_id: str | None, tried: int, limit: int) -> Select:
    box, table = context.Outbox, context.Delivery
    failing = table.parked_at.is_not(None) | ((table.attempts >= tried) & table.error.is_not(None))
    statement = select(*_named(context), box.trace, table.due_at).join(table, table.event_id == box.id)
    statement = statement.where(table.done_at.is_(None), failing)
    if trace_id:
        statement = statement.where(box.trace == trace_id)
    return statement.order_by(table.id).limit(limit)


def _trouble(row: Any) -> Trouble:
    return Trouble(
        context=row.context,
        delivery_id=row.delivery_id,
        event=row.event,
        trace=row.trace,
        handler=row.handler,
        attempts=row.attempts,
        error=row.error or "",
        since=row.occurred_at,
        due_at=row.due_at,
        parked=row.parked_at is not None,
    )


def is_stuck(trace_id: str, *, queue: str = "saga") -> bool:
    """Whether a step of this order gave up and waits for a person."""
    return bool(everywhere.ask(lambda context: _parked(context, trace_id, queue)))


def _parked(context: Context, trace_id: str, queue: str) -> Select:
    box, table = context.Outbox, context.Delivery
    ours = select(table.id).join(box, box.id == table.event_id).where(box.trace == trace_id, table.queue == queue)
    return ours.where(table.done_at.is_(None), table.parked_at.is_not(None)).limit(1)


def waiting() -> Waiting:
    """How every outbox and every queue stands."""
    boxes = {name: Box(name) for name in contexts}
    queues: dict[str, Box] = {}
    for row in everywhere.ask(_open):
        one = Box(row.queue, row.open - row.parked, row.failing, row.parked, row.oldest)
        boxes[row.context] += one
        queues[row.queue] = queues.get(row.queue, Box(row.queue)) + one
    return Waiting(list(boxes.values()), [queues[name] for name in sorted(queues)])


def _open(context: Context) -> Select:
    box, table = context.Outbox, context.Delivery
    parked, failing = table.parked_at.is_not(None), table.parked_at.is_(None) & table.error.is_not(None)
    return (
        select(
            literal(context.name).label("context"),
            table.queue,
            func.count().label("open"),
            func.count().filter(failing).label("failing"),
            func.count().filter(parked).label("parked"),
            func.min(box.occurred_at).filter(~parked).label("oldest"),
        )
        .join(box, box.id == table.event_id)
        .where(table.done_at.is_(None))
        .group_by(table.queue)
    )


def redrive(*, context: str, delivery_id: str) -> bool:
    """Give a parked or waiting delivery a fresh start; False when it is done, or never was."""
    return context in contexts and outbox.redrive(contexts[context], delivery_id)


def tasks() -> list[TaskView]:
    """Every periodic job that a clock has seen, the next one first."""
    found = [TaskView(**row._mapping) for row in everywhere.ask(_tasks)]
    return sorted(found, key=lambda task: (task.next_run_at, task.name))


def _tasks(context: Context) -> Select:
    table = context.Task
    columns = [getattr(table, name) for name in ("name", "next_run_at", "last_run_at", "last_result")]
    return select(literal(context.name).label("context"), *columns)


def run_soon(*, context: str, name: str) -> bool:
    """Make a periodic job due now: the clock's next tick rings for it. False when there is no such job."""
    if context not in contexts:
        return False
    table = contexts[context].Task
    with contexts[context].transaction() as current:
        moved = current.execute(update(table).where(table.name == name).values(next_run_at=clock.now()))
    return moved.rowcount == 1
