"""Opening the provider's page: key stored, call made with no transaction open, answer stored."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from storefront.events.payments import OrderBilled, PaymentFailed, PaymentOpened
from storefront.kernel import clock, faults
from storefront.kernel.bus import NotYet
from storefront.kernel.db import done_reading, session
from storefront.kernel.settings import settings
from storefront.payments.context import payments
from storefront.payments.models import OPEN, OPENING, OVER, PAID, WAITING, Payment
from storefront.payments.providers import provider
from storefront.payments.providers.base import CheckoutRequest, KeySpent, Opened, ProviderRefused

KEY_LIFE = timedelta(hours=20)  # Stripe forgets idempotency keys after a day


def note_order(
    *, order_id: str, currency: str, total_minor: int, hold_until: datetime, details: dict[str, Any]
) -> None:
    """Write down what will be asked for, before anybody may ask."""
    with payments.transaction() as current:
        if current.scalar(select(Payment.id).where(Payment.order_id == order_id)) is None:
            current.add(
                Payment(
                    order_id=order_id,
                    currency=currency,
                    amount_minor=total_minor,
                    hold_until=hold_until,
                    details=details,
                )
            )


def open_payment(*, order_id: str) -> None:
    """Give the shopper a page to pay at, once: a repeat finds the key or the page of the first time."""
    payment = _begin(order_id)
    if payment is None:
        return
    if payment.amount_minor == 0:
        _nothing_to_pay(order_id)
        return
    request, key, since = _request(payment), payment.call_key, payment.called_at
    done_reading()
    faults.point("payments.open.before_call")
    try:
        opened = provider().open_checkout(request, key=key)
    except KeySpent:
        opened = provider().find_checkout(order_id=order_id, since=since) or _with_new_key(order_id, request)
    except ProviderRefused as refusal:
        _refused(order_id, str(refusal))
        return
    faults.point("payments.open.after_call")
    if not _store(order_id, opened):
        provider().expire(opened.session_id)


def _begin(order_id: str) -> Payment | None:
    """The payment, in state opening and with its key stored; None when there is nothing to open."""
    with payments.transaction() as current:
        payment = current.scalar(select(Payment).where(Payment.order_id == order_id).with_for_update())
        if payment is None:
            raise NotYet(f"Order {order_id} is not known here yet.")
        if payment.status == WAITING:
            payment.status = OPENING
        if payment.status != OPENING:
            return None
        if payment.call_key is None or payment.called_at < clock.now() - KEY_LIFE:
            _key(payment)
        faults.point("payments.open.key_written")
    return payment


def _key(payment: Payment) -> None:
    if payment.call_key is not None:
        payment.attempt += 1
    payment.call_key = f"order:{payment.order_id}:open:{payment.attempt}"
    payment.called_at = clock.now()


def _with_new_key(order_id: str, request: CheckoutRequest) -> Opened:
    with payments.transaction() as current:
        payment = current.scalar(select(Payment).where(Payment.order_id == order_id).with_for_update())
        _key(payment)
        key = payment.call_key
    return provider().open_checkout(request, key=key)


def _store(order_id: str, opened: Opened) -> bool:
    """Keep the page; False when the order was called off while we were asking."""
    with payments.transaction() as current:
        stored = current.execute(
            update(Payment)
            .where(Payment.order_id == order_id, Payment.status == OPENING, Payment.closing.is_(False))
            .values(status=OPEN, session_id=opened.session_id, url=opened.url, expires_at=opened.expires_at)
        )
        if stored.rowcount == 1:
            payment_id = current.scalar(select(Payment.id).where(Payment.order_id == order_id))
            expires = min(opened.expires_at, _hold(order_id)).isoformat()
            payments.emit(PaymentOpened(order_id=order_id, payment_id=payment_id, expires_at=expires))
            faults.point("payments.open.stored")
            return True
        known = current.scalar(select(Payment.session_id).where(Payment.order_id == order_id))
    return known == opened.session_id


def _hold(order_id: str) -> datetime:
    return session().scalar(select(Payment.hold_until).where(Payment.order_id == order_id))


def _nothing_to_pay(order_id: str) -> None:
    with payments.transaction() as current:
        payment = current.scalar(select(Payment).where(Payment.order_id == order_id).with_for_update())
        if payment.status == OPENING:
            payment.status = PAID
            payments.emit(
                OrderBilled(order_id=order_id, payment_id=payment.id, amount_minor=0, currency=payment.currency)
            )


def _refused(order_id: str, why: str) -> None:
    with payments.transaction() as current:
        payment = current.scalar(select(Payment).where(Payment.order_id == order_id).with_for_update())
        if payment.status in OVER:
            return
        payment.status, payment.reason, payment.message = "failed", "refused", why
        payments.emit(PaymentFailed(order_id=order_id, payment_id=payment.id, reason="refused"))


def _request(payment: Payment) -> CheckoutRequest:
    details, shop = payment.details, settings()
    prefix = "" if details["locale"] == shop.shop_locales[0] else f"/{details['locale']}"
    page = f"{shop.public_url}{prefix}/orders/{details['token']}"
    lines = [(line["name"], line["options"], line["unit_minor"], line["quantity"]) for line in details["lines"]]
    if details["shipping_minor"]:
        lines.append((details["shipping_name"], "", details["shipping_minor"], 1))
    return CheckoutRequest(
        order_id=payment.order_id,
        number=details["number"],
        email=details["email"],
        locale=details["locale"],
        currency=payment.currency,
        lines=lines,
        success_url=f"{page}/return?session={{CHECKOUT_SESSION_ID}}",
        cancel_url=f"{page}/payment/cancelled",
        expires_at=payment.hold_until,
        shop=shop.public_url,
    )
