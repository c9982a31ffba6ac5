"""An order's timeline for the owner: what happened, what is stuck, what comes next; and, folded, every delivery."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from blueprints.admin import steps as step_words
from blueprints.admin import words
from blueprints.edge.localisation import current_locale
from storefront.flows.admin_order import OrderPage
from storefront.kernel import formats
from storefront.kernel.outbox import Step


@dataclass(frozen=True)
class Line:
    """One entry of `components/timeline.html`."""

    state: str
    title: str
    at: datetime | None = None
    when: str | None = None
    text: str | None = None
    event: str | None = None
    actor: str | None = None
    took_ms: int | None = None
    attempt: int | None = None


@dataclass(frozen=True)
class Said:
    """One event with its deliveries."""

    event: str
    context: str
    at: datetime
    deliveries: list[Step] = field(default_factory=list)


@dataclass(frozen=True)
class Timeline:
    lines: list[Line]
    said: list[Said]


def steps(page: OrderPage) -> Timeline:
    happened = [_happened(entry, page) for entry in page.history]
    happened += [_packed(parcel) for parcel in (page.fulfilment.parcels if page.fulfilment else [])]
    stuck = [_stuck(trouble) for trouble in page.troubles]
    return Timeline([*sorted(happened, key=lambda line: line.at), *stuck, *_next(page)], _said(page.steps))


def _happened(entry: Any, page: OrderPage) -> Line:
    return Line(
        state="done",
        title=words.history(entry.code),
        at=entry.at,
        text=words.history_text(entry, page.order.currency, current_locale()) or None,
        event=words.event(entry.event),
        actor=words.actor(entry.actor),
        took_ms=entry.took_ms,
        attempt=entry.attempt,
    )


def _packed(parcel: Any) -> Line:
    """What shipping tells nobody: it concerns the warehouse alone."""
    return Line(
        state="done",
        title=_("Parcel %(number)s packed", number=parcel.number),
        at=parcel.packed_at,
        actor=words.actor(parcel.packed_by) if parcel.packed_by else None,
    )


def _stuck(trouble: Any) -> Line:
    return Line(
        state="stuck",
        title=step_words.title(trouble.handler),
        at=trouble.since,
        text=trouble.error,
        event=words.event(trouble.event),
        attempt=trouble.attempts,
    )


def _next(page: OrderPage) -> list[Line]:
    """What the order still waits for, in the order it will come."""
    order = page.order
    if order.status in ("cancelled", "finished", "held"):
        return []
    if order.status == "cancelling":
        return [Line("todo", _("Cancelled"), when=_("when everybody has let go"))]
    todo = []
    if order.payment_status in ("none", "awaiting"):
        todo.append(Line("todo", _("Paid"), when=_("held until it is paid, or the time is over")))
    if order.fulfilment_status in ("unfulfilled", "planned", "partly_shipped"):
        todo.append(Line("todo", _("Parcel sent"), when=_("by the warehouse")))
    if order.fulfilment_status not in ("delivered", "failed", "cancelled"):
        todo.append(Line("todo", _("Delivered"), when=_promise(order)))
    return todo


def _promise(order: Any) -> str | None:
    if order.promised_to is None:
        return None
    return _("promised for %(day)s", day=formats.day(order.promised_to, current_locale(), "EEEE, d MMMM"))


def _said(steps: list[Step]) -> list[Said]:
    found: list[Said] = []
    for step in steps:
        last = found[-1] if found else None
        if last is None or (last.event, last.context, last.at) != (step.event, step.context, step.occurred_at):
            found.append(Said(step.event, step.context, step.occurred_at))
        if step.handler:
            found[-1].deliveries.append(step)
    return found


def took(step: Step) -> int | None:
    """Milliseconds from the event to the commit of its handler."""
    return round((step.done_at - step.occurred_at).total_seconds() * 1000) if step.done_at else None
