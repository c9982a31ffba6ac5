"""Shopify's product table: what it can say in its own columns, the rest in one of ours that it carries along."""

import csv
import io
from collections.abc import Iterable, Iterator

from storefront.catalog.drafting import wholes_of
from storefront.catalog.exporting import StockOf
from storefront.catalog.exporting.shopify_columns import columns_of
from storefront.catalog.importing.shopify import COLUMNS
from storefront.kernel.cells import guard
from storefront.kernel.settings import settings

AT_A_TIME = 200
TWICE = ("type", "category", "tags")  # read under two names, written once
HEADER = {name: titles[0] for name, titles in COLUMNS.items() if name not in TWICE} | {"position": "Image Position"}


def write(product_ids: Iterable[str], *, stock_of: StockOf, ending: str = "") -> Iterator[str]:
    """The table, a product at a time."""
    yield _line(HEADER.values())
    shop, ids = settings(), list(product_ids)
    for start in range(0, len(ids), AT_A_TIME):
        found = wholes_of(ids[start : start + AT_A_TIME])
        stock = stock_of([one.sku for whole in found for one in whole.draft.variants])
        for whole in found:
            said = {"locale": shop.shop_locales[0], "currency": shop.shop_currency, "stock": stock}
            rows = columns_of(whole.draft, **said)
            rows[0]["whole"] = whole.to_cell()
            yield "".join(_line(guard(row.get(name, "")) for name in HEADER) for row in rows)


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()
