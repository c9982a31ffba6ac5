"""The end of an order that is not a delivery."""

from storefront.events.orders import CancellationRequested, OrderCancelled
from storefront.kernel import faults
from storefront.kernel.refusal import N_, Refusal
from storefront.orders import history, moving
from storefront.orders.context import orders
from storefront.orders.models import Order


class UnableToCancel(Refusal):
    """Too late, or over already."""


def request_cancellation(*, order_id: str, actor: str, reason: str) -> Order:
    """Ask everybody to let go of the order. `reason`: shopper or owner. A repeat changes nothing.

    Raises UnableToCancel when something has left, or when the order is over.
    """
    with orders.transaction() as session:
        order = session.get(Order, order_id, with_for_update=True)
        if order.status in ("cancelling", "cancelled"):
            return order
        if not can_cancel(order):
            raise UnableToCancel(N_("It is too late to cancel: the parcel has left. You can send it back instead."))
        before = order.status
        if moving.move(order_id, "status", "cancelling", status_before=before, cancel_reason=reason):
            event = CancellationRequested(order_id=order_id, reason=reason, actor=actor)
            history.note(order_id, event, "cancellation_requested", actor=actor, reason=reason)
            orders.emit(event)
        faults.point("orders.cancel.written")
    faults.point("orders.cancel.committed")
    return order


def can_cancel(order: Order) -> bool:
    """Nothing has left and nothing is over."""
    return order.status in ("pending", "confirmed", "held") and order.fulfilment_status in ("unfulfilled", "planned")


def close(order_id: str, *, reason: str, refunded_minor: int = 0, **also: object) -> bool:
    """Over without delivery, said once. `reason`: rejected, payment, shopper, owner. Inside a transaction."""
    if not moving.move(order_id, "status", "cancelled", cancel_reason=reason, **also):
        return False
    moving.move(order_id, "fulfilment_status", "cancelled")
    with orders.transaction() as session:
        order = session.get(Order, order_id)
    event = OrderCancelled(
        order_id=order_id,
        number=order.number,
        token=order.token,
        email=order.email,
        locale=order.locale,
        reason=reason,
        refunded_minor=refunded_minor,
        currency=order.currency,
        cart_id=order.cart_id,
    )
    history.note(order_id, event, "cancelled", reason=reason, refunded_minor=refunded_minor)
    orders.emit(event)
    faults.point("orders.close.said")
    return True
