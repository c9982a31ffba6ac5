"""The staff's desk: what waits for a person, and what that person decides."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, update

from storefront.catalog.context import catalog
from storefront.catalog.models import Listing, PictureFile, Review, ReviewPicture, ReviewReport
from storefront.catalog.refusals import NotFound
from storefront.catalog.reviews import counting, photos
from storefront.kernel import clock
from storefront.kernel.db import session as reading
from storefront.kernel.refusal import N_, Refusal

PER_PAGE = 20
TABS = ("queue", "reported", "published", "rejected", "all")
LONGEST_REPLY = 2000


class UnableToDecide(Refusal):
    """The person at the desk can put it right."""


@dataclass(frozen=True)
class DeskReview:
    """`pictures`: (id, state, file, width, height); `said`: the open reports, (reason, words)."""

    id: str
    product_id: str
    product: str
    slug: str
    rating: int
    title: str
    body: str
    author: str
    locale: str
    verified: bool
    written_here: bool
    status: str
    queued: str
    reason: str
    reply: str | None
    helpful: int
    reports: int
    at: datetime
    decided_by: str
    decided_at: datetime | None
    pictures: list[photos.Kept]
    said: list[tuple[str, str]]


@dataclass(frozen=True)
class Desk:
    rows: list[DeskReview]
    counts: dict[str, int]
    total: int
    page: int
    pages: int


def decide(*, review_ids: Iterable[str], publish: bool, actor: str, reason: str = "") -> int:
    """Publish them, or reject them for a reason that their writers read. Returns how many that changed.

    Raises UnableToDecide: nothing chosen, or rejected without a reason.
    """
    ids, reason = sorted(set(review_ids)), reason.strip()
    if not ids:
        raise UnableToDecide(N_("Tick at least one review."))
    if not publish and not reason:
        raise UnableToDecide(N_("Say why: the writer reads it."))
    status = "published" if publish else "rejected"
    with catalog.transaction() as session:
        found = select(Review).where(Review.id.in_(ids), Review.product_id.is_not(None)).order_by(Review.id)
        rows = [row for row in session.scalars(found.with_for_update()) if row.status != status or row.queued]
        with counting.counted(*rows):
            for row in rows:
                row.status, row.queued, row.reports = status, "", 0
                row.reason = "" if publish else reason
                row.decided_by, row.decided_at = actor, clock.now()
        settled = update(ReviewReport).where(ReviewReport.review_id.in_([row.id for row in rows]))
        session.execute(settled.values(settled=True, address=""))
    return len(rows)


def reply(*, review_id: str, words: str, actor: str) -> None:
    """The shop's answer below the review; nothing takes it away. Raises NotFound and UnableToDecide."""
    words = words.replace("\r\n", "\n").strip()
    if len(words) > LONGEST_REPLY:
        raise UnableToDecide(N_("At most %(count)d characters."), count=LONGEST_REPLY)
    with catalog.transaction() as session:
        row = session.get(Review, review_id, with_for_update=True)
        if row is None:
            raise NotFound(review_id)
        row.reply = words or None
        row.decided_by, row.decided_at = actor, clock.now()


def waiting() -> int:
    """How many wait for a person."""
    return reading().scalar(select(func.count()).select_from(Review).where(*_where("queue", ""))) or 0


def desk(*, locale: str, tab: str = "queue", text: str = "", page: int = 1) -> Desk:
    """One page of the staff's list. `tab` is one of TABS; pages count from 1. The oldest that wait come first."""
    tab = tab if tab in TABS else "queue"
    where = _where(tab, text.strip())
    total = reading().scalar(select(func.count()).select_from(Review).where(*where)) or 0
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(page, 1), pages)
    order = (Review.at, Review.id) if tab in ("queue", "reported") else (Review.at.desc(), Review.id.desc())
    found = select(Review).where(*where).order_by(*order).limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    return Desk(_shown(list(reading().scalars(found)), locale), _counts(), total, page, pages)


def one(*, review_id: str, locale: str) -> DeskReview | None:
    row = reading().get(Review, review_id)
    return _shown([row], locale)[0] if row is not None and row.product_id else None


def _where(tab: str, text: str) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = [Review.product_id.is_not(None)]
    where += {
        "queue": [Review.status.in_(("waiting", "published")), Review.queued != ""],
        "reported": [Review.status == "published", Review.queued == "reported"],
        "published": [Review.status == "published"],
        "rejected": [Review.status == "rejected"],
        "all": [],
    }[tab]
    if text:
        fields = (Review.title, Review.body, Review.author)
        where.append(or_(*(field.icontains(text, autoescape=True) for field in fields)))
    return where


def _counts() -> dict[str, int]:
    """Every tab's number, in one statement."""
    sums = [func.count(Review.id).filter(*_where(tab, "")) for tab in TABS]
    return dict(zip(TABS, reading().execute(select(*sums)).one(), strict=True))


def _shown(rows: list[Review], locale: str) -> list[DeskReview]:
    names = _products({row.product_id for row in rows}, locale)
    pictures, said = _pictures(rows), _said([row.id for row in rows])
    own = [name for name in DeskReview.__dataclass_fields__ if hasattr(Review, name) and name != "pictures"]
    return [
        DeskReview(
            **{name: getattr(row, name) for name in own},
            product=names.get(row.product_id, ("", ""))[0],
            slug=names.get(row.product_id, ("", ""))[1],
            written_here=row.writer is not None,
            pictures=pictures.get((row.product_id, row.writer), []),
            said=said.get(row.id, []),
        )
        for row in rows
    ]


def _products(ids: set[str], locale: str) -> dict[str, tuple[str, str]]:
    rows = select(Listing.product_id, Listing.card, Listing.slug)
    found = reading().execute(rows.where(Listing.product_id.in_(ids), Listing.locale == locale))
    return {row.product_id: (row.card["name"], row.slug) for row in found}


def _pictures(rows: list[Review]) -> dict[tuple[str, str], list[photos.Kept]]:
    keys = {(row.product_id, row.writer) for row in rows if row.writer}
    if not keys:
        return {}
    wanted = select(ReviewPicture, PictureFile.status).outerjoin(
        PictureFile, PictureFile.origin == ReviewPicture.origin
    )
    products, writers = ({key[place] for key in keys} for place in (0, 1))
    wanted = wanted.where(ReviewPicture.product_id.in_(products), ReviewPicture.writer.in_(writers))
    found: dict[tuple[str, str], list[photos.Kept]] = {}
    for row, status in reading().execute(wanted.where(ReviewPicture.sent).order_by(ReviewPicture.id)):
        found.setdefault((row.product_id, row.writer), []).append(photos.kept(row, status))
    return found


def _said(review_ids: list[str]) -> dict[str, list[tuple[str, str]]]:
    rows: Any = select(ReviewReport).where(ReviewReport.review_id.in_(review_ids), ReviewReport.settled.is_(False))
    found: dict[str, list[tuple[str, str]]] = {}
    for row in reading().scalars(rows.order_by(ReviewReport.at)):
        found.setdefault(row.review_id, []).append((row.reason, row.words))
    return found
