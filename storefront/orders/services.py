"""The verbs of orders, in one place for flows, jobs and blueprints."""

from datetime import timedelta

from sqlalchemy import or_, select, update

from storefront.events.orders import OrderLinkRequested
from storefront.kernel import clock
from storefront.orders.cancelling import UnableToCancel, request_cancellation
from storefront.orders.context import orders
from storefront.orders.drafts import adopt_draft, save_draft
from storefront.orders.models import Order
from storefront.orders.numbers import tidy_number
from storefront.orders.placing import PlacedLine, id_of, line_id_of, place

LINK_PAUSE = timedelta(minutes=1)

__all__ = [
    "PlacedLine",
    "UnableToCancel",
    "adopt_draft",
    "ask_for_link",
    "id_of",
    "line_id_of",
    "place",
    "request_cancellation",
    "save_draft",
]


def ask_for_link(*, number: str, email: str) -> None:
    """Mail the way to the order to the address it was placed with, if both belong together.

    Answers nothing, so that nobody learns which orders there are; at most one mail a minute.
    """
    now = clock.now()
    with orders.transaction() as session:
        order = session.scalar(select(Order).where(Order.number == tidy_number(number)))
        if order is None or order.email.casefold() != email.strip().casefold():
            return
        quiet = or_(Order.link_sent_at.is_(None), Order.link_sent_at < now - LINK_PAUSE)
        claimed = session.execute(update(Order).where(Order.id == order.id, quiet).values(link_sent_at=now))
        if claimed.rowcount == 1:
            facts = {name: getattr(order, name) for name in ("number", "token", "email", "locale")}
            orders.emit(OrderLinkRequested(order_id=order.id, **facts))
