"""What surrounds every page."""

from collections.abc import Callable, Sized
from dataclasses import dataclass
from functools import cached_property

from storefront.cart import queries as cart
from storefront.catalog import queries as catalog


def navigation(*, locale: str) -> list:
    """Top categories with their children, in the shop's order."""
    return catalog.navigation(locale)


@dataclass(frozen=True)
class Badges:
    """How many things this owner has, each counted when a page shows it; a stranger has none.

    `known_cart`: what is in the cart, when somebody has read it already.
    """

    owner: str | None
    compared: Callable[[], Sized]
    known_cart: int | None = None

    @cached_property
    def cart(self) -> int:
        if self.known_cart is not None:
            return self.known_cart
        return cart.count(self.owner) if self.owner else 0

    @cached_property
    def compare(self) -> int:
        return len(self.compared())
