"""What the owner asks of orders: what needs a hand, and what was sold."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select

from storefront.kernel.db import session
from storefront.kernel.money import Money
from storefront.kernel.settings import settings
from storefront.orders.models import Order

KEPT = ("paid", "partly_refunded")  # something of the money is still here, so the goods are owed
SOLD = ("paid", "partly_refunded", "refunded")
ON_ITS_WAY = ("unfulfilled", "planned", "partly_shipped", "shipped", "partly_delivered")


@dataclass(frozen=True)
class Sales:
    """What was paid and kept, and in how many orders."""

    amount: Money
    orders: int


@dataclass(frozen=True)
class Some:
    """The first of them, and how many there are in all."""

    first: list[Order]
    total: int


def sales(*, since: datetime, until: datetime) -> Sales:
    """Paid orders placed between the two, less what was given back, in the shop's currency."""
    currency = settings().shop_currency
    kept = func.coalesce(func.sum(Order.total_minor - Order.refunded_minor), 0)
    amount, count = session().execute(select(kept, func.count()).where(*_sold(currency, since, until))).one()
    return Sales(Money(int(amount), currency), count)


def sold_by_moment(*, since: datetime, until: datetime) -> list[tuple[datetime, int]]:
    """`(placed_at, minor units kept)` of every sale, for charts by day in the shop's time zone."""
    statement = select(Order.placed_at, Order.total_minor - Order.refunded_minor)
    rows = session().execute(statement.where(*_sold(settings().shop_currency, since, until)))
    return [(at, minor) for at, minor in rows]


def _sold(currency: str, since: datetime, until: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Order.currency == currency,
        Order.payment_status.in_(SOLD),
        Order.placed_at >= since,
        Order.placed_at < until,
    )


def to_pack(*, limit: int = 5) -> Some:
    """Paid, on the warehouse's list and not yet on its way; the longest waiting first."""
    waiting = Order.fulfilment_status.in_(("planned", "partly_shipped"))
    return _some(limit, Order.status == "confirmed", Order.payment_status.in_(KEPT), waiting)


def late(*, today: date, limit: int = 5) -> Some:
    """Paid and promised for a day that is over."""
    on_its_way = Order.fulfilment_status.in_(ON_ITS_WAY)
    return _some(
        limit, Order.status == "confirmed", Order.payment_status.in_(SOLD), on_its_way, Order.promised_to < today
    )


def held(*, limit: int = 5) -> Some:
    """Money came, but not what the order says."""
    return _some(limit, Order.payment_status == "held", Order.status == "held")


def _some(limit: int, *where: ColumnElement[bool]) -> Some:
    first = select(Order).where(*where).order_by(Order.placed_at, Order.id).limit(limit)
    total = session().scalar(select(func.count()).select_from(Order).where(*where)) or 0
    return Some(list(session().scalars(first)), total)


def numbers(order_ids: list[str]) -> dict[str, str]:
    """The numbers people know orders by."""
    rows = session().execute(select(Order.id, Order.number).where(Order.id.in_(order_ids)))
    return {row[0]: row[1] for row in rows}


def of_email(email: str, currency: str) -> Sales:
    """How often somebody bought here, and for how much in all."""
    kept = func.coalesce(func.sum(Order.total_minor - Order.refunded_minor), 0)
    mine = (Order.email == email, Order.currency == currency, Order.payment_status.in_(SOLD))
    amount, count = session().execute(select(kept, func.count()).where(*mine)).one()
    return Sales(Money(int(amount), currency), count)


def neighbours(order: Order) -> tuple[Order | None, Order | None]:
    """The order placed before this one, and the one after."""
    before = select(Order).where(Order.placed_at < order.placed_at).order_by(Order.placed_at.desc()).limit(1)
    after = select(Order).where(Order.placed_at > order.placed_at).order_by(Order.placed_at).limit(1)
    return session().scalar(before), session().scalar(after)
