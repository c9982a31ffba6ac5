"""The durable queue: deliveries that wait in a context's outbox, and how they are tried.

A delivery is done only when its handler has committed. Nothing here knows Redis: `jobs/` rings the
doorbell, and a bell nobody answered is rung again.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import structlog
from sqlalchemy import Select, Update, bindparam, or_, select, update

from storefront.kernel import clock, faults
from storefront.kernel.bus import Delivery, NotYet, deliver, deliver_together
from storefront.kernel.context import Context
from storefront.kernel.db import dialect_of, session

RING_AGAIN = timedelta(seconds=10)  # a doorbell nobody answered is rung again
LEASE = timedelta(seconds=15)  # how long one worker may sit on what it claimed; then others may
AT_ONCE = 16  # deliveries that a worker claims in one go
LOOKS, LOOK_AGAIN = 40, 0.025  # times and seconds: how long a worker waits for rows that are locked this moment
BACKOFF = (1, 2, 5, 10, 20, 40, 60, 120, 300)  # seconds after the n-th failure; then it is parked
log = structlog.get_logger()


def due(context: Context, *, limit: int = 500) -> list[Any]:
    """Deliveries that want a ring now, oldest first: `(id, queue, handler)` rows."""
    table = context.Delivery
    statement = (
        select(table.id, table.queue, table.handler)
        .where(table.done_at.is_(None), table.parked_at.is_(None), table.due_at <= clock.now())
        .order_by(table.id)
        .limit(limit)
    )
    return list(session().execute(statement))


def rung(context: Context, ids: list[str]) -> None:
    """Remember that the bell was rung, so that it rings again only if nobody answers."""
    table = context.Delivery
    with context.transaction() as current:
        waiting = (table.id.in_(ids), table.due_at <= clock.now())
        current.execute(update(table).where(*waiting).values(due_at=clock.now() + RING_AGAIN))


def drain(context: Context, *, handler: str, seconds: float = 20) -> int:
    """Deliver what waits in this context's outbox for one handler; how many were handled."""
    until, handled = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        lease_over = time.monotonic() + LEASE.total_seconds()
        claimed = _claim(context, handler)
        if not claimed:
            break
        faults.point("outbox.drain.claimed")
        handled += _work_off(context, claimed, lease_over)
    return handled


def _work_off(context: Context, claimed: list[Any], lease_over: float) -> int:
    """Try each. What went well is noted in one go: whoever dies before that only has it delivered again."""
    done: list[str] = []
    rest, shared = sorted(claimed, key=lambda row: (row.trace or "", row.id)), True
    while rest and time.monotonic() < lease_over:  # after that somebody else may have the rest
        many = _together(rest) if shared and len(rest) > 1 else 0
        shared = many > 0
        if many or _attempt(context, rest[0]):
            done += [row.id for row in rest[: many or 1]]
        rest = rest[many or 1 :]
    _done(context, done)
    return len(done)


def _together(claimed: list[Any]) -> int:
    """How many of the first were handled in one transaction; 0 when each must be tried by itself."""
    try:
        handled = deliver_together([_delivery(row) for row in claimed])
    except Exception as error:
        log.info("deliveries are tried one by one", handler=claimed[0].handler, reason=str(error))
        return 0
    for row in claimed[:handled]:
        faults.point(f"delivered.{row.handler}")
    return handled


def _delivery(row: Any) -> Delivery:
    return Delivery(row.handler, row.name, row.trace, row.body, row.attempts + 1)


def _claim(context: Context, handler: str) -> list[Any]:
    """Lease the oldest that nobody holds; the bell rings for them again when the lease is over.

    A row may be locked for a moment, by the relay that notes its ring or by another worker that is just
    claiming it: whoever went away then would leave it lying until the next ring.
    """
    waiting = _waiting(context)
    for _ in range(LOOKS):
        if not session().execute(waiting, {"handler": handler, "now": clock.now(), "most": 1}).first():
            return []
        if claimed := _lease(context, handler):
            return claimed
        time.sleep(LOOK_AGAIN)
    return []


@cache
def _waiting(context: Context) -> Select:
    """Deliveries to one `handler` that are free `now`, with what they carry; at the `most` so many."""
    table, box = context.Delivery, context.Outbox
    free = or_(table.leased_until.is_(None), table.leased_until < bindparam("now"))
    open_ones = (table.handler == bindparam("handler"), table.done_at.is_(None), table.parked_at.is_(None), free)
    return (
        select(table.id, table.handler, table.attempts, box.name, box.trace, box.body)
        .join(box, box.id == table.event_id)
        .where(*open_ones)
        .order_by(table.id)
        .limit(bindparam("most"))
    )


