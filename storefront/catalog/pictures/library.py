"""The list of pictures that products show and where each came from."""

import hashlib
from collections.abc import Iterable

from sqlalchemy import func, insert, select

from storefront.catalog.context import catalog
from storefront.catalog.models import PictureFile
from storefront.kernel import clock
from storefront.kernel.db import session as reading
from storefront.kernel.ids import new_id

AT_A_TIME = 500


def hashed(origin: str) -> str:
    return hashlib.sha256(origin.encode()).hexdigest()


def expect(*, origins: Iterable[str]) -> int:
    """Have these made ready by the workers; those that are on the list already count once. Returns how many are new."""
    wanted = {hashed(origin): origin for origin in origins}
    keys, count = list(wanted), 0
    with catalog.transaction() as session:
        for start in range(0, len(keys), AT_A_TIME):
            part = keys[start : start + AT_A_TIME]
            known = set(session.scalars(select(PictureFile.origin_hash).where(PictureFile.origin_hash.in_(part))))
            rows = [_row(key, wanted[key]) for key in part if key not in known]
            if rows:
                session.execute(insert(PictureFile), rows)
            count += len(rows)
    return count


def _row(key: str, origin: str) -> dict:
    plain = {"status": "waiting", "width": 0, "height": 0, "attempts": 0, "words": "", "due_at": clock.now()}
    return {"id": new_id(), "origin_hash": key, "origin": origin, **plain}


def ready(origins: Iterable[str]) -> dict[str, tuple[str, int, int]]:
    """Of these origins, those that can be shown: file, width and height."""
    keys, found = list({hashed(origin) for origin in origins}), {}
    with catalog.transaction() as session:
        for start in range(0, len(keys), AT_A_TIME):
            mine = PictureFile.origin_hash.in_(keys[start : start + AT_A_TIME])
            for row in session.scalars(select(PictureFile).where(mine, PictureFile.status == "ready")):
                found[row.origin] = (row.file, row.width, row.height)
    return found


def waiting() -> dict[str, int]:
    """How many are waiting, ready and failed."""
    return dict(reading().execute(select(PictureFile.status, func.count()).group_by(PictureFile.status)).all())
