"""The catalogue as files that other programs read. A format is a module with `write(ids, *, stock_of, ending)`."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from storefront.kernel.registry import Registry


@dataclass(frozen=True)
class Stands:
    """The stock of one SKU: pieces here, how it is sold beyond them (deny, backorder, preorder), and whether it can
    be had now (in_stock, low, backorder, preorder, out); `ships_at` is an ISO date or empty.
    """

    on_hand: int = 0
    oversell: str = "deny"
    state: str = "out"
    ships_at: str = ""


StockOf = Callable[[list[str]], dict[str, Stands]]
formats = Registry(
    "file format",
    merchant="storefront.catalog.exporting.merchant:write",
    shopify="storefront.catalog.exporting.shopify:write",
)


def write(layout: str, product_ids: Iterable[str], *, stock_of: StockOf, ending: str = "") -> Iterator[str]:
    """The file, piece by piece."""
    return formats.get(layout)(product_ids, stock_of=stock_of, ending=ending)


def names() -> list[str]:
    return formats.names()
