"""A buyer writes: one review of a product, however often it is sent; a person looks at it before others see it."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from storefront.catalog.context import catalog
from storefront.catalog.models import Product, Review, ReviewPicture
from storefront.catalog.refusals import NotFound
from storefront.catalog.reviews import counting, photos
from storefront.kernel import clock
from storefront.kernel.db import session as reading
from storefront.kernel.refusal import N_, Refusal

LONGEST = {"title": 120, "body": 5000, "author": 60}


class UnableToReview(Refusal):
    """`fields`: what to put right, by the name of the field."""

    def __init__(self, fields: dict[str, Refusal]) -> None:
        self.fields = fields
        super().__init__(N_("Something is missing."))


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody typed; `rating` is None when no star was chosen. `agreed`: the pictures may be shown."""

    rating: int | None
    title: str
    body: str
    author: str
    locale: str
    agreed: bool = False


@dataclass(frozen=True)
class Written:
    """A writer's own review, as it stands."""

    id: str
    rating: int
    title: str
    body: str
    author: str
    status: str
    reason: str


def written(product_id: str, writer: str) -> Written | None:
    row = reading().scalar(select(Review).where(Review.product_id == product_id, Review.writer == writer))
    return Written(**{name: getattr(row, name) for name in Written.__dataclass_fields__}) if row else None


def written_by(product_ids: list[str], writer: str) -> dict[str, Written]:
    """This writer's reviews of these products, by product."""
    mine = select(Review).where(Review.product_id.in_(product_ids), Review.writer == writer)
    return {
        row.product_id: Written(**{name: getattr(row, name) for name in Written.__dataclass_fields__})
        for row in reading().scalars(mine)
    }


def submit(*, product_id: str, writer: str, said: Said, verified: bool, wrong: dict[str, Refusal] | None = None) -> str:
    """Write it, or write it anew: `new`, `edited`, or `unchanged` when it says what it said before.

    `verified`: this buyer has received the product, which the caller knows from the orders. `wrong`: what the caller
    refuses already, by field. Raises UnableToReview and NotFound.
    """
    said = _checked(product_id, writer, said, wrong or {})
    try:
        return _submit(product_id, writer, said, verified)
    except IntegrityError:  # both of two at once were the first
        return _submit(product_id, writer, said, verified)


def _checked(product_id: str, writer: str, said: Said, known: dict[str, Refusal]) -> Said:
    texts = {name: getattr(said, name).replace("\r\n", "\n").strip() for name in LONGEST}
    wrong = {}
    if said.rating not in (1, 2, 3, 4, 5):
        wrong["rating"] = Refusal(N_("Choose one to five stars."))
    missing = {
        "title": N_("Say it in a few words."),
        "body": N_("Write a sentence or two about it."),
        "author": N_("Write the name that others will see."),
    }
    for name, words in texts.items():
        if not words:
            wrong[name] = Refusal(missing[name])
        elif len(words) > LONGEST[name]:
            wrong[name] = Refusal(N_("At most %(count)d characters."), count=LONGEST[name])
    if not said.agreed and any(not one.agreed for one in photos.of(product_id, writer)):
        wrong["agreed"] = Refusal(N_("Say that we may show your pictures, or take them away."))
    if wrong := wrong | known:
        raise UnableToReview(wrong)
    return Said(rating=said.rating, locale=said.locale, agreed=said.agreed, **texts)


def _submit(product_id: str, writer: str, said: Said, verified: bool) -> str:
    with catalog.transaction() as session:
        if session.get(Product, product_id) is None:
            raise NotFound(product_id)
        review = session.scalar(_mine(product_id, writer).with_for_update())
        outcome = "edited"
        if review is None:
            review, outcome = _blank(product_id, writer), "new"
            session.add(review)
        elif _same(review, said, verified) and not _unsent(product_id, writer):
            return "unchanged"
        with counting.counted(review):
            for name in ("rating", "title", "body", "author", "locale"):
                setattr(review, name, getattr(said, name))
            review.verified = bool(review.verified or verified)
            review.queued = "new" if outcome == "new" or review.queued == "new" else "edited"
            review.status, review.reason, review.at = "waiting", "", clock.now()
            session.flush()
            photos.send(product_id, writer, agreed=said.agreed)
            review.pictures = photos.visible(product_id, writer)
    return outcome


def _mine(product_id: str, writer: str):
    return select(Review).where(Review.product_id == product_id, Review.writer == writer)


def _blank(product_id: str, writer: str) -> Review:
    return Review(product_id=product_id, writer=writer, status="waiting", queued="new", pictures=0, verified=False)


def _same(review: Review, said: Said, verified: bool) -> bool:
    same = all(getattr(review, name) == getattr(said, name) for name in ("rating", "title", "body", "author"))
    return same and review.status != "rejected" and (review.verified or not verified)


def _unsent(product_id: str, writer: str) -> bool:
    return any(not one.agreed for one in photos.of(product_id, writer))


def adopt(*, product_id: str, old: str, new: str) -> None:
    """What was written under one key belongs to another from now on, unless that one has begun to write as well."""
    tables = (Review, ReviewPicture)
    with catalog.transaction() as session:
        for table in tables:
            theirs = select(table.id).where(table.product_id == product_id, table.writer == new).limit(1)
            if session.scalar(theirs) is not None:
                return
        for table in tables:
            mine = update(table).where(table.product_id == product_id, table.writer == old)
            session.execute(mine.values(writer=new))


def withdraw(*, product_id: str, writer: str) -> bool:
    """Take one's own review away, with its pictures; False when there is none."""
    with catalog.transaction() as session:
        review = session.scalar(_mine(product_id, writer).with_for_update())
        if review is not None:
            with counting.counted(review):
                review.status = "rejected"
            session.delete(review)
    for one in photos.of(product_id, writer):
        photos.remove(picture_id=one.id, writer=writer)
    return review is not None
