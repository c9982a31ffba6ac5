"""Refunds: granted in one transaction and capped there, executed outside it, the same cause only once."""

from sqlalchemy import select, update

from storefront.events.payments import OrderRefunded, PaymentClosed, RefundRequested
from storefront.kernel import clock, faults
from storefront.kernel.db import done_reading, session
from storefront.kernel.refusal import N_, Refusal
from storefront.payments.context import payments
from storefront.payments.models import CLOSED, Payment, Refund
from storefront.payments.providers import provider
from storefront.payments.providers.base import RefundState


class UnableToRefund(Refusal):
    """More than was paid, or nothing was paid."""


def refund(*, order_id: str, amount_minor: int | None = None, reason: str, actor: str, cause: str) -> None:
    """Give back `amount_minor` (all that is left when None). `cause` makes a repeat a no-op."""
    with payments.transaction() as current:
        payment = current.scalar(select(Payment).where(Payment.order_id == order_id).with_for_update())
        if payment is None or not payment.charged_minor:
            raise UnableToRefund(N_("Nothing was paid, so nothing can be refunded."))
        left = payment.charged_minor - payment.refund_reserved_minor
        amount = left if amount_minor is None else amount_minor
        request(payment, amount_minor=amount, cause=cause, reason=reason, actor=actor)


def request(payment: Payment, *, amount_minor: int, cause: str, reason: str, actor: str) -> None:
    """Reserve the amount under the cap and ask for its execution; inside the payment's transaction."""
    key = f"{payment.order_id}:{cause}"
    current = session()
    if amount_minor <= 0 or current.scalar(select(Refund.id).where(Refund.cause == key)):
        return
    current.flush()
    left = Payment.charged_minor - Payment.refund_reserved_minor
    reserved = current.execute(
        update(Payment)
        .where(Payment.id == payment.id, left >= amount_minor)
        .values(refund_reserved_minor=Payment.refund_reserved_minor + amount_minor)
        .execution_options(synchronize_session=False)
    )
    if reserved.rowcount != 1:
        raise UnableToRefund(N_("That is more than is left to refund."))
    current.refresh(payment)
    entry = Refund(payment_id=payment.id, cause=key, amount_minor=amount_minor, reason=reason, actor=actor)
    current.add(entry)
    current.flush()
    payments.emit(RefundRequested(order_id=payment.order_id, refund_id=entry.id))
    faults.point("payments.refund.requested")


def execute(*, refund_id: str) -> None:
    """Ask the provider with the refund's own id as key, then say that the money went back."""
    entry = session().get(Refund, refund_id)
    if entry.status == "done":
        return
    payment = entry.payment
    arguments = {
        "intent_id": payment.intent_id,
        "amount_minor": entry.amount_minor,
        "currency": payment.currency,
        "refund_id": entry.id,
        "reason": entry.reason,
    }
    done_reading()
    faults.point("payments.refund.before_call")
    provider_id = provider().refund(**arguments)
    faults.point("payments.refund.after_call")
    with payments.transaction() as current:
        payment = _locked(payment.id)
        _done(payment, current.get(Refund, refund_id), provider_id)


def take_over(payment: Payment, refunds: list[RefundState]) -> None:
    """Book what the provider refunded: ours whose answer was lost, and those made in its dashboard."""
    for state in refunds:
        entry = _known(payment, state)
        if entry is None:
            entry = Refund(
                payment_id=payment.id,
                cause=f"provider:{state.provider_id}",
                amount_minor=state.amount_minor,
                reason="refunded at the provider",
                actor="provider",
            )
            session().add(entry)
            payment.refund_reserved_minor += state.amount_minor
            session().flush()
        _done(payment, entry, state.provider_id)


def _known(payment: Payment, state: RefundState) -> Refund | None:
    current = session()
    if state.our_id and (entry := current.get(Refund, state.our_id)):
        return entry
    return current.scalar(select(Refund).where(Refund.provider_id == state.provider_id))


def _locked(payment_id: str) -> Payment:
    return session().scalar(select(Payment).where(Payment.id == payment_id).with_for_update())


def _done(payment: Payment, entry: Refund, provider_id: str) -> None:
    if entry.status == "done":
        return
    entry.status, entry.provider_id, entry.done_at = "done", provider_id, clock.now()
    payment.refunded_minor += entry.amount_minor
    faults.point("payments.refund.booked")
    payments.emit(
        OrderRefunded(
            order_id=payment.order_id,
            payment_id=payment.id,
            refund_id=entry.id,
            amount_minor=entry.amount_minor,
            total_refunded_minor=payment.refunded_minor,
            currency=payment.currency,
            reason=entry.reason,
            charged_minor=payment.charged_minor,
        )
    )
    if payment.closing and payment.refunded_minor == payment.charged_minor and payment.status != CLOSED:
        payment.status = CLOSED
        payments.emit(
            PaymentClosed(order_id=payment.order_id, refunded_minor=payment.refunded_minor, currency=payment.currency)
        )
