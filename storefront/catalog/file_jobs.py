"""Files to import and files that were asked for: kept as rows, so that a killed worker loses nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update

from storefront.catalog.context import catalog
from storefront.catalog.models import FileJob
from storefront.catalog.refusals import NotFound, UnableToSave
from storefront.kernel import clock
from storefront.kernel.db import done_reading, session
from storefront.kernel.ids import new_id
from storefront.kernel.refusal import N_
from storefront.kernel.storage import storage

MOST_BYTES = 64 * 1024 * 1024
LEASE = timedelta(seconds=120)  # reading the largest file takes half a minute before the first sign of life
MOST_ATTEMPTS = 5
AT_WORK = ("looking", "importing", "exporting")
ENDINGS = (".csv", ".tsv", ".txt", ".xml", ".zip", ".gz", ".json", ".jsonl")


@dataclass(frozen=True)
class FileView:
    """See `models.imports.FileJob`."""

    id: str
    layout: str
    ending: str
    file: str
    size: int
    stored: str
    department: str
    status: str
    words: str
    preview: dict[str, Any]
    run_id: str | None
    attempts: int
    actor: str
    at: datetime
    done_at: datetime | None

    @property
    def moving(self) -> bool:
        """A worker is at it, or will be in a moment."""
        return self.status in AT_WORK


def _view(row: FileJob) -> FileView:
    return FileView(**{name: getattr(row, name) for name in FileView.__dataclass_fields__})


def receive(*, name: str, data: bytes, actor: str, department: str = "") -> str:
    """Keep an uploaded file and have it looked at; the id of its job. Raises UnableToSave."""
    name = name.replace("\\", "/").rsplit("/", 1)[-1].strip()[:200]
    if not name or not data:
        raise UnableToSave(N_("Choose a file that is not empty."))
    if len(data) > MOST_BYTES:
        raise UnableToSave(N_("A file may have %(size)d MB; import a larger one on the server."), size=MOST_BYTES >> 20)
    if not name.casefold().endswith(ENDINGS):
        raise UnableToSave(N_("This is neither a table (CSV, TSV, XML) nor a packed folder (ZIP)."))
    job_id = new_id()
    stored = f"imports/{job_id}"
    done_reading()
    storage().put(stored, data)
    with catalog.transaction() as current:
        more = {"stored": stored, "size": len(data), "department": department.strip()[:200]}
        current.add(FileJob(id=job_id, file=name, status="looking", actor=actor, **more))
    return job_id


def order_export(*, layout: str, ending: str, actor: str) -> str:
    """Have all products written into a file; the id of the job. The same that is being written already is one."""
    with catalog.transaction() as current:
        same = (FileJob.layout == layout, FileJob.ending == ending, FileJob.status == "exporting")
        if known := current.scalar(select(FileJob.id).where(*same)):
            return known
        job = FileJob(id=new_id(), layout=layout, ending=ending, status="exporting", actor=actor)
        job.file = f"{layout}-{clock.now():%Y-%m-%d}{ending}"
        current.add(job)
        return job.id


def start(*, job_id: str, department: str = "") -> None:
    """Somebody has seen what is in it and says yes; twice is once. Raises NotFound, UnableToSave."""
    with catalog.transaction() as current:
        values = {"status": "importing", "attempts": 0, "leased_until": None}
        if department.strip():
            values["department"] = department.strip()[:200]
        ready = update(FileJob).where(FileJob.id == job_id, FileJob.status == "ready")
        if current.execute(ready.values(**values)).rowcount == 0 and current.get(FileJob, job_id) is None:
            raise NotFound(job_id)


def discard(*, job_id: str) -> bool:
    """Throw it away, unless it is being worked on; what was imported stays."""
    with catalog.transaction() as current:
        row = current.get(FileJob, job_id, with_for_update=True)
        if row is None or row.status in ("importing", "exporting"):
            return False
        stored = row.stored
        current.delete(row)
    if stored:
        done_reading()
        storage().drop(stored)
    return True


def claim() -> FileView | None:
    """The next one that nobody is at; it is ours for LEASE. One that broke too often fails."""
    now = clock.now()
    free = (FileJob.status.in_(AT_WORK), or_(FileJob.leased_until.is_(None), FileJob.leased_until < now))
    with catalog.transaction() as current:
        row = current.scalar(select(FileJob).where(*free).order_by(FileJob.at).limit(1))
        if row is None:
            return None
        values: dict[str, Any] = {"leased_until": now + LEASE, "attempts": FileJob.attempts + 1}
        if row.attempts >= MOST_ATTEMPTS:
            values = {"status": "failed", "words": N_("It broke again and again."), "done_at": now}
        moved = current.execute(update(FileJob).where(FileJob.id == row.id, *free).values(**values))
        current.flush()
        current.refresh(row)
        return _view(row) if moved.rowcount == 1 and row.status != "failed" else None


def keep_on(job_id: str) -> None:
    """Still at it."""
    _change(job_id, leased_until=clock.now() + LEASE, attempts=0)


def pause(job_id: str) -> None:
    """Enough for now; the next worker goes on."""
    _change(job_id, leased_until=None, attempts=0)


def seen(job_id: str, *, layout: str, department: str, preview: dict[str, Any]) -> None:
    more = {"department": department[:200], "preview": preview, "attempts": 0}
    _change(job_id, status="ready", layout=layout, leased_until=None, **more)


def refuse(job_id: str, *, words: str) -> None:
    """It is nothing that we read; the file goes."""
    _end(job_id, status="refused", words=words)


def running(job_id: str, *, run_id: str) -> None:
    _change(job_id, run_id=run_id)


def imported(job_id: str) -> None:
    _end(job_id, status="done")


def exported(job_id: str, *, stored: str, size: int) -> None:
    _change(job_id, status="done", stored=stored, size=size, leased_until=None, done_at=clock.now())


def _end(job_id: str, **values: Any) -> None:
    """Nobody needs the upload any more."""
    stored = session().scalar(select(FileJob.stored).where(FileJob.id == job_id))
    _change(job_id, stored="", leased_until=None, done_at=clock.now(), **values)
    if stored:
        done_reading()
        storage().drop(stored)


def _change(job_id: str, **values: Any) -> None:
    with catalog.transaction() as current:
        current.execute(update(FileJob).where(FileJob.id == job_id).values(**values))


def job(job_id: str) -> FileView | None:
    row = session().get(FileJob, job_id, populate_existing=True)
    return _view(row) if row else None


def latest(*, limit: int = 30) -> Iterable[FileView]:
    return [_view(row) for row in session().scalars(select(FileJob).order_by(FileJob.at.desc()).limit(limit))]
