"""What a product's counters say of its reviews: they follow every change, in the transaction that makes it."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import update

from storefront.catalog import projecting
from storefront.catalog.context import catalog
from storefront.catalog.models import Product, Review

COLUMNS = (*(f"rating_{stars}" for stars in (1, 2, 3, 4, 5)), "verified_count", "pictured_count")


def share(review: Review) -> Counter[str]:
    """What this review adds to its product's counters, by column; nothing unless it is published."""
    if review.status != "published" or not review.product_id:
        return Counter()
    said = {f"rating_{review.rating}": 1, "verified_count": review.verified, "pictured_count": review.pictures > 0}
    return Counter({column: 1 for column, counts in said.items() if counts})


@contextmanager
def counted(*reviews: Review) -> Iterator[None]:
    """Whatever the block does to these reviews, their products' counters follow. The rows must be locked."""
    before = [(review.product_id, share(review)) for review in reviews]
    yield
    moved: dict[str, Counter[str]] = defaultdict(Counter)
    for product_id, parts in before:
        if product_id:
            moved[product_id].subtract(parts)
    for review in reviews:
        if review.product_id:
            moved[review.product_id].update(share(review))
    apply(moved)


def apply(moved: dict[str, Counter[str]]) -> None:
    """Add to the counters in the database, so that two changes at once are two; then show them."""
    changed = {key: parts for key, parts in moved.items() if any(parts.values())}
    with catalog.transaction() as session:
        session.flush()
        for product_id in sorted(changed):
            values = {name: getattr(Product, name) + by for name, by in changed[product_id].items() if by}
            session.execute(update(Product).where(Product.id == product_id).values(values))
        if changed:
            session.expire_all()
            projecting.project(changed)
