"""The money books: what was charged, what went back, and what is still promised to go back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from storefront.kernel import clock
from storefront.kernel.books import NAMED, Breach
from storefront.kernel.db import session
from storefront.payments.models import CLOSED, HELD, OPEN, OVER, PAID, PROCESSING, UNSETTLED, WAITING, Payment, Refund

GRACE = timedelta(minutes=10)  # for the provider to answer after a hold has ended


@dataclass(frozen=True)
class Entry:
    """What payments knows of one order; amounts in minor units."""

    order_id: str
    status: str
    currency: str
    amount_minor: int
    charged_minor: int
    refunded_minor: int
    reserved_minor: int
    hold_until: datetime
    reason: str

    @property
    def net_minor(self) -> int:
        return self.charged_minor - self.refunded_minor


def breaches() -> list[Breach]:
    """What does not add up inside payments."""
    return _sums() + _states() + _overdue()


def _sums() -> list[Breach]:
    done = func.coalesce(func.sum(case((Refund.status == "done", Refund.amount_minor), else_=0)), 0)
    asked = func.coalesce(func.sum(Refund.amount_minor), 0)
    columns = (Payment.order_id, Payment.refunded_minor, Payment.refund_reserved_minor)
    statement = (
        select(*columns, done, asked)
        .outerjoin(Refund, Refund.payment_id == Payment.id)
        .group_by(Payment.id, *columns)
        .having(or_(done != Payment.refunded_minor, asked != Payment.refund_reserved_minor))
    )
    return [
        Breach(f"payment of order {{order}}: refunded {kept}, its refunds sum to {summed} (done, asked for)", order_id)
        for order_id, *kept, did, all_ in session().execute(statement.limit(NAMED))
        for summed in [[int(did), int(all_)]]
    ]


def _states() -> list[Breach]:
    wrong = {
        "is paid, but another amount was charged": and_(
            Payment.status == PAID, Payment.charged_minor != Payment.amount_minor
        ),
        "was refunded more than was charged": Payment.refunded_minor > Payment.charged_minor,
        "is held without a reason": and_(Payment.status == HELD, Payment.reason == ""),
        "has no page to pay at": and_(Payment.status == OPEN, Payment.session_id.is_(None)),
        "took money before it was paid": and_(Payment.status.in_((WAITING, *UNSETTLED)), Payment.charged_minor > 0),
        "is over, but money stays here": and_(
            Payment.status.in_(OVER), Payment.charged_minor > Payment.refund_reserved_minor
        ),
        "is closed before all refunds are done": and_(
            Payment.status == CLOSED, Payment.refunded_minor < Payment.charged_minor
        ),
    }
    return [
        Breach(f"payment of order {{order}} {words}", order_id)
        for words, where in wrong.items()
        for order_id in _orders(where)
    ]


def _overdue() -> list[Breach]:
    """Nobody waits for money longer than the goods are held; a bank that takes days says so."""
    late = and_(Payment.hold_until < clock.now() - GRACE, Payment.reason != PROCESSING)
    return [
        Breach("order {order} still waits for its payment, long after its hold has ended", order_id)
        for order_id in _orders(and_(Payment.status.in_(UNSETTLED), late))
    ]


def _orders(where: ColumnElement[bool]) -> list[str]:
    return list(session().scalars(select(Payment.order_id).where(where).order_by(Payment.order_id).limit(NAMED)))


def entries(*, after: str, until: str | None) -> dict[str, Entry]:
    """What is known of the orders with `after < id <= until`, by order id."""
    columns = (
        Payment.order_id,
        Payment.status,
        Payment.currency,
        Payment.amount_minor,
        Payment.charged_minor,
        Payment.refunded_minor,
        Payment.refund_reserved_minor,
        Payment.hold_until,
        Payment.reason,
    )
    statement = select(*columns).where(Payment.order_id > after)
    if until is not None:
        statement = statement.where(Payment.order_id <= until)
    return {row[0]: Entry(*row) for row in session().execute(statement)}
