"""What the shop tells people, and when."""

from storefront.events.identity import AccountRegistered, PasswordResetRequested
from storefront.events.notifications import MessageQueued
from storefront.events.orders import OrderCancelled, OrderCreated, OrderLinkRequested, OrderPaid
from storefront.events.payments import OrderRefunded
from storefront.events.shipping import DeliveryFailed, OrderDelivered, OrderShipped
from storefront.kernel import signing
from storefront.kernel.bus import subscribe
from storefront.notifications import services
from storefront.notifications.context import notifications

MAILS = "notifications"


@subscribe(OrderCreated, to=notifications, queue=MAILS, together=True)
def note_order(event: OrderCreated) -> None:
    kept = ("number", "token", "currency", "lines", "shipping_minor", "total_minor", "delivery", "address")
    facts = {name: getattr(event, name) for name in kept}
    services.note_order(order_id=event.order_id, email=event.email, locale=event.locale, facts=facts)


@subscribe(OrderPaid, to=notifications, queue=MAILS, together=True)
def tell_confirmed(event: OrderPaid) -> None:
    services.write_about_order(kind="order_confirmed", order_id=event.order_id, cause=f"confirmed:{event.order_id}")


@subscribe(OrderCancelled, to=notifications, queue=MAILS)
def tell_cancelled(event: OrderCancelled) -> None:
    kind = "payment_failed" if event.reason == "payment" else "order_cancelled"
    services.write_about_order(
        kind=kind,
        order_id=event.order_id,
        cause=f"cancelled:{event.order_id}",
        reason=event.reason,
        refunded_minor=event.refunded_minor,
    )


@subscribe(OrderShipped, to=notifications, queue=MAILS, together=True)
def tell_shipped(event: OrderShipped) -> None:
    services.write_about_order(
        kind="order_shipped",
        order_id=event.order_id,
        cause=f"shipped:{event.parcel_id}",
        parcel_lines=event.lines,
        tracking_number=event.tracking_number,
        promised_to=event.promised_to,
    )


@subscribe(OrderDelivered, to=notifications, queue=MAILS, together=True)
def tell_delivered(event: OrderDelivered) -> None:
    services.write_about_order(
        kind="order_delivered", order_id=event.order_id, cause=f"delivered:{event.parcel_id}", complete=event.complete
    )


@subscribe(DeliveryFailed, to=notifications, queue=MAILS)
def tell_delivery_failed(event: DeliveryFailed) -> None:
    services.write_about_order(
        kind="delivery_failed", order_id=event.order_id, cause=f"undelivered:{event.parcel_id}", failure=event.kind
    )


@subscribe(OrderRefunded, to=notifications, queue=MAILS)
def tell_refunded(event: OrderRefunded) -> None:
    services.write_about_order(
        kind="order_refunded",
        order_id=event.order_id,
        cause=f"refunded:{event.refund_id}",
        amount_minor=event.amount_minor,
    )


@subscribe(OrderLinkRequested, to=notifications, queue=MAILS)
def send_order_link(event: OrderLinkRequested) -> None:
    services.write_about_order(kind="order_link", order_id=event.order_id, cause=f"link:{event.id}")


@subscribe(AccountRegistered, to=notifications, queue=MAILS)
def ask_to_verify(event: AccountRegistered) -> None:
    services.write(
        kind="verify_email",
        cause=f"verify:{event.id}",
        recipient=event.email,
        locale=event.locale,
        token=signing.sign("verify-email", [event.account_id, event.stamp]),
    )


@subscribe(PasswordResetRequested, to=notifications, queue=MAILS)
def send_reset_link(event: PasswordResetRequested) -> None:
    services.write(
        kind="reset_password",
        cause=f"reset:{event.id}",
        recipient=event.email,
        locale=event.locale,
        token=signing.sign("reset-password", [event.account_id, event.stamp]),
    )


@subscribe(MessageQueued, to=notifications, queue=MAILS, calls_out=True)
def send_message(event: MessageQueued) -> None:
    services.send(message_id=event.message_id)
