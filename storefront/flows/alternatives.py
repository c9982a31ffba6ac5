"""What can be had instead of what cannot."""

from storefront.catalog import queries as catalog
from storefront.flows.quoting import Standing, standings

ALTERNATIVES = 3


def instead_of(stands: Standing, *, locale: str) -> tuple[Standing, ...]:
    """Up to three that can be had: the same in other colours and sizes first, but leaving room for another thing."""
    if stands.offer is None:
        return ()
    product_id = stands.offer.product_id
    siblings = [sku for sku in catalog.skus_of([product_id]).get(product_id, []) if sku != stands.sku]
    close = catalog.alternatives(stands.sku, locale, limit=ALTERNATIVES * 2)
    there = [one for one in standings([*siblings, *close], locale=locale).values() if one.most > 0]
    same = [one for one in there if one.sku in siblings]
    other = [one for one in there if one.sku not in siblings]
    return tuple([*same[: ALTERNATIVES - 1], *other, *same[ALTERNATIVES - 1 :]][:ALTERNATIVES])
