"""Shoppers at the last step of the checkout, and the button."""

from storefront.cart import queries as carts
from storefront.flows.add_to_cart import add_to_cart
from storefront.flows.checkout import CheckoutPage, checkout, choose_delivery
from storefront.flows.place_order import Outcome, place_order
from storefront.orders import services
from tests.support.orders import ADDRESS


def ready_to_order(owner: str, **wanted: int) -> CheckoutPage:
    """A cart with everything answered; the page as this shopper has it before her."""
    for sku, quantity in wanted.items():
        add_to_cart(owner=owner, sku=sku, quantity=quantity, locale="en")
    services.save_draft(owner=owner, email=f"{owner[2:]}@example.org", shipping=ADDRESS, billing={}, billing_same=True)
    page = checkout(owner=owner, locale="en")
    return choose_delivery(owner=owner, page=page, way=page.chosen)


def press(page: CheckoutPage, *, owner: str = "") -> Outcome:
    key = {"cart_id": page.cart_id, "fingerprint": page.offered.fingerprint()}
    return place_order(owner=owner or carts.get(page.cart_id).owner, account_id=None, locale="en", **key)
