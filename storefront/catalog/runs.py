"""Imports on their way: how far each is, what is wrong with which row, and where to go on after an interruption."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from storefront.catalog.context import catalog
from storefront.catalog.importing import Problem
from storefront.catalog.models import ImportProblem, ImportRun
from storefront.kernel import clock
from storefront.kernel.db import session

COUNTS = ("created", "changed", "unchanged", "variants", "pictures")


@dataclass(frozen=True)
class RunView:
    """See `models.imports.ImportRun`."""

    id: str
    layout: str
    file: str
    department: str
    digest: str
    dry_run: bool
    actor: str
    status: str
    words: str
    total: int
    cursor: int
    created: int
    changed: int
    unchanged: int
    variants: int
    reviews: int
    pictures: int
    problems: int
    begun_at: datetime
    done_at: datetime | None

    @property
    def open(self) -> bool:
        return self.status == "running"

    @property
    def percent(self) -> int:
        return 100 if self.status == "done" else 100 * self.cursor // self.total if self.total else 0


def _view(row: ImportRun) -> RunView:
    return RunView(**{name: getattr(row, name) for name in RunView.__dataclass_fields__})


def begin(*, layout: str, file: str, department: str, digest: str, actor: str, dry_run: bool = False) -> RunView:
    """The interrupted run of the very same file when there is one, else a new one."""
    same = (ImportRun.layout == layout, ImportRun.digest == digest, ImportRun.department == department)
    left = select(ImportRun).where(*same, ImportRun.status == "running", ImportRun.dry_run.is_(False))
    with catalog.transaction() as current:
        row = None if dry_run else current.scalar(left.order_by(ImportRun.begun_at.desc()))
        if row is None:
            row = ImportRun(layout=layout, file=file[:300], department=department, digest=digest)
            row.actor, row.dry_run = actor[:120], dry_run
            current.add(row)
        current.flush()
        return _view(row)


def sized(run_id: str, *, total: int) -> None:
    _change(run_id, total=total)


def advance(run_id: str, *, cursor: int, counts: dict[str, int], problems: Iterable[Problem] = ()) -> bool:
    """`cursor` products are done; `counts` are added to what is there (see COUNTS).

    False, and nothing is added, when another worker is as far already: this one was thought dead.
    """
    added = {name: getattr(ImportRun, name) + counts.get(name, 0) for name in COUNTS}
    behind = update(ImportRun).where(ImportRun.id == run_id, ImportRun.cursor < cursor)
    with catalog.transaction() as current:
        if current.execute(behind.values(cursor=cursor, **added)).rowcount == 0:
            return False
        note(run_id, problems)
    return True


def finish(run_id: str, *, reviews: int = 0, pictures: int = 0, problems: Iterable[Problem] = ()) -> None:
    with catalog.transaction():
        note(run_id, problems)
        more = {"reviews": reviews, "pictures": ImportRun.pictures + pictures}
        _change(run_id, status="done", done_at=clock.now(), **more)


def refuse(run_id: str, *, words: str) -> None:
    """It is not what it was said to be."""
    _change(run_id, status="refused", words=words, done_at=clock.now())


def note(run_id: str, problems: Iterable[Problem]) -> None:
    """Remember what is wrong with rows; the same words of the same row once."""
    with catalog.transaction() as current:
        for one in problems:
            key = {"run_id": run_id, "file": one.file[:200], "row": one.row, "words": one.words[:500]}
            if current.get(ImportProblem, key) is None:
                current.add(ImportProblem(**key))
        current.flush()
        count = select(func.count()).select_from(ImportProblem).where(ImportProblem.run_id == run_id)
        _change(run_id, problems=current.scalar(count))


def _change(run_id: str, **values: Any) -> None:
    with catalog.transaction() as current:
        current.execute(update(ImportRun).where(ImportRun.id == run_id).values(**values))


def run(run_id: str) -> RunView | None:
    row = session().get(ImportRun, run_id, populate_existing=True)
    return _view(row) if row else None


def past(*, limit: int = 30) -> list[RunView]:
    """The latest first."""
    return [_view(row) for row in session().scalars(select(ImportRun).order_by(ImportRun.begun_at.desc()).limit(limit))]


def problems(run_id: str, *, limit: int | None = None) -> list[Problem]:
    """In the order of their files and rows."""
    mine = select(ImportProblem).where(ImportProblem.run_id == run_id).limit(limit)
    rows = session().scalars(mine.order_by(ImportProblem.file, ImportProblem.row, ImportProblem.words))
    return [Problem(row.row, row.words, row.file) for row in rows]
