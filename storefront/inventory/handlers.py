"""What inventory does when it hears."""

from storefront.events.inventory import OrderPrepared, OrderRejected
from storefront.events.orders import OrderCancelled, OrderCreated
from storefront.events.payments import PaymentFailed
from storefront.events.shipping import DeliveryFailed, OrderShipped
from storefront.inventory import services
from storefront.inventory.context import inventory
from storefront.kernel.bus import subscribe


@subscribe(OrderCreated, to=inventory)
def prepare_order(event: OrderCreated) -> None:
    """Hold every line, or reject the order before any money is asked for."""
    try:
        services.allocate(order_id=event.order_id, lines=event.lines)
    except services.OutOfStock as short:
        inventory.emit(OrderRejected(order_id=event.order_id, reason=str(short), shortages=short.shortages))
    except services.OrderReleased as late:
        inventory.emit(OrderRejected(order_id=event.order_id, reason=str(late), shortages=[]))
    else:
        prepared = OrderPrepared(order_id=event.order_id, total_minor=event.total_minor, currency=event.currency)
        inventory.emit(prepared)


@subscribe(PaymentFailed, OrderCancelled, to=inventory)
def undo_prepare_order(event: PaymentFailed | OrderCancelled) -> None:
    cause = "payment failed" if isinstance(event, PaymentFailed) else "order cancelled"
    services.release(order_id=event.order_id, cause=cause)


@subscribe(OrderShipped, to=inventory)
def ship_stock(event: OrderShipped) -> None:
    services.ship(order_id=event.order_id, parcel_id=event.parcel_id, lines=event.lines)


@subscribe(DeliveryFailed, to=inventory)
def restock_returned(event: DeliveryFailed) -> None:
    """What was refused or sent back can be sold again; what is lost stays lost."""
    if event.kind in ("refused", "returned"):
        services.restock(order_id=event.order_id, lines=event.lines, reason=event.kind, key=event.parcel_id)
