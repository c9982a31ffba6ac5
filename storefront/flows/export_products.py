"""The shop's products as a file for another program."""

from collections.abc import Iterator

from storefront.catalog import exporting
from storefront.catalog import queries as catalog
from storefront.inventory import queries as inventory

FORMATS = tuple(exporting.names())


def export_products(*, layout: str, ending: str = "") -> Iterator[str]:
    """Every product of the shop, piece by piece of the file. `ending`: of the file's name, as `.xml`."""
    return exporting.write(layout, catalog.product_ids(), stock_of=_stock_of, ending=ending)


def _stock_of(skus: list[str]) -> dict[str, exporting.Stands]:
    there = inventory.availability(skus)
    return {
        sku: exporting.Stands(one.on_hand, one.oversell, one.state, one.ships_at.isoformat() if one.ships_at else "")
        for sku, one in there.items()
    }
