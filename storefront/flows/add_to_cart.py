"""ADD."""

from dataclasses import dataclass

from storefront.cart import services as cart
from storefront.flows.quoting import Standing, standings
from storefront.kernel.refusal import N_


@dataclass(frozen=True)
class Added:
    """`in_cart`: how many of it are in the cart now, perhaps fewer than asked; `stands`: how it was found."""

    sku: str
    name: str
    in_cart: int
    stands: Standing


def add_to_cart(*, owner: str, sku: str, quantity: int, locale: str) -> Added:
    """Quote the thing as it is now and put it in. Raises UnableToAdd."""
    stands = standings([sku], locale=locale)[sku]
    if stands.offer is None:
        raise cart.UnableToAdd(N_("We do not have this any more."))
    in_cart = cart.add_item(owner=owner, quote=stands.quote, quantity=quantity)
    return Added(sku, stands.offer.name, in_cart, stands)
