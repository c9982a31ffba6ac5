"""What goes with the things in a cart."""

from storefront.cart import queries as carts
from storefront.catalog import queries as catalog
from storefront.catalog.queries import Card
from storefront.inventory import queries as inventory
from storefront.inventory.queries import Availability

MOST = 4


def suggest(*, owner: str | None, locale: str) -> tuple[list[Card], dict[str, Availability]]:
    """Up to four things that are bought along with what is in this cart and can be had now, with their stock."""
    cart = carts.cart_of(owner) if owner else None
    cards = catalog.crosssells([line.sku for line in cart.lines], locale) if cart else []
    there = inventory.availability([card.sku for card in cards])
    return [card for card in cards if there[card.sku].state != "out"][:MOST], there
