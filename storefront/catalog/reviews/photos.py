"""Buyers' pictures: kept at once so that a wrong form loses none, made by a worker, then the upload is thrown away."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, select, update

from storefront.catalog.context import catalog
from storefront.catalog.models import Media, PictureFile, Product, Review, ReviewPicture
from storefront.catalog.pictures import library, names
from storefront.catalog.refusals import NotFound, UnableToSave
from storefront.catalog.reviews import counting
from storefront.kernel import clock
from storefront.kernel.db import done_reading
from storefront.kernel.db import session as reading
from storefront.kernel.ids import new_id
from storefront.kernel.refusal import N_
from storefront.kernel.storage import storage

MOST = 4
MOST_BYTES = 10 * 1024 * 1024
MOST_IN_A_DAY = 40
FORGOTTEN = timedelta(days=1)
ORIGIN = "original:"


class PictureNotKept(UnableToSave):
    """The writer should choose another one."""


@dataclass(frozen=True)
class Kept:
    """A picture as the writer's form shows it. `state`: waiting, ready, failed; `file` once it is ready."""

    id: str
    state: str
    file: str | None
    width: int
    height: int
    agreed: bool


def keep(*, product_id: str, writer: str, data: bytes) -> str:
    """Put one upload aside for this writer's review; the same picture twice is one. Returns its id.

    Raises NotFound, and PictureNotKept for what is no picture, too large, or one too many.
    """
    _check(data)
    digest = hashlib.sha256(data).hexdigest()
    key, origin, missing = _place(product_id, writer, digest)
    if missing:
        done_reading()
        storage().put(origin.removeprefix(ORIGIN), data)
        with catalog.transaction():
            library.expect(origins=[origin])
    return key


def _place(product_id: str, writer: str, digest: str) -> tuple[str, str, bool]:
    """A row before the file, so that no file is ever without one; whether the file must be stored (again)."""
    mine = (ReviewPicture.product_id == product_id, ReviewPicture.writer == writer)
    with catalog.transaction() as session:
        if session.get(Product, product_id, with_for_update=True) is None:
            raise NotFound(product_id)
        row = session.scalar(select(ReviewPicture).where(*mine, ReviewPicture.digest == digest))
        if row is None:
            _room(session, *mine)
            row = ReviewPicture(id=new_id(), product_id=product_id, writer=writer, digest=digest)
            row.origin = f"{ORIGIN}reviews/{row.id}"
            session.add(row)
            session.flush()
        known = session.scalar(select(PictureFile.id).where(PictureFile.origin == row.origin))
        return row.id, row.origin, known is None


def _check(data: bytes) -> None:
    from storefront.catalog.pictures import encoding  # with Pillow, which only an upload needs here
    from storefront.catalog.pictures.fetching import PictureRefused

    if len(data) > MOST_BYTES:
        raise PictureNotKept(N_("A picture may have 10 MB; this one is larger."))
    try:
        encoding.look(data)
    except PictureRefused as refusal:
        raise PictureNotKept(str(refusal)) from None


def _room(session: Any, product: Any, writer: Any) -> None:
    if (session.scalar(select(func.count()).select_from(ReviewPicture).where(product, writer)) or 0) >= MOST:
        raise PictureNotKept(N_("At most %(count)d pictures."), count=MOST)
    today = select(func.count()).select_from(ReviewPicture)
    if (session.scalar(today.where(writer, ReviewPicture.at > clock.now() - FORGOTTEN)) or 0) >= MOST_IN_A_DAY:
        raise PictureNotKept(N_("That is enough for today. Come back tomorrow."))


def of(product_id: str, writer: str) -> list[Kept]:
    """The writer's own pictures, sent or not, in the order they came."""
    mine = (ReviewPicture.product_id == product_id, ReviewPicture.writer == writer)
    rows = select(ReviewPicture, PictureFile.status).outerjoin(PictureFile, PictureFile.origin == ReviewPicture.origin)
    return [kept(row, status) for row, status in reading().execute(rows.where(*mine).order_by(ReviewPicture.id))]


