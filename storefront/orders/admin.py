"""What the owner asks of orders: what needs a hand, and what was sold."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Row, Select, func, literal, select, union_all

from storefront.kernel.db import session
from storefront.kernel.money import Money
from storefront.kernel.settings import settings
from storefront.orders.models import Order
from storefront.orders.queries import HEAD_ONLY

KEPT = ("paid", "partly_refunded")  # something of the money is still here, so the goods are owed
SOLD = ("paid", "partly_refunded", "refunded")
ON_ITS_WAY = ("unfulfilled", "planned", "partly_shipped", "shipped", "partly_delivered")
TO_PACK = (
    Order.status == "confirmed",
    Order.payment_status.in_(KEPT),
    Order.fulfilment_status.in_(("planned", "partly_shipped")),
)


@dataclass(frozen=True)
class Sales:
    """What was paid and kept, and in how many orders."""

    amount: Money
    orders: int


@dataclass(frozen=True)
class Head:
    """As much of an order as a list of things to do shows."""

    id: str
    number: str
    email: str
    placed_at: datetime


@dataclass(frozen=True)
class Some:
    """The longest waiting of them, and how many there are in all."""

    first: list[Head]
    total: int


def sold_by_moment(*, since: datetime, until: datetime) -> list[tuple[datetime, int]]:
    """`(placed_at, minor units kept)` of every sale in the shop's currency: paid, less what was given back."""
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


def needs(*, today: date, limit: int = 5) -> dict[str, Some]:
    """What waits for a person, by kind, the longest waiting first.

    `held`: money came, but not what the order says. `late`: paid and promised for a day that is over.
    `to_pack`: paid, on the warehouse's list and not yet on its way.
    """
    kinds = {
        "held": (Order.payment_status == "held", Order.status == "held"),
        "late": (
            Order.status == "confirmed",
            Order.payment_status.in_(SOLD),
            Order.fulfilment_status.in_(ON_ITS_WAY),
            Order.promised_to < today,
        ),
        "to_pack": TO_PACK,
    }
    statement = union_all(*(_longest(kind, where, limit) for kind, where in kinds.items()))
    rows = session().execute(statement, bind_arguments={"mapper": Order}).all()
    rows.sort(key=lambda row: (row.placed_at, row.id))
    mine = {kind: [row for row in rows if row.kind == kind] for kind in kinds}
    return {kind: Some([_head(row) for row in found], found[0].total if found else 0) for kind, found in mine.items()}


def _longest(kind: str, where: tuple[ColumnElement[bool], ...], limit: int) -> Select:
    facts = (Order.id, Order.number, Order.email, Order.placed_at, func.count().over().label("total"))
    first = select(literal(kind).label("kind"), *facts).where(*where).order_by(Order.placed_at, Order.id).limit(limit)
    return select(first.subquery())


def _head(row: Row) -> Head:
    return Head(row.id, row.number, row.email, row.placed_at)


def count_to_pack() -> int:
    return session().scalar(select(func.count()).select_from(Order).where(*TO_PACK)) or 0


def latest(*, limit: int) -> list[Order]:
    """Newest first; their lines and totals are not loaded."""
    newest = select(Order).order_by(Order.placed_at.desc(), Order.id.desc()).limit(limit)
    return list(session().scalars(newest.options(*HEAD_ONLY)))


def numbers(order_ids: list[str]) -> dict[str, str]:
    """The numbers people know orders by."""
    if not order_ids:
        return {}
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
