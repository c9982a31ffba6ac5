"""What surrounds every page."""

from storefront.cart import queries as cart
from storefront.catalog import queries as catalog
from storefront.comparison import queries as comparison


def navigation(*, locale: str) -> list:
    """Top categories with their children, in the shop's order."""
    return catalog.navigation(locale)


def badges(*, owner: str | None) -> dict[str, int]:
    """How many things are in the cart and in the comparison of this owner."""
    if owner is None:
        return {"cart": 0, "compare": 0}
    return {"cart": cart.count(owner), "compare": comparison.count(owner)}
