"""Events between contexts: who hears what, and hearing it once.

Everything may be delivered twice; the inbox makes twice once. How deliveries wait and are tried again
is `storefront.kernel.outbox`.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import Select, bindparam, select

from storefront.kernel import clock, faults
from storefront.kernel.db import session
from storefront.kernel.event import Event, event_types
from storefront.kernel.upserts import insert_new

if TYPE_CHECKING:
    from storefront.kernel.context import Context

TOGETHER_SECONDS = 0.025  # how long one transaction may keep others of its database waiting


class NotYet(Exception):
    """What this event builds on has not arrived here; it is tried again in a moment."""


@dataclass(frozen=True)
class Subscription:
    """`calls_out`: the handler talks to the outside world, so it runs in no transaction and is idempotent itself.

    `together`: it touches only rows of the event's own order, so several events may share a transaction.
    """

    key: str
    event: type[Event]
    context: "Context"
    handler: Callable[[Any], None]
    queue: str
    calls_out: bool
    together: bool


@dataclass(frozen=True)
class Attempt:
    """Which delivery is being handled here: for the order's timeline."""

    number: int
    handler: str


subscriptions: dict[str, Subscription] = {}
_attempt: ContextVar[Attempt | None] = ContextVar("attempt", default=None)


def subscribe(
    *events: type[Event], to: "Context", queue: str = "saga", calls_out: bool = False, together: bool = False
) -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    """Call the function once for each such event, in a transaction of its own context."""

    def register(handler: Callable[[Any], None]) -> Callable[[Any], None]:
        for event in events:
            key = f"{to.name}.{handler.__name__}" + (f".{event.__name__}" if len(events) > 1 else "")
            subscriptions[key] = Subscription(key, event, to, handler, queue, calls_out, together)
        return handler

    return register


def subscribers(event: type[Event]) -> list[Subscription]:
    return [entry for entry in subscriptions.values() if entry.event is event]


def current_attempt() -> Attempt | None:
    return _attempt.get()


def emit(context: "Context", event: Event) -> None:
    """Write the event and one delivery per handler in the context's open transaction."""
    with context.transaction() as current:
        said = {"name": event.NAME, "trace": event.trace, "body": event.to_dict(), "occurred_at": event.at}
        current.execute(context.Outbox.__table__.insert(), {"id": event.id, **said})
        now = clock.now()
        heard = [
            {"event_id": event.id, "handler": entry.key, "queue": entry.queue, "due_at": now}
            for entry in subscribers(type(event))
        ]
        if heard:
            current.execute(context.Delivery.__table__.insert(), heard)


@dataclass(frozen=True)
class Delivery:
    """One event on its way to one handler, for the `number`-th time."""

    handler: str
    name: str
    trace: str | None
    body: dict[str, Any]
    number: int = 1


def deliver(delivery: Delivery) -> bool:
    """Run the handler once for the event. A repeat is a no-op and answers False."""
    entry = subscriptions[delivery.handler]
    if entry.calls_out:
        with _attempting(delivery) as event:
            return _outside(entry, event)
    with entry.context.transaction():
        first = _inside(entry, delivery)
    if first:
        faults.point(f"committed.{entry.key}")
    return first


def deliver_together(deliveries: list[Delivery]) -> int:
    """Run their one handler for the first few in one transaction; how many. An error leaves none handled.

    None when the handler wants a transaction for each. They come sorted by trace, so that two workers with
    the same orders in hand never wait for each other in a circle.
    """
    entry, until = subscriptions[deliveries[0].handler], time.monotonic() + TOGETHER_SECONDS
    if not entry.together:
        return 0
    handled = 0
    with entry.context.transaction():
        for delivery in deliveries:
            _inside(entry, delivery)
            handled += 1
            if time.monotonic() > until:
                break
    for _ in range(handled):
        faults.point(f"committed.{entry.key}")
    return handled


def _inside(entry: Subscription, delivery: Delivery) -> bool:
    with _attempting(delivery) as event, entry.context.transaction() as current:
        if current.execute(insert_new(entry.context.name, entry.context.Inbox), _marked(entry, event)).rowcount == 0:
            return False
        entry.handler(event)
        current.flush()
        faults.point(f"handled.{entry.key}")
    return True


def _outside(entry: Subscription, event: Event) -> bool:
    if session().execute(_marks(entry.context), _marked(entry, event)).first():
        return False
    entry.handler(event)
    faults.point(f"handled.{entry.key}")
    with entry.context.transaction() as current:
        current.execute(insert_new(entry.context.name, entry.context.Inbox), _marked(entry, event))
    return True


@cache
def _marks(context: "Context") -> Select:
    inbox = context.Inbox
    found = (inbox.event_id == bindparam("event_id"), inbox.handler == bindparam("handler"))
    return select(inbox.event_id).where(*found)


def _marked(entry: Subscription, event: Event) -> dict[str, Any]:
    return {"event_id": event.id, "handler": entry.key}


@contextmanager
def _attempting(delivery: Delivery) -> Iterator[Event]:
    """What is logged and noted inside knows which delivery of which order it belongs to."""
    token = _attempt.set(Attempt(number=delivery.number, handler=delivery.handler))
    try:
        with structlog.contextvars.bound_contextvars(trace=delivery.trace, handler=delivery.handler):
            yield event_types[delivery.name].from_dict(delivery.body)
    finally:
        _attempt.reset(token)
