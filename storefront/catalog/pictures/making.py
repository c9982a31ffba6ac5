"""One picture after the other: claimed, fetched or read, made, stored, and shown. No transaction is open meanwhile."""

import time
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from sqlalchemy import select, update

from storefront.catalog import projecting
from storefront.catalog.context import catalog
from storefront.catalog.models import Media, PictureFile
from storefront.catalog.pictures import encoding, fetching
from storefront.catalog.pictures.fetching import PictureRefused
from storefront.catalog.reviews import photos
from storefront.kernel import clock
from storefront.kernel.db import done_reading
from storefront.kernel.storage import NotStored, storage

UPLOADED = "original:reviews/"
LEASE = timedelta(minutes=2)
WAITS = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
HOST_RESTS = timedelta(minutes=10)


@dataclass(frozen=True)
class Claimed:
    id: str
    origin: str
    attempts: int


def make_waiting(*, seconds: float) -> tuple[int, int]:
    """Work for about so long; how many became ready, and how many did not."""
    until, made, failed = time.monotonic() + seconds, 0, 0
    while (one := _claim()) is not None:
        try:
            _make(one)
            made += 1
        except PictureRefused as refusal:
            _refused(one, refusal)
            failed += 1
        if time.monotonic() > until:
            break
    return made, failed


def _claim() -> Claimed | None:
    now = clock.now()
    due = (PictureFile.status == "waiting", PictureFile.due_at <= now)
    with catalog.transaction() as current:
        row = current.scalar(select(PictureFile).where(*due).order_by(PictureFile.due_at).limit(1))
        if row is None:
            return None
        mine = update(PictureFile).where(PictureFile.id == row.id, *due)
        moved = current.execute(mine.values(due_at=now + LEASE, attempts=PictureFile.attempts + 1))
        return Claimed(row.id, row.origin, row.attempts + 1) if moved.rowcount == 1 else None


def _make(one: Claimed) -> None:
    done_reading()
    made = encoding.make(_bytes(one.origin))
    kept = storage()
    for name, data, kind in encoding.kinds_of(made.files):
        kept.put(name, data, kind=kind)
    _show(one, made)


def _bytes(origin: str) -> bytes:
    if not origin.startswith("original:"):
        return fetching.fetch(origin)
    try:
        return storage().get(origin.removeprefix("original:"))
    except NotStored:
        raise PictureRefused("The file is not in the shop's storage.", permanent=False) from None


def _show(one: Claimed, made: encoding.Made) -> None:
    """From now on the products show the picture and no stand-in."""
    with catalog.transaction() as current:
        sizes = {"file": made.file, "width": made.width, "height": made.height}
        known = update(PictureFile).where(PictureFile.id == one.id)
        current.execute(known.values(status="ready", words="", **sizes))
        shown = Media.source_url == one.origin
        products = list(current.scalars(select(Media.product_id).where(shown).distinct()))
        current.execute(update(Media).where(shown).values(**sizes))
        current.expire_all()
        projecting.project(products)
        wanted = photos.made(one.origin, sizes) or not one.origin.startswith(UPLOADED)
    if not wanted:
        photos.drop_files(one.origin, made.file)
    _over(one)


def _over(one: Claimed) -> None:
    if one.origin.startswith(UPLOADED):
        photos.throw_upload(one.origin)


def _refused(one: Claimed, refusal: PictureRefused) -> None:
    """Later again, or never; a server that is away lets all its pictures wait."""
    final = refusal.permanent or one.attempts > len(WAITS)
    values = {"words": str(refusal), "status": "failed" if final else "waiting"}
    if not final:
        values["due_at"] = clock.now() + WAITS[one.attempts - 1]
    with catalog.transaction() as current:
        current.execute(update(PictureFile).where(PictureFile.id == one.id).values(**values))
        parts = urlsplit(one.origin)
        if not refusal.permanent and parts.hostname:
            same = PictureFile.origin.startswith(f"{parts.scheme}://{parts.netloc}/", autoescape=True)
            rest = clock.now() + HOST_RESTS
            others = update(PictureFile).where(same, PictureFile.status == "waiting", PictureFile.due_at < rest)
            current.execute(others.values(due_at=rest).execution_options(synchronize_session=False))
    if final:
        _over(one)
