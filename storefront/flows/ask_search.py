"""Search without a page: for the command line and for measuring."""

import time
from typing import Any

from storefront.catalog import queries as catalog
from storefront.content import queries as content
from storefront.content.services import Busy
from storefront.flows import index_products

__all__ = ["Busy"]

rebuild = index_products.index_all


def ask(query: str, *, locale: str, limit: int) -> dict[str, Any]:
    """{query, searched, exact, some, total, milliseconds (inside the engine), skus, hits [{sku, name}]}."""
    began = time.perf_counter()
    found = content.search(query, locale=locale)
    took = (time.perf_counter() - began) * 1000
    cards = catalog.cards_of(found.product_ids[:limit], locale)
    return {
        "query": query,
        "searched": found.searched,
        "exact": bool(found.exact),
        "some": found.some,
        "total": len(found.product_ids),
        "milliseconds": round(took, 2),
        "skus": [card.sku for card in cards],
        "hits": [{"sku": card.sku, "name": card.name} for card in cards],
    }
