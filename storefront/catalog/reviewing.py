"""Reviews: written once, counted on the product, read by page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from storefront.catalog import projecting
from storefront.catalog.context import catalog
from storefront.catalog.models import Product, Review
from storefront.catalog.refusals import NotFound, UnableToSave
from storefront.kernel import clock
from storefront.kernel.db import session
from storefront.kernel.ids import derived_id
from storefront.kernel.refusal import N_

SORTS = ("helpful", "newest", "critical")
PER_PAGE = 4


@dataclass(frozen=True)
class ReviewView:
    id: str
    rating: int
    title: str
    body: str
    author: str
    city: str | None
    locale: str
    verified: bool
    at: datetime
    helpful: int
    reply: str | None


def add_reviews(*, reviews: dict[str, list[dict[str, Any]]]) -> int:
    """Add what people wrote, by product slug; the same author's same words are added once. Returns how many are new.

    A review: rating 1–5, title, body, author, locale; optional city, verified, helpful, reply, at.
    Raises NotFound, UnableToSave.
    """
    with catalog.transaction() as current:
        found = select(Product.slug, Product.id).where(Product.slug.in_(reviews))
        ids = dict(current.execute(found).all())
        if missing := set(reviews) - set(ids):
            raise NotFound(", ".join(sorted(missing)))
        added = {ids[slug]: _add(ids[slug], said) for slug, said in reviews.items()}
        touched = [product_id for product_id, count in added.items() if count]
        if touched:
            projecting.project(touched)
    return sum(added.values())


def _add(product_id: str, said: list[dict[str, Any]]) -> int:
    with catalog.transaction() as current:
        new = [one for one in (row(product_id, each) for each in said) if current.get(Review, one.id) is None]
        current.add_all(new)
        current.flush()
        if new:
            count(product_id, new)
    return len(new)


def row(product_id: str | None, said: dict[str, Any]) -> Review:
    if said["rating"] not in (1, 2, 3, 4, 5):
        raise UnableToSave(N_("A rating is one to five stars."))
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
        helpful=said.get("helpful") or 0,
        reply=said.get("reply"),
        at=said.get("at") or clock.now(),
    )


def count(product_id: str, new: list[Review]) -> None:
    """In the database, so that two reviews at once are two."""
    values: dict[str, Any] = {"verified_count": Product.verified_count + sum(row.verified for row in new)}
    for stars in {row.rating for row in new}:
        column = getattr(Product, f"rating_{stars}")
        values[column.key] = column + sum(row.rating == stars for row in new)
    with catalog.transaction() as current:
        current.execute(update(Product).where(Product.id == product_id).values(values))
        current.expire_all()


def page(
    product_id: str, *, sort: str = "helpful", stars: int | None = None, limit: int = PER_PAGE
) -> list[ReviewView]:
    """The first `limit` of them; `sort` is one of SORTS."""
    orders = {
        "helpful": (Review.helpful.desc(), Review.at.desc(), Review.id),
        "newest": (Review.at.desc(), Review.id),
        "critical": (Review.rating, Review.helpful.desc(), Review.id),
    }
    statement = select(Review).where(Review.product_id == product_id, Review.published)
    if stars:
        statement = statement.where(Review.rating == stars)
    rows = session().scalars(statement.order_by(*orders[sort]).limit(limit))
    return [ReviewView(**{name: getattr(row, name) for name in ReviewView.__dataclass_fields__}) for row in rows]
