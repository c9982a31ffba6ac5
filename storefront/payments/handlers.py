"""Payments' part of the saga."""

from datetime import datetime

from storefront.events.inventory import OrderPrepared
from storefront.events.orders import OrderCreated
from storefront.events.payments import CrashRehearsed, PaymentSignalled, RefundRequested, StrayPaymentFound
from storefront.events.shipping import DeliveryFailed, FulfilmentCancelled
from storefront.kernel.bus import subscribe
from storefront.payments import queries, rehearsing, services
from storefront.payments.context import payments


@subscribe(OrderCreated, to=payments, together=True)
def note_order(event: OrderCreated) -> None:
    details = {
        "number": event.number,
        "token": event.token,
        "email": event.email,
        "locale": event.locale,
        "lines": event.lines,
        "shipping_minor": event.shipping_minor,
        "shipping_name": event.delivery.get("name", ""),
    }
    services.note_order(
        order_id=event.order_id,
        currency=event.currency,
        total_minor=event.total_minor,
        hold_until=datetime.fromisoformat(event.hold_until),
        details=details,
    )


@subscribe(OrderPrepared, to=payments, calls_out=True)
def open_payment(event: OrderPrepared) -> None:
    services.open_payment(order_id=event.order_id)


@subscribe(PaymentSignalled, to=payments, calls_out=True)
def settle_payment(event: PaymentSignalled) -> None:
    services.settle(order_id=event.order_id)


@subscribe(RefundRequested, to=payments, calls_out=True)
def execute_refund(event: RefundRequested) -> None:
    services.execute(refund_id=event.refund_id)


@subscribe(StrayPaymentFound, to=payments, calls_out=True)
def return_stray(event: StrayPaymentFound) -> None:
    services.return_stray(intent_id=event.intent_id)


@subscribe(FulfilmentCancelled, to=payments, calls_out=True)
def close_payment(event: FulfilmentCancelled) -> None:
    services.close(order_id=event.order_id)


@subscribe(DeliveryFailed, to=payments)
def refund_order(event: DeliveryFailed) -> None:
    """The whole rest when everything was in that parcel, else the value of what was in it."""
    amount = queries.value_of(order_id=event.order_id, lines=event.lines)
    services.refund(
        order_id=event.order_id,
        amount_minor=amount,
        reason=f"delivery failed: {event.kind}",
        actor="shop",
        cause=f"delivery:{event.parcel_id}",
    )


@subscribe(CrashRehearsed, to=payments)
def rehearse_crash(event: CrashRehearsed) -> None:
    """Arm this very worker: it dies once, where it was told to, and its supervisor starts another."""
    rehearsing.arm(event.point)
