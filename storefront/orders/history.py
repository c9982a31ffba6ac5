"""The timeline: what happened to an order, each event once."""

from typing import Any

from storefront.kernel import clock
from storefront.kernel.bus import current_attempt
from storefront.kernel.db import session
from storefront.kernel.event import Event
from storefront.orders.models import HistoryEntry


def note(order_id: str, event: Event, code: str, *, actor: str = "shop", public: bool = True, **facts: Any) -> None:
    """Add what the event means for this order; the inbox and the column's UNIQUE see to it that it is said once."""
    attempt = current_attempt()
    took = clock.now() - event.at
    session().add(
        HistoryEntry(
            order_id=order_id,
            event_id=event.id,
            event=event.NAME,
            code=code,
            facts=facts,
            at=event.at,
            actor=actor,
            attempt=attempt.number if attempt else 1,
            took_ms=max(0, took.days * 86_400_000 + took.seconds * 1000 + took.microseconds // 1000),
            is_public=public,
        )
    )
