"""Shipping's part of the saga."""

from storefront.events.orders import CancellationRequested, OrderCancelled, OrderCreated
from storefront.events.payments import OrderBilled, PaymentHeld
from storefront.kernel.bus import subscribe
from storefront.shipping import services
from storefront.shipping.context import shipping


@subscribe(OrderCreated, to=shipping, together=True)
def note_order(event: OrderCreated) -> None:
    services.note_order(
        order_id=event.order_id,
        number=event.number,
        address=event.address,
        delivery=event.delivery,
        lines=event.lines,
    )


@subscribe(OrderBilled, to=shipping, together=True)
def plan_fulfilment(event: OrderBilled) -> None:
    services.plan(order_id=event.order_id)


@subscribe(PaymentHeld, to=shipping)
def hold_fulfilment(event: PaymentHeld) -> None:
    services.hold(order_id=event.order_id)


@subscribe(CancellationRequested, to=shipping)
def stop_fulfilment(event: CancellationRequested) -> None:
    services.stop(order_id=event.order_id, reason=event.reason)


@subscribe(OrderCancelled, to=shipping)
def forget_order(event: OrderCancelled) -> None:
    """Rejected or unpaid: nothing of it will leave."""
    services.forget(order_id=event.order_id)