def kept(row: ReviewPicture, status: str | None) -> Kept:
    state = "ready" if row.file else status or "failed"
    return Kept(row.id, state, row.file, row.width, row.height, row.agreed_at is not None)


def made(origin: str, sizes: dict[str, Any]) -> bool:
    """A worker has made it: from now on it can be shown. In the worker's transaction; False when it was taken away."""
    with catalog.transaction() as session:
        row = session.scalar(select(ReviewPicture).where(ReviewPicture.origin == origin))
        if row is not None:
            _change(session, row.product_id, row.writer, lambda: _fill(row, sizes))
    return row is not None


def throw_upload(origin: str) -> None:
    """What was sent goes, with all that a camera writes into a file; what was made of it stays."""
    done_reading()
    storage().drop(origin.removeprefix(ORIGIN))
    with catalog.transaction() as session:
        session.execute(update(ReviewPicture).where(ReviewPicture.origin == origin).values(thrown=True))


def _fill(row: ReviewPicture, sizes: dict[str, Any]) -> None:
    row.file, row.width, row.height = sizes["file"], sizes["width"], sizes["height"]


def _change(session: Any, product_id: str, writer: str, act: Any) -> None:
    """Do it, and let the review's number of pictures and its product's counters follow."""
    mine = select(Review).where(Review.product_id == product_id, Review.writer == writer)
    review = session.scalar(mine.with_for_update())
    if review is None:
        act()
        session.flush()
        return
    with counting.counted(review):
        act()
        session.flush()
        review.pictures = visible(product_id, writer)


def visible(product_id: str, writer: str) -> int:
    """How many of them others can see once the review is published."""
    shown = (ReviewPicture.sent, ReviewPicture.file.is_not(None))
    mine = (ReviewPicture.product_id == product_id, ReviewPicture.writer == writer)
    return reading().scalar(select(func.count()).select_from(ReviewPicture).where(*mine, *shown)) or 0


def remove(*, picture_id: str, writer: str | None = None) -> bool:
    """Take a picture away, for good; `writer`: only when it is theirs. False when it is not there."""
    with catalog.transaction() as session:
        row = session.get(ReviewPicture, picture_id)
        if row is None or (writer is not None and row.writer != writer):
            return False
        origin, file = row.origin, row.file
        _change(session, row.product_id, row.writer, lambda: session.delete(row))
        session.execute(delete(PictureFile).where(PictureFile.origin == origin))
    drop_files(origin, file)
    return True


def drop_files(origin: str, file: str | None) -> None:
    """What was sent, and what was made of it unless somebody else shows the same."""
    done_reading()
    files = storage()
    files.drop(origin.removeprefix(ORIGIN))
    shared = (select(table.id).where(table.file == file).limit(1) for table in (Media, ReviewPicture, PictureFile))
    if file is None or any(reading().scalar(found) for found in shared):
        return
    done_reading()
    for ending in ("webp", "avif"):
        for name, _ in names.variants(file, ending):
            files.drop(name)


def sweep() -> tuple[int, int]:
    """Throw away what nobody sent for a day, and uploads that outlived a killed worker; how many of each."""
    unsent = ReviewPicture.sent.is_(False) & (ReviewPicture.at < clock.now() - FORGOTTEN)
    forgotten = list(reading().scalars(select(ReviewPicture.id).where(unsent)))
    for key in forgotten:
        remove(picture_id=key)
    over = select(ReviewPicture.origin).join(PictureFile, PictureFile.origin == ReviewPicture.origin)
    left = list(reading().scalars(over.where(ReviewPicture.thrown.is_(False), PictureFile.status != "waiting")))
    for origin in left:
        throw_upload(origin)
    return len(forgotten), len(left)


def send(product_id: str, writer: str, *, agreed: bool) -> None:
    """The pictures put aside belong to the review from now on. In the writer's transaction."""
    mine = (ReviewPicture.product_id == product_id, ReviewPicture.writer == writer, ReviewPicture.sent.is_(False))
    if agreed:
        with catalog.transaction() as session:
            session.execute(update(ReviewPicture).where(*mine).values(sent=True, agreed_at=clock.now()))
