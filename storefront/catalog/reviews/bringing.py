"""Reviews that come with an import or the demo shop: added once, counted at once."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from storefront.catalog.context import catalog
from storefront.catalog.models import Product, Review, Variant
from storefront.catalog.refusals import NotFound, UnableToSave
from storefront.catalog.reviews import counting
from storefront.kernel import clock
from storefront.kernel.ids import derived_id
from storefront.kernel.refusal import N_

AT_A_TIME = 500


def add_reviews(*, reviews: dict[str, list[dict[str, Any]]]) -> int:
    """Add what people wrote, by product slug; the same author's same words are added once. Returns how many are new.

    A review: rating 1–5, title, body, author, locale; optional city, verified, helpful, reply, at.
    Raises NotFound, UnableToSave.
    """
    with catalog.transaction() as session:
        found = select(Product.slug, Product.id).where(Product.slug.in_(reviews))
        ids = dict(session.execute(found).all())
        if missing := set(reviews) - set(ids):
            raise NotFound(", ".join(sorted(missing)))
        new = [row(ids[slug], one) for slug, said in reviews.items() for one in said]
        return _keep(new)


def bring_reviews(*, reviews: dict[str, list[dict[str, Any]]]) -> int:
    """Add what people wrote, by SKU (of a variant, or of a product as its file calls it). Returns how many are new.

    Those of a SKU that nobody knows wait until it comes. A review: see `add_reviews`.
    """
    with catalog.transaction():
        homes = _homes(reviews)
        return _keep([_brought(sku, homes.get(sku), one) for sku, said in reviews.items() for one in said])


def adopt_reviews() -> int:
    """Give the reviews that wait to the products that have come since. Returns how many found theirs."""
    with catalog.transaction() as session:
        waiting = session.scalars(select(Review).where(Review.product_id.is_(None)).with_for_update()).all()
        homes = _homes({one.waits_for for one in waiting})
        found = [one for one in waiting if one.waits_for in homes]
        with counting.counted(*found):
            for one in found:
                one.product_id, one.waits_for = homes[one.waits_for], None
    return len(found)


def row(product_id: str | None, said: dict[str, Any]) -> Review:
    if said["rating"] not in (1, 2, 3, 4, 5):
        raise UnableToSave(N_("A rating is one to five stars."))
    helpful = said.get("helpful") or 0
    return Review(
        id=derived_id("review", product_id, said["author"], said["title"], said["body"]),
        product_id=product_id,
        rating=said["rating"],
        title=said["title"].strip(),
        body=said["body"].strip(),
        author=said["author"].strip(),
        city=said.get("city"),
        locale=said["locale"],
        verified=bool(said.get("verified")),
        helpful_before=helpful,
        helpful=helpful,
        reports=0,
        pictures=0,
        status="published",
        reply=said.get("reply"),
        at=said.get("at") or clock.now(),
    )


def _brought(sku: str, product_id: str | None, said: dict[str, Any]) -> Review:
    made = row(product_id, said)
    made.id = derived_id("review", "sku", sku, said["author"], said["title"], said["body"])
    made.waits_for = None if product_id else sku
    return made


def _keep(rows: list[Review]) -> int:
    """Those that are not here yet; how many that were."""
    by_id = {one.id: one for one in rows}
    ids, known = list(by_id), set()
    with catalog.transaction() as session:
        for start in range(0, len(ids), AT_A_TIME):
            part = Review.id.in_(ids[start : start + AT_A_TIME])
            known |= set(session.scalars(select(Review.id).where(part)))
        new = [one for key, one in by_id.items() if key not in known]
        session.add_all(new)
        moved: dict[str, Counter[str]] = defaultdict(Counter)
        for one in new:
            if one.product_id:
                moved[one.product_id].update(counting.share(one))
        counting.apply(moved)
    return len(new)


def _homes(skus: Iterable[str]) -> dict[str, str]:
    """SKU → product id. What a file calls the product itself is kept with it under `sku`."""
    wanted, found = list(skus), {}
    with catalog.transaction() as session:
        for start in range(0, len(wanted), AT_A_TIME):
            part = wanted[start : start + AT_A_TIME]
            rows = session.execute(select(Variant.sku, Variant.product_id).where(Variant.sku.in_(part)))
            found |= {one.sku: one.product_id for one in rows}
        if left := set(wanted) - set(found):
            named = select(Product.id, Product.kept).where(Product.source != "")
            found |= {one.kept["sku"]: one.id for one in session.execute(named) if one.kept.get("sku") in left}
    return found
