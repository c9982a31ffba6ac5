"""The books of the reviews: every counter is what its rows say."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import case, func, select

from storefront.catalog.models import Listing, Product, Review, ReviewPicture, ReviewReport, ReviewVote
from storefront.catalog.reviews.counting import COLUMNS
from storefront.kernel.books import Breach
from storefront.kernel.db import session


def breaches() -> list[Breach]:
    """A sentence for every counter that says something else than its rows."""
    return [*_products(), *_pages(), *_reviews()]


def _products() -> Iterator[Breach]:
    stars = [func.sum(case((Review.rating == many, 1), else_=0)) for many in (1, 2, 3, 4, 5)]
    others = [func.sum(case((found, 1), else_=0)) for found in (Review.verified, Review.pictures > 0)]
    published = select(Review.product_id, *stars, *others).where(Review.status == "published")
    rows = session().execute(published.where(Review.product_id.is_not(None)).group_by(Review.product_id))
    said = {product_id: tuple(map(int, counts)) for product_id, *counts in rows}
    columns = [getattr(Product, column) for column in COLUMNS]
    for product_id, slug, *counts in session().execute(select(Product.id, Product.slug, *columns)):
        rows_say = said.get(product_id, (0,) * len(COLUMNS))
        if tuple(counts) != rows_say:
            yield Breach(f"product {slug}: counters of its reviews say {tuple(counts)}, the reviews {rows_say}")


def _pages() -> Iterator[Breach]:
    """What lists and pages read, against the product."""
    columns = [getattr(Product, column) for column in COLUMNS]
    rows = select(Product.slug, Listing.locale, Listing.page, Listing.rating_count, *columns)
    reviewed = sum(columns[:5], start=0) > 0
    rows = rows.join(Listing, Listing.product_id == Product.id).where((Listing.rating_count > 0) | reviewed)
    for slug, locale, page, count, *counters in session().execute(rows):
        shown = (*page["ratings"], page["verified"], page.get("pictured", 0))
        if shown != tuple(counters) or count != sum(counters[:5]):
            yield Breach(f"product {slug} ({locale}): its page says {shown} of its reviews, its counters {counters}")


def _reviews() -> Iterator[Breach]:
    votes = _counts(ReviewVote.review_id, ReviewVote)
    reports = _counts(ReviewReport.review_id, ReviewReport, ReviewReport.settled.is_(False))
    seen = (ReviewPicture.sent, ReviewPicture.file.is_not(None))
    pairs = select(ReviewPicture.product_id, ReviewPicture.writer, func.count()).where(*seen)
    rows = session().execute(pairs.group_by(ReviewPicture.product_id, ReviewPicture.writer))
    pictures = {(product, writer): count for product, writer, count in rows}
    for row in session().execute(select(*_columns())):
        told = (row.helpful, row.reports, row.pictures)
        helpful = row.helpful_before + votes.get(row.id, 0)
        found = (helpful, reports.get(row.id, 0), pictures.get((row.product_id, row.writer), 0))
        if told != found:
            yield Breach(f"review {row.id}: (helpful, reports, pictures) are {told}, its rows say {found}")


def _columns() -> list[Any]:
    names = ("id", "product_id", "writer", "helpful", "helpful_before", "reports", "pictures")
    return [getattr(Review, name) for name in names]


def _counts(key: Any, table: Any, *where: Any) -> dict[str, int]:
    return dict(session().execute(select(key, func.count()).select_from(table).where(*where).group_by(key)).all())
