"""One click that mends one of the problems that stop an order."""

from storefront.cart import services as cart
from storefront.flows import change_cart
from storefront.flows.add_to_cart import add_to_cart
from storefront.flows.checkout import checkout, choose_delivery


def mend(*, owner: str, locale: str, kind: str, sku: str = "", quantity: int = 1, instead: str = "") -> bool:
    """`kind`: removal, quantity, exchange (for the SKU `instead`), prices or delivery.

    False when it was no longer there to mend.
    """
    try:
        if kind == "removal":
            cart.remove_line(owner=owner, sku=sku)
        elif kind == "quantity":
            change_cart.set_quantity(owner=owner, sku=sku, quantity=quantity, locale=locale)
        elif kind == "exchange":
            _exchange(owner, locale, sku, instead, quantity)
        elif kind == "prices":
            change_cart.dismiss_notices(owner=owner, locale=locale)
        elif kind == "delivery":
            _take_delivery(owner, locale)
    except (cart.CartMoved, cart.UnableToAdd, cart.UnableToChange):
        return False
    return True


def _exchange(owner: str, locale: str, sku: str, instead: str, quantity: int) -> None:
    """First in, then out, so that a cart is never emptied for something that has gone as well."""
    add_to_cart(owner=owner, sku=instead, quantity=quantity, locale=locale)
    cart.remove_line(owner=owner, sku=sku)


def _take_delivery(owner: str, locale: str) -> None:
    """The shopper has seen the new terms of the delivery and takes them."""
    page = checkout(owner=owner, locale=locale)
    if page and page.chosen:
        choose_delivery(owner=owner, page=page, way=page.chosen)
