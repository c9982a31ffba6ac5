"""Reviews that come with an import: by SKU, and kept for later when the product is not here yet."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from storefront.catalog import projecting, reviewing
from storefront.catalog.context import catalog
from storefront.catalog.models import Product, Review, Variant
from storefront.kernel.ids import derived_id

AT_A_TIME = 500


def bring_reviews(*, reviews: dict[str, list[dict[str, Any]]]) -> int:
    """Add what people wrote, by SKU (of a variant, or of a product as its file calls it). Returns how many are new.

    Those of a SKU that nobody knows wait until it comes. A review: see `reviewing.add_reviews`.
    """
    with catalog.transaction() as session:
        homes = _homes(reviews)
        new: list[Review] = []
        for sku, said in reviews.items():
            rows = [_row(sku, homes.get(sku), one) for one in said]
            ids = [row.id for row in rows]
            known = set(session.scalars(select(Review.id).where(Review.id.in_(ids))))
            new += {row.id: row for row in rows if row.id not in known}.values()
        session.add_all(new)
        session.flush()
        _count(new)
    return len(new)


def adopt_reviews() -> int:
    """Give the reviews that wait to the products that have come since. Returns how many found theirs."""
    with catalog.transaction() as session:
        waiting = session.scalars(select(Review).where(Review.product_id.is_(None))).all()
        homes = _homes({row.waits_for for row in waiting})
        found = [row for row in waiting if row.waits_for in homes]
        for row in found:
            row.product_id, row.waits_for = homes[row.waits_for], None
        session.flush()
        _count(found)
    return len(found)


def _row(sku: str, product_id: str | None, said: dict[str, Any]) -> Review:
    row = reviewing.row(product_id, said)
    row.id = derived_id("review", "sku", sku, said["author"], said["title"], said["body"])
    row.waits_for = None if product_id else sku
    return row


def _homes(skus: Iterable[str]) -> dict[str, str]:
    """SKU → product id. What a file calls the product itself is kept with it under `sku`."""
    wanted, found = list(skus), {}
    with catalog.transaction() as session:
        for start in range(0, len(wanted), AT_A_TIME):
            part = wanted[start : start + AT_A_TIME]
            rows = session.execute(select(Variant.sku, Variant.product_id).where(Variant.sku.in_(part)))
            found |= {row.sku: row.product_id for row in rows}
        if left := set(wanted) - set(found):
            named = select(Product.id, Product.kept).where(Product.source != "")
            found |= {row.kept["sku"]: row.id for row in session.execute(named) if row.kept.get("sku") in left}
    return found


def _count(rows: list[Review]) -> None:
    by_product: dict[str, list[Review]] = {}
    for row in rows:
        if row.product_id:
            by_product.setdefault(row.product_id, []).append(row)
    for product_id, mine in by_product.items():
        reviewing.count(product_id, mine)
    if by_product:
        projecting.project(by_product)
