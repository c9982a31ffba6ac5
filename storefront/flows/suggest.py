"""What goes with the things in a cart."""

from collections.abc import Sequence

from storefront.cart import queries as carts
from storefront.catalog import queries as catalog
from storefront.catalog.queries import Card
from storefront.inventory import queries as inventory
from storefront.inventory.queries import Availability
from storefront.recommendations import queries as recommendations

MOST = 4


def suggest(*, owner: str | None, locale: str) -> tuple[list[Card], dict[str, Availability]]:
    """Up to four things that are bought along with what is in this cart and can be had now, with their stock.

    The owner's own links come first; what shoppers bought along fills the rest.
    """
    cart = carts.cart_of(owner) if owner else None
    skus = [line.sku for line in cart.lines] if cart else []
    said = catalog.crosssells(skus, locale)
    cards = {card.product_id: card for card in said + _bought_along(skus, locale)}
    there = inventory.availability([card.sku for card in cards.values()])
    return [card for card in cards.values() if there[card.sku].state != "out"][:MOST], there


def _bought_along(skus: Sequence[str], locale: str) -> list[Card]:
    others = recommendations.companions(skus) if skus else []
    if not others:
        return []
    offers = catalog.offers([*others, *skus], locale)
    own = {offers[sku].product_id for sku in skus if sku in offers}
    ids = dict.fromkeys(offers[sku].product_id for sku in others if sku in offers)
    return catalog.cards_of([product_id for product_id in ids if product_id not in own], locale)
