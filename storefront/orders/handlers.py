"""What orders does when it hears: each handler moves what may move and writes one line of history."""

from datetime import date

from sqlalchemy.orm import lazyload

from storefront.events.inventory import OrderPrepared, OrderRejected
from storefront.events.orders import OrderPaid
from storefront.events.payments import (
    OrderBilled,
    OrderRefunded,
    PaymentClosed,
    PaymentDeclined,
    PaymentDisputed,
    PaymentFailed,
    PaymentHeld,
    PaymentOpened,
)
from storefront.events.shipping import (
    CancellationRefused,
    DeliveryFailed,
    FulfilmentCancelled,
    FulfilmentPlanned,
    OrderDelivered,
    OrderShipped,
    ParcelMoved,
)
from storefront.kernel import faults
from storefront.kernel.bus import NotYet, subscribe
from storefront.kernel.db import session
from storefront.kernel.event import Event
from storefront.orders import cancelling, history, moving, parcels
from storefront.orders.context import orders
from storefront.orders.models import Order

LINES_WHEN_ASKED = (lazyload(Order.lines), lazyload(Order.totals))  # few steps look at them


def _order(event: Event) -> Order:
    order = session().get(Order, event.order_id, with_for_update=True, options=LINES_WHEN_ASKED)
    if order is None:
        raise NotYet(f"Order {event.order_id} is not known here.")
    faults.point("orders.handlers")
    return order


@subscribe(OrderPrepared, to=orders, together=True)
def confirm_order(event: OrderPrepared) -> None:
    order = _order(event)
    moving.move(order.id, "status", "confirmed")
    if order.status != "cancelled":
        moving.move(order.id, "payment_status", "awaiting")
    history.note(order.id, event, "prepared")


@subscribe(OrderRejected, PaymentFailed, DeliveryFailed, to=orders)
def close_order(event: OrderRejected | PaymentFailed | DeliveryFailed) -> None:
    """The undo of placing: the order ends, and says why."""
    order = _order(event)
    if isinstance(event, DeliveryFailed):
        parcels.failed(order, event)
        _end_if_lost(order)
        return
    if isinstance(event, PaymentFailed):
        moving.move(order.id, "payment_status", "failed")
        history.note(order.id, event, f"payment_{event.reason}")
        cancelling.close(order.id, reason="payment")
        return
    history.note(order.id, event, "rejected", shortages=event.shortages)
    cancelling.close(order.id, reason="rejected")


@subscribe(PaymentOpened, to=orders, together=True)
def expect_payment(event: PaymentOpened) -> None:
    order = _order(event)
    if order.status != "cancelled":
        moving.move(order.id, "payment_status", "awaiting")
    history.note(order.id, event, "payment_opened", until=event.expires_at)


@subscribe(PaymentDeclined, to=orders)
def note_decline(event: PaymentDeclined) -> None:
    order = _order(event)
    history.note(order.id, event, "payment_declined", said=event.message, until=order.hold_until.isoformat())


@subscribe(OrderBilled, to=orders, together=True)
def book_payment(event: OrderBilled) -> None:
    """Paid in full. On an order that is over the money is only noted: payments sends it back."""
    order = _order(event)
    over = order.status == "cancelled"
    moved = moving.move(order.id, "payment_status", "paid")
    code = "billed_late" if over else "billed"
    history.note(order.id, event, code, amount_minor=event.amount_minor, method=event.method)
    if over or not moved:
        return
    moving.move(order.id, "status", "confirmed")
    moving.let_go(order.id)
    facts = {name: getattr(order, name) for name in ("number", "token", "email", "locale", "total_minor", "currency")}
    orders.emit(OrderPaid(order_id=order.id, **facts))


@subscribe(PaymentHeld, to=orders)
def hold_order(event: PaymentHeld) -> None:
    """A person must look at the money; what has not left stays here, what has left goes its way."""
    order = _order(event)
    moving.move(order.id, "payment_status", "held")
    if order.fulfilment_status in ("unfulfilled", "planned"):
        moving.move(order.id, "status", "held")
    history.note(order.id, event, "payment_held", public=True)


@subscribe(PaymentDisputed, to=orders)
def note_dispute(event: PaymentDisputed) -> None:
    order = _order(event)
    history.note(order.id, event, "disputed", public=False)


@subscribe(OrderRefunded, to=orders)
def book_refund(event: OrderRefunded) -> None:
    order = _order(event)
    moving.refunded(order.id, total_minor=event.total_refunded_minor)
    whole = order.refunded_minor >= (event.charged_minor or order.total_minor)
    moving.move(order.id, "payment_status", "refunded" if whole else "partly_refunded")
    history.note(order.id, event, "refunded", amount_minor=event.amount_minor)
    _end_if_lost(order)


def _end_if_lost(order: Order) -> None:
    """What never arrives and is paid back is over, whichever of the two is heard last."""
    if order.payment_status == "refunded" and order.fulfilment_status == "failed":
        moving.move(order.id, "status", "cancelled", cancel_reason="delivery")


@subscribe(PaymentClosed, to=orders)
def cancel_order(event: PaymentClosed) -> None:
    """Nothing can be charged any more: the cancellation that was asked for is done."""
    order = _order(event)
    moving.move(order.id, "payment_status", "failed")
    history.note(order.id, event, "payment_closed", public=False, refunded_minor=event.refunded_minor)
    cancelling.close(order.id, reason=order.cancel_reason or "shopper", refunded_minor=event.refunded_minor)


@subscribe(CancellationRefused, to=orders)
def resume_order(event: CancellationRefused) -> None:
    order = _order(event)
    moving.take_back(order.id)
    history.note(order.id, event, "cancellation_refused")


@subscribe(FulfilmentPlanned, to=orders, together=True)
def plan_delivery(event: FulfilmentPlanned) -> None:
    order = _order(event)
    days = {
        name: date.fromisoformat(getattr(event, name))
        for name in ("promised_from", "promised_to")
        if getattr(event, name)
    }
    moving.move(order.id, "fulfilment_status", "planned", **days)
    history.note(order.id, event, "planned", promised_from=event.promised_from, promised_to=event.promised_to)


@subscribe(FulfilmentCancelled, to=orders)
def stop_delivery(event: FulfilmentCancelled) -> None:
    order = _order(event)
    moving.move(order.id, "fulfilment_status", "cancelled")
    history.note(order.id, event, "fulfilment_cancelled", public=False)


@subscribe(OrderShipped, to=orders, together=True)
def book_parcel(event: OrderShipped) -> None:
    parcels.shipped(_order(event), event)


@subscribe(ParcelMoved, to=orders, together=True)
def note_movement(event: ParcelMoved) -> None:
    order = _order(event)
    code = f"parcel_{event.status}"
    history.note(order.id, event, code, actor=event.actor, place=event.place, moved_at=event.moved_at)


@subscribe(OrderDelivered, to=orders, together=True)
def finish_order(event: OrderDelivered) -> None:
    parcels.delivered(_order(event), event)
