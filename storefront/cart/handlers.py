"""What cart does when it hears of orders."""

from storefront.cart import services
from storefront.cart.context import cart
from storefront.events.orders import OrderCancelled, OrderCreated
from storefront.kernel.bus import subscribe

OURS = ("rejected", "payment")  # the shop could not, or no money came: the shopper may still want the things


@subscribe(OrderCreated, to=cart, together=True)
def close_cart(event: OrderCreated) -> None:
    services.close(cart_id=event.cart_id, lines=event.lines)


@subscribe(OrderCancelled, to=cart)
def give_back(event: OrderCancelled) -> None:
    if event.reason in OURS and event.cart_id:
        services.restore_from_order(cart_id=event.cart_id)
