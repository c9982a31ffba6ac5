"""What a buyer holds in their hands: the SKUs of parcels that have arrived."""

from collections.abc import Iterable

from sqlalchemy import or_, select

from storefront.kernel.db import session
from storefront.orders.models import Order, OrderParcel


def received(order_ids: Iterable[str]) -> set[str]:
    """The SKUs that arrived with these orders."""
    arrived = (OrderParcel.order_id.in_(list(order_ids)), OrderParcel.status == "delivered")
    parcels = session().scalars(select(OrderParcel.lines).where(*arrived))
    return {line["sku"] for lines in parcels for line in lines}


def received_by(account_id: str, *, email: str | None = None) -> set[str]:
    """The SKUs that ever arrived with this account's orders; `email`: also with those of guests of that address."""
    mine = Order.account_id == account_id
    if email:
        mine = or_(mine, Order.account_id.is_(None) & (Order.email == email))
    return received(session().scalars(select(Order.id).where(mine)))
