"""What readers think of a review: it helped, or it should not be here. Each person or browser once."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from storefront.catalog.context import catalog
from storefront.catalog.models import Review, ReviewReport, ReviewVote
from storefront.catalog.refusals import NotFound
from storefront.kernel import clock
from storefront.kernel.db import session as reading
from storefront.kernel.refusal import N_, Refusal

ENOUGH_REPORTS = 3
REASONS = ("spam", "offensive", "private", "other")
WINDOW = timedelta(hours=1)
MOST_A_PERSON, MOST_AN_ADDRESS = 10, 30


class UnableToVote(Refusal):
    """Nobody votes for themselves."""


class UnableToReport(Refusal):
    """Too many in a short time, or no reason."""


@dataclass(frozen=True)
class Standing:
    """How many found it helpful, and whether this voter did."""

    helpful: int
    voted: bool


def vote(*, review_id: str, voter: str) -> Standing:
    """It was helpful; saying so twice is saying so once. Raises NotFound and UnableToVote."""
    with catalog.transaction() as session:
        review = _published(review_id)
        if review.writer == voter:
            raise UnableToVote(N_("This one is yours: others say whether it helps."))
        if session.get(ReviewVote, (review_id, voter)) is None:
            session.add(ReviewVote(review_id=review_id, voter=voter))
            review.helpful += 1
        return Standing(review.helpful, True)


def unvote(*, review_id: str, voter: str) -> Standing:
    """Take it back, if there is anything to take back. Raises NotFound."""
    with catalog.transaction() as session:
        review = _published(review_id)
        if (row := session.get(ReviewVote, (review_id, voter))) is not None:
            session.delete(row)
            review.helpful -= 1
        return Standing(review.helpful, False)


def report(
    *, review_id: str, reporter: str, reason: str, words: str = "", address: str = "", by_staff: bool = False
) -> bool:
    """Somebody says that it should not be here; enough of them, or one of the staff, and a person looks at it.

    It stays until then, so that a crowd cannot silence anybody. `address`: a key for where the report comes from (not
    the address itself). False when this reporter has said so before. Raises NotFound and UnableToReport.
    """
    if reason not in REASONS:
        raise UnableToReport(N_("Say what is wrong with it."))
    with catalog.transaction() as session:
        review = _published(review_id)
        if session.get(ReviewReport, (review_id, reporter)) is not None:
            return False
        _not_too_often(reporter, address)
        said = {"reason": reason, "words": words.strip()[:500], "address": address}
        session.add(ReviewReport(review_id=review_id, reporter=reporter, **said))
        review.reports += 1
        if by_staff or review.reports >= ENOUGH_REPORTS:
            review.queued = review.queued or "reported"
    return True


def standing(*, review_id: str, voter: str) -> Standing:
    helpful = reading().scalar(select(Review.helpful).where(Review.id == review_id)) or 0
    return Standing(helpful, reading().get(ReviewVote, (review_id, voter)) is not None)


@dataclass(frozen=True)
class Reportable:
    """What a report is about."""

    id: str
    title: str
    body: str
    author: str
    locale: str


def reportable(*, review_id: str) -> Reportable | None:
    row = reading().get(Review, review_id)
    if row is None or row.status != "published":
        return None
    return Reportable(row.id, row.title, row.body, row.author, row.locale)


def _published(review_id: str) -> Review:
    """Locked, so that two votes at once are two."""
    with catalog.transaction() as session:
        review = session.get(Review, review_id, with_for_update=True)
    if review is None or review.status != "published" or review.product_id is None:
        raise NotFound(review_id)
    return review


def _not_too_often(reporter: str, address: str) -> None:
    since = ReviewReport.at > clock.now() - WINDOW
    limits = [(ReviewReport.reporter == reporter, MOST_A_PERSON)]
    if address:
        limits.append((ReviewReport.address == address, MOST_AN_ADDRESS))
    with catalog.transaction() as session:
        for mine, most in limits:
            count = session.scalar(select(func.count()).select_from(ReviewReport).where(mine, since))
            if count >= most:
                raise UnableToReport(N_("Thank you, that is enough for now. Come back in an hour."))
