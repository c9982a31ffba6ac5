"""Cancelling by the shopper, and what it will do."""

from storefront.flows.show_order import OrderPage
from storefront.orders import queries as orders
from storefront.orders import services


def cancel_order(*, token: str, actor: str = "shopper") -> bool:
    """Ask for it; False when there is no such order. Raises UnableToCancel when it is too late."""
    order = orders.by_token(token)
    if order is None:
        return False
    services.request_cancellation(order_id=order.id, actor=actor, reason="shopper")
    return True


def effects_of_cancelling(page: OrderPage) -> list[str]:
    """What will happen, as codes: stock_back, page_closed, refund."""
    paid = page.payment is not None and page.payment.charged
    return ["stock_back", "refund" if paid else "page_closed"]