def _lease(context: Context, handler: str) -> list[Any]:
    table, waiting = context.Delivery, _waiting(context)
    if dialect_of(context.name) == "postgresql":
        waiting = waiting.with_for_update(skip_locked=True, of=table)
    with context.transaction() as current:
        claimed = current.execute(waiting, {"handler": handler, "now": clock.now(), "most": AT_ONCE}).all()
        if claimed:
            until = clock.now() + LEASE
            these = table.id.in_([row.id for row in claimed])
            current.execute(_blindly(update(table).where(these).values(leased_until=until, due_at=until)))
    return claimed


def _attempt(context: Context, row: Any) -> bool:
    """Try one delivery; a failure is kept with its reason and tried again later, then parked."""
    delivery = _delivery(row)
    tried = log.bind(trace=row.trace, handler=row.handler, event_name=row.name, attempt=delivery.number)
    try:
        deliver(delivery)
    except NotYet as reason:
        tried.info("delivery waits", reason=str(reason))
        _failed(context, row.id, delivery.number, reason)
        return False
    except Exception as error:
        tried.exception("delivery failed")
        faults.point("outbox.attempt.failed")
        _failed(context, row.id, delivery.number, error)
        return False
    faults.point(f"delivered.{row.handler}")
    return True


def _done(context: Context, ids: list[str]) -> None:
    if not ids:
        return
    table = context.Delivery
    finished = {"done_at": clock.now(), "leased_until": None, "parked_at": None, "error": None}
    with context.transaction() as current:
        counted = update(table).where(table.id.in_(ids)).values(attempts=table.attempts + 1, **finished)
        current.execute(_blindly(counted))


def _blindly(statement: Update) -> Update:
    """Nobody has these rows as objects; SQLAlchemy need not look for them."""
    return statement.execution_options(synchronize_session=False)


def _failed(context: Context, delivery_id: str, number: int, error: Exception) -> None:
    """Keep the reason and the time of the next try, unless another worker has finished it meanwhile."""
    table, now = context.Delivery, clock.now()
    parked = now if number > len(BACKOFF) else None
    wait = BACKOFF[min(number, len(BACKOFF)) - 1]
    with context.transaction() as current:
        current.execute(
            update(table)
            .where(table.id == delivery_id, table.done_at.is_(None))
            .values(
                attempts=number,
                due_at=now + timedelta(seconds=wait),
                leased_until=now + timedelta(seconds=wait),
                parked_at=parked,
                error=f"{type(error).__name__}: {error}"[:2000],
            )
        )


@dataclass(frozen=True)
class Step:
    """One delivery of one event of an order, for the timeline of owner and support."""

    context: str
    delivery_id: str | None
    event: str
    occurred_at: datetime
    handler: str | None
    attempts: int
    done_at: datetime | None
    parked_at: datetime | None
    error: str | None


def trace(context: Context, trace_id: str) -> list[Step]:
    """Everything this context said about one order, and how each delivery went."""
    box, table = context.Outbox, context.Delivery
    statement = (
        select(box, table)
        .outerjoin(table, table.event_id == box.id)
        .where(box.trace == trace_id)
        .order_by(box.occurred_at, box.id, table.id)
    )
    return [_step(context, record, delivery) for record, delivery in session().execute(statement)]


def _step(context: Context, record: Any, delivery: Any) -> Step:
    fields = ("handler", "done_at", "parked_at", "error")
    values = {name: getattr(delivery, name, None) for name in fields}
    return Step(
        context=context.name,
        delivery_id=delivery.id if delivery else None,
        event=record.name,
        occurred_at=record.occurred_at,
        attempts=delivery.attempts if delivery else 0,
        **values,
    )


def redrive(context: Context, delivery_id: str) -> bool:
    """Give a parked or waiting delivery a fresh start; False when it is already done."""
    table, now = context.Delivery, clock.now()
    with context.transaction() as current:
        result = current.execute(
            update(table)
            .where(table.id == delivery_id, table.done_at.is_(None))
            .values(attempts=0, due_at=now, leased_until=None, parked_at=None)
        )
    return result.rowcount == 1


def parked(context: Context) -> list[Step]:
    """Deliveries that gave up and wait for a person."""
    box, table = context.Outbox, context.Delivery
    statement = select(box, table).join(table, table.event_id == box.id).where(table.parked_at.is_not(None))
    return [_step(context, record, delivery) for record, delivery in session().execute(statement)]
