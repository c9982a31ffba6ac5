"""What others may know of a payment."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from storefront.kernel import clock
from storefront.kernel.db import session
from storefront.kernel.money import Money
from storefront.payments.models import OPEN, OPENING, PROCESSING, UNSETTLED, Payment, Refund, StrayPayment

CHECK_EVERY = timedelta(seconds=45)


@dataclass(frozen=True)
class RefundView:
    id: str
    amount: Money
    status: str
    reason: str
    actor: str
    at: datetime


@dataclass(frozen=True)
class PaymentView:
    """`status`: waiting, opening, open, paid, failed, held, closed; `message`: the last decline, as the bank put it."""

    order_id: str
    status: str
    url: str | None
    expires_at: datetime | None
    message: str
    reason: str
    method: str
    amount: Money
    charged: Money
    refunded: Money
    refundable: Money
    session_id: str | None
    intent_id: str | None
    disputed_at: datetime | None
    refunds: list[RefundView]

    @property
    def can_pay(self) -> bool:
        """The shopper can go to the provider's page now."""
        return self.status == OPEN and bool(self.url) and (self.expires_at is None or self.expires_at > clock.now())


@dataclass(frozen=True)
class Disputed:
    """`number` is the order's."""

    order_id: str
    number: str
    amount: Money
    at: datetime


def payment_of(order_id: str) -> PaymentView | None:
    payment = session().scalar(select(Payment).where(Payment.order_id == order_id))
    return _view(payment) if payment else None


def open_pages(*, unchecked_for: timedelta = CHECK_EVERY, limit: int = 100) -> list[str]:
    """Orders whose payment page is open and was not looked at for a while: their webhook may be lost."""
    before = clock.now() - unchecked_for
    stale = or_(Payment.checked_at.is_(None), Payment.checked_at < before)
    statement = select(Payment.order_id).where(Payment.status == OPEN, stale, Payment.created_at < before)
    return list(session().scalars(statement.order_by(Payment.checked_at).limit(limit)))


def overdue(*, limit: int = 100) -> list[str]:
    """Orders whose hold is over and whose page must be closed now; a bank that takes days is waited for."""
    late = (Payment.hold_until < clock.now()) & (Payment.reason != PROCESSING)
    return list(session().scalars(select(Payment.order_id).where(Payment.status.in_(UNSETTLED), late).limit(limit)))


def disputed(*, since: datetime, limit: int = 5) -> list[Disputed]:
    """Payments that a cardholder contested since then, the newest first."""
    statement = select(Payment).where(Payment.disputed_at >= since).order_by(Payment.disputed_at.desc()).limit(limit)
    return [
        Disputed(payment.order_id, payment.details["number"], payment.amount, payment.disputed_at)
        for payment in session().scalars(statement)
    ]


def status_of(order_id: str) -> str | None:
    return session().scalar(select(Payment.status).where(Payment.order_id == order_id))


def is_pending(order_id: str) -> bool:
    return status_of(order_id) in (OPENING, OPEN)


def _view(payment: Payment) -> PaymentView:
    currency = payment.currency
    return PaymentView(
        order_id=payment.order_id,
        status=payment.status,
        url=payment.url,
        expires_at=payment.expires_at,
        message=payment.message,
        reason=payment.reason,
        method=payment.method,
        amount=payment.amount,
        charged=Money(payment.charged_minor, currency),
        refunded=payment.refunded,
        refundable=Money(payment.charged_minor - payment.refund_reserved_minor, currency),
        session_id=payment.session_id,
        intent_id=payment.intent_id,
        disputed_at=payment.disputed_at,
        refunds=[_refund(refund, currency) for refund in payment.refunds],
    )


def _refund(refund: Refund, currency: str) -> RefundView:
    amount = Money(refund.amount_minor, currency)
    return RefundView(refund.id, amount, refund.status, refund.reason, refund.actor, refund.created_at)


def value_of(*, order_id: str, lines: list[dict]) -> int | None:
    """What the shopper paid for these lines, in minor units; None when they are the whole order."""
    payment = session().scalar(select(Payment).where(Payment.order_id == order_id))
    ordered = {line["line_id"]: line for line in payment.details["lines"]}
    lost = {line["line_id"]: line["quantity"] for line in lines}
    if all(lost.get(key, 0) >= line["quantity"] for key, line in ordered.items()):
        return None
    return sum(ordered[key]["unit_minor"] * quantity for key, quantity in lost.items())


def strays(*, since: datetime, limit: int = 20) -> list[StrayPayment]:
    """Money that belonged to no order, the newest first."""
    statement = select(StrayPayment).where(StrayPayment.found_at >= since).order_by(StrayPayment.found_at.desc())
    return list(session().scalars(statement.limit(limit)))
