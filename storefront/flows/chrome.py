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
    """How many things this owner has, each counted when a page shows it; a stranger has none."""

    owner: str | None
    compared: Callable[[], Sized]

    @cached_property
    def cart(self) -> int:
        return cart.count(self.owner) if self.owner else 0

    @cached_property
    def compare(self) -> int:
        return len(self.compared())
