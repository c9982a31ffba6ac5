"""The reviews of one product as its page shows them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select

from storefront.catalog.models import Review, ReviewPicture, ReviewVote, Variant
from storefront.kernel.db import session

SORTS = ("helpful", "newest", "critical")
PER_PAGE = 4
MOST = 400


@dataclass(frozen=True)
class Narrowing:
    """`sort` is one of SORTS; `stars` 1–5 or None; `page` counts from 1 and shows everything up to it."""

    sort: str = "helpful"
    stars: int | None = None
    pictured: bool = False
    verified: bool = False
    page: int = 1

    def cleaned(self) -> "Narrowing":
        """Without what nobody offers."""
        return replace(
            self,
            sort=self.sort if self.sort in SORTS else "helpful",
            stars=self.stars if self.stars in (1, 2, 3, 4, 5) else None,
            page=min(max(self.page, 1), MOST // PER_PAGE),
        )

    @property
    def narrows(self) -> bool:
        return bool(self.stars or self.pictured or self.verified)


@dataclass(frozen=True)
class PictureView:
    """`file` is a path below `/media/` in its widest WebP; sizes in pixels."""

    id: str
    file: str
    width: int
    height: int


@dataclass(frozen=True)
class ReviewView:
    """`voted`: the reader found it helpful. `foreign`: it is in another language than the page."""

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
    foreign: bool
    voted: bool
    pictures: list[PictureView]


PLAIN = [name for name in ReviewView.__dataclass_fields__ if name not in ("foreign", "voted", "pictures")]


def language(locale: str) -> str:
    """`de` of `de-AT` and `de_AT`."""
    return locale.replace("_", "-").split("-")[0]


def page(product_id: str, *, locale: str, wanted: Narrowing, reader: str | None = None) -> list[ReviewView]:
    """Up to and with the wanted page: first those in the reader's language. `reader`: the key that votes."""
    here = language(locale)
    ours = or_(Review.locale == here, *(Review.locale.startswith(f"{here}{dash}") for dash in "-_"))
    orders = {
        "helpful": (Review.helpful.desc(), Review.at.desc(), Review.id),
        "newest": (Review.at.desc(), Review.id),
        "critical": (Review.rating, Review.helpful.desc(), Review.id),
    }
    found = select(Review).where(*_where(product_id, wanted))
    found = found.order_by(case((ours, 0), else_=1), *orders[wanted.sort]).limit(wanted.page * PER_PAGE)
    rows = list(session().scalars(found))
    shown = pictures_of(row for row in rows if row.pictures)
    voted = _voted([row.id for row in rows], reader)
    return [
        ReviewView(
            **{name: getattr(row, name) for name in PLAIN},
            foreign=language(row.locale) != here,
            voted=row.id in voted,
            pictures=shown.get(row.id, []),
        )
        for row in rows
    ]


def total(product_id: str, wanted: Narrowing) -> int:
    """How many fit."""
    return session().scalar(select(func.count()).select_from(Review).where(*_where(product_id, wanted))) or 0


def _where(product_id: str, wanted: Narrowing) -> list[ColumnElement[bool]]:
    where = [Review.product_id == product_id, Review.status == "published"]
    if wanted.stars:
        where.append(Review.rating == wanted.stars)
    if wanted.pictured:
        where.append(Review.pictures > 0)
    if wanted.verified:
        where.append(Review.verified)
    return where


def pictures_of(reviews: Iterable[Any]) -> dict[str, list[PictureView]]:
    """What can be seen of each review, by its id: its writer's pictures that were sent and are made."""
    homes = {(row.product_id, row.writer): row.id for row in reviews}
    if not homes:
        return {}
    products, writers = ({key[place] for key in homes} for place in (0, 1))
    rows = select(ReviewPicture).where(
        ReviewPicture.product_id.in_(products), ReviewPicture.writer.in_(writers),
        ReviewPicture.sent, ReviewPicture.file.is_not(None),
    )  # fmt: skip
    found: dict[str, list[PictureView]] = {}
    for row in session().scalars(rows.order_by(ReviewPicture.id)):
        if home := homes.get((row.product_id, row.writer)):
            found.setdefault(home, []).append(PictureView(row.id, row.file, row.width, row.height))
    return found


def _voted(review_ids: list[str], reader: str | None) -> set[str]:
    if not reader or not review_ids:
        return set()
    mine = select(ReviewVote.review_id).where(ReviewVote.voter == reader, ReviewVote.review_id.in_(review_ids))
    return set(session().scalars(mine))


def product_of(review_id: str) -> str | None:
    """The product of a published review; None when there is no such review."""
    return session().scalar(select(Review.product_id).where(Review.id == review_id, Review.status == "published"))


def skus(product_id: str) -> set[str]:
    """Every SKU that the product has, for sale or not: who owns one may say how it is."""
    return set(session().scalars(select(Variant.sku).where(Variant.product_id == product_id)))
