"""QUANTITY, DELETE and back again, each by what can be had now."""

from storefront.cart import queries
from storefront.cart import services as cart
from storefront.flows.quoting import standings


def set_quantity(*, owner: str, sku: str, quantity: int, locale: str, version: int | None = None) -> int:
    """How many there are afterwards. Raises CartMoved and UnableToChange."""
    most = standings([sku], locale=locale)[sku].most
    return cart.set_quantity(owner=owner, sku=sku, quantity=quantity, most=most, version=version)


def step_quantity(*, owner: str, sku: str, step: int, quantity: int, locale: str, version: int | None = None) -> int:
    """One more or fewer than the number that stood in the form."""
    return set_quantity(owner=owner, sku=sku, quantity=max(quantity + step, 0), locale=locale, version=version)


def restore(*, owner: str, sku: str, locale: str) -> None:
    """Put back what was removed, saved or set aside. Raises UnableToChange."""
    cart.restore_line(owner=owner, sku=sku, most=standings([sku], locale=locale)[sku].most)


def dismiss_notices(*, owner: str, locale: str) -> None:
    """The shopper has read the remarks; the prices of now are the known ones."""
    found = queries.cart_of(owner)
    if found is None:
        return
    now = standings([line.sku for line in found.buyable], locale=locale)
    prices = {sku: stands.offer.price.minor for sku, stands in now.items() if stands.offer}
    cart.dismiss_notices(owner=owner, prices=prices)
