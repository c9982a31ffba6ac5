"""The owner's stock pages: the books of inventory under the names of the catalogue."""

from dataclasses import dataclass
from typing import Any

from storefront.catalog import queries as catalog
from storefront.inventory import queries as inventory


@dataclass(frozen=True)
class Thing:
    """A SKU and what the catalogue calls it; `offer` is None when it is not in the catalogue."""

    sku: str
    offer: Any
    stands: inventory.Availability
    locations: dict[str, int]


@dataclass(frozen=True)
class StockList:
    things: list[Thing]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class Ledger:
    thing: Thing
    movements: list[Any]


def stock_list(*, search: str, only: str, page: int, locale: str) -> StockList:
    """A page of the stock list; `only` is "" or "low" (low or out)."""
    found = inventory.stock_list(search=search, only=only, page=page)
    offers = catalog.offers([row.availability.sku for row in found.rows], locale)
    things = [_thing(row.availability, row.locations, offers) for row in found.rows]
    return StockList(things, found.total, found.page, found.pages)


def ledger(*, sku: str, locale: str, limit: int = 200) -> Ledger | None:
    """One SKU with its movements, the newest first; None when there are no books of it."""
    movements = inventory.movements_of(sku, limit=limit)
    row = next((row for row in inventory.stock_list(search=sku).rows if row.availability.sku == sku), None)
    if row is None:
        return None
    return Ledger(_thing(row.availability, row.locations, catalog.offers([sku], locale)), movements)


def _thing(stands: inventory.Availability, locations: dict[str, int], offers: dict[str, Any]) -> Thing:
    return Thing(stands.sku, offers.get(stands.sku), stands, locations)
