"""`settle()`: the one place that turns what the provider holds to be true into what the order hears.

Webhook, return page and sweeper only signal; the body of a webhook is never believed for money.
"""

from sqlalchemy import Select, select

from storefront.events.payments import (
    OrderBilled,
    PaymentClosed,
    PaymentDeclined,
    PaymentDisputed,
    PaymentFailed,
    PaymentHeld,
    PaymentSignalled,
)
from storefront.kernel import clock, faults
from storefront.kernel.bus import NotYet
from storefront.kernel.db import done_reading, session
from storefront.payments import refunding
from storefront.payments.context import payments
from storefront.payments.models import CLOSED, FAILED, HELD, OPEN, OPENING, OVER, PAID, PROCESSING, WAITING, Payment
from storefront.payments.providers import provider
from storefront.payments.providers.base import PaymentState


def signal(*, order_id: str, source: str) -> bool:
    """Ask for another look at this order's payment; False when there is nothing to look at."""
    with payments.transaction() as current:
        payment = current.scalar(select(Payment).where(Payment.order_id == order_id))
        if payment is None:
            return False
        look_again(payment, source=source)
        faults.point("payments.signal.written")
    return True


def look_again(payment: Payment, *, source: str) -> None:
    """Say so, unless a look is due that nobody has begun: it will see what we have heard of. In a transaction."""
    if not session().execute(_looks_due(payment.order_id)).first():
        payments.emit(PaymentSignalled(order_id=payment.order_id, payment_id=payment.id, source=source))


def _looks_due(order_id: str) -> Select:
    box, table = payments.Outbox, payments.Delivery
    untouched = (table.done_at.is_(None), table.leased_until.is_(None), table.parked_at.is_(None))
    same = (box.trace == order_id, box.name == PaymentSignalled.NAME)
    return select(table.id).join(box, box.id == table.event_id).where(*same, *untouched).limit(1)


def settle(*, order_id: str) -> str:
    """Ask the provider, then move our state at most one way; answers with our status."""
    payment = session().scalar(select(Payment).where(Payment.order_id == order_id))
    if payment.session_id is None:
        if payment.status == OPENING:
            raise NotYet("The page is being opened; its answer has not been stored yet.")
        return payment.status
    session_id = payment.session_id
    done_reading()
    state = provider().state(session_id)
    faults.point("payments.settle.asked")
    return _apply(order_id, state)


def _apply(order_id: str, state: PaymentState) -> str:
    with payments.transaction() as current:
        payment = current.scalar(select(Payment).where(Payment.order_id == order_id).with_for_update())
        payment.checked_at = clock.now()
        payment.intent_id = state.intent_id or payment.intent_id
        if state.paid:
            _paid(payment, state)
        elif state.status == "expired" or state.lost:
            _over(payment, "expired" if state.status == "expired" else "refused")
        elif state.pending and payment.status == OPEN:
            payment.reason = PROCESSING
        elif state.decline and payment.status == OPEN and state.decline != payment.message:
            payment.message = state.decline
            payments.emit(PaymentDeclined(order_id=order_id, payment_id=payment.id, message=state.decline))
        if state.disputed and payment.disputed_at is None:
            payment.disputed_at = clock.now()
            payments.emit(PaymentDisputed(order_id=order_id, payment_id=payment.id))
        refunding.take_over(payment, state.refunds)
        faults.point("payments.settle.applied")
    faults.point("payments.settle.committed")
    return payment.status


def _paid(payment: Payment, state: PaymentState) -> None:
    if payment.charged_minor:
        return
    payment.method, payment.charged_minor = state.method, state.amount_minor
    if (state.amount_minor, state.currency) != (payment.amount_minor, payment.currency):
        payment.status = HELD
        ordered = f"{payment.amount_minor} {payment.currency}"
        payment.reason = f"Paid {state.amount_minor} {state.currency}, ordered {ordered} (minor units)"
        payments.emit(PaymentHeld(order_id=payment.order_id, payment_id=payment.id, reason=payment.reason))
    elif payment.closing or payment.status in OVER:
        refunding.request(payment, amount_minor=state.amount_minor, cause="late", reason="paid too late", actor="shop")
    else:
        payment.status, payment.reason = PAID, ""
        payments.emit(
            OrderBilled(
                order_id=payment.order_id,
                payment_id=payment.id,
                amount_minor=state.amount_minor,
                currency=state.currency,
                method=state.method,
            )
        )


def _over(payment: Payment, reason: str) -> None:
    if payment.status not in (OPEN, OPENING):
        return
    if payment.closing:
        _close(payment)
        return
    payment.status, payment.reason = FAILED, reason
    payments.emit(PaymentFailed(order_id=payment.order_id, payment_id=payment.id, reason=reason))


def expire(*, order_id: str) -> str:
    """The hold is over: close the provider's page first; only its word lets go of the stock."""
    payment = session().scalar(select(Payment).where(Payment.order_id == order_id))
    if payment.status == OPENING and payment.session_id is None:
        return _never_opened(order_id)
    if payment.status != OPEN:
        return payment.status
    session_id = payment.session_id
    done_reading()
    faults.point("payments.expire.before_call")
    provider().expire(session_id)
    faults.point("payments.expire.called")
    return settle(order_id=order_id)


def _never_opened(order_id: str) -> str:
    """The provider never answered in all this time; a page that opens after this is closed at once."""
    with payments.transaction() as current:
        payment = current.scalar(select(Payment).where(Payment.order_id == order_id).with_for_update())
        if payment.status == OPENING and payment.hold_until < clock.now():
            _over(payment, "expired")
    return payment.status


def close(*, order_id: str) -> None:
    """After a cancellation: nothing may be charged any more, and what was charged goes back."""
    with payments.transaction() as current:
        payment = current.scalar(select(Payment).where(Payment.order_id == order_id).with_for_update())
        if payment is None:
            raise NotYet(f"Order {order_id} is not known here yet.")
        payment.closing = True
        if payment.status in (WAITING, OPENING, FAILED):
            _close(payment)
        elif payment.status in (PAID, HELD):
            left = payment.charged_minor - payment.refund_reserved_minor
            if left:
                refunding.request(payment, amount_minor=left, cause="cancelled", reason="cancelled", actor="shop")
            else:
                _close(payment)
        faults.point("payments.close.written")
    faults.point("payments.close.marked")
    if payment.status == OPEN:
        expire(order_id=order_id)


def _close(payment: Payment) -> None:
    payment.status = CLOSED
    payments.emit(
        PaymentClosed(order_id=payment.order_id, refunded_minor=payment.refunded_minor, currency=payment.currency)
    )
