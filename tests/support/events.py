"""Deliver what waits, every event twice, until nothing waits."""

from sqlalchemy import delete, select, update

from storefront.kernel import bus, clock
from storefront.kernel.context import contexts
from storefront.kernel.db import db, session

ROUNDS = 40


def settle(*, only: str | None = None) -> int:
    """In this process, without Redis; `only` limits it to handlers that start with the text."""
    delivered = 0
    for _ in range(ROUNDS):
        waiting = [item for context in contexts.values() for item in _waiting(context, only)]
        if not waiting:
            return delivered
        for context, delivery_id in waiting:
            _twice(context, delivery_id)
            delivered += 1
    raise AssertionError(f"Events still wait after {ROUNDS} rounds: a handler feeds itself.")


def delivery(handler: str, event, number: int = 1) -> bus.Delivery:
    """That event on its way to that handler."""
    return bus.Delivery(handler, event.NAME, event.trace, event.to_dict(), number)


def _waiting(context, only):
    table = context.Delivery
    rows = session().execute(
        select(table.id, table.handler).where(table.done_at.is_(None), table.parked_at.is_(None)).order_by(table.id)
    )
    return [(context, row.id) for row in rows if only is None or row.handler.startswith(only)]


def _twice(context, delivery_id):
    delivery = session().get(context.Delivery, delivery_id)
    record = session().get(context.Outbox, delivery.event_id)
    again = bus.Delivery(delivery.handler, record.name, record.trace, record.body)
    bus.deliver(again)
    db.session.expire_all()
    assert bus.deliver(again) is False, f"{again.handler} acted twice on one {again.name}"
    table = context.Delivery
    with context.transaction() as current:
        current.execute(update(table).where(table.id == delivery_id).values(done_at=clock.now()))


def events_of(context_name: str, trace: str | None = None) -> list[str]:
    """The names of what a context said, in order."""
    box = contexts[context_name].Outbox
    statement = select(box.name).order_by(box.occurred_at, box.id)
    if trace:
        statement = statement.where(box.trace == trace)
    return list(session().scalars(statement))


def say_nothing_of(context_name: str, handler: str) -> None:
    """Lose every delivery to the handler, as a careless clean-up would."""
    table = contexts[context_name].Delivery
    with contexts[context_name].transaction() as current:
        current.execute(delete(table).where(table.handler == handler))
