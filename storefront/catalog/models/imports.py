"""Files on their way into the catalogue."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storefront.catalog.context import catalog
from storefront.kernel import clock
from storefront.kernel.ids import new_id


class ImportRun(catalog.Model):
    """One import of one file: `cursor` products of `total` are done and stay done.

    `status`: running, done, refused (`words` say why). `digest` recognises the same file when an interrupted run
    is begun again.
    """

    __tablename__ = "import_runs"
    __table_args__ = (
        CheckConstraint("status IN ('running', 'done', 'refused')", name="status_known"),
        Index("ix_import_runs_digest", "digest", "status"),
    )
    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    layout: Mapped[str] = mapped_column(String(20))
    file: Mapped[str] = mapped_column(String(300))
    department: Mapped[str] = mapped_column(String(200), default="")
    digest: Mapped[str] = mapped_column(String(64))
    dry_run: Mapped[bool] = mapped_column(Boolean, default=False)
    actor: Mapped[str] = mapped_column(String(120))
    status: Mapped[str] = mapped_column(String(10), default="running", index=True)
    words: Mapped[str] = mapped_column(Text, default="")
    total: Mapped[int] = mapped_column(Integer, default=0)
    cursor: Mapped[int] = mapped_column(Integer, default=0)
    created: Mapped[int] = mapped_column(Integer, default=0)
    changed: Mapped[int] = mapped_column(Integer, default=0)
    unchanged: Mapped[int] = mapped_column(Integer, default=0)
    variants: Mapped[int] = mapped_column(Integer, default=0)
    reviews: Mapped[int] = mapped_column(Integer, default=0)
    pictures: Mapped[int] = mapped_column(Integer, default=0)
    problems: Mapped[int] = mapped_column(Integer, default=0)
    begun_at: Mapped[datetime] = mapped_column(default=clock.now)
    done_at: Mapped[datetime | None]


class ImportProblem(catalog.Model):
    """What is wrong with one row, in words for the owner; a row's same words count once."""

    __tablename__ = "import_problems"
    run_id: Mapped[str] = mapped_column(ForeignKey("import_runs.id", ondelete="CASCADE"), primary_key=True)
    file: Mapped[str] = mapped_column(String(200), primary_key=True, default="")
    row: Mapped[int] = mapped_column(Integer, primary_key=True)
    words: Mapped[str] = mapped_column(String(500), primary_key=True)


class FileJob(catalog.Model):
    """A file that somebody uploaded to be imported, or asked for: worked on by a worker, a piece at a time.

    `status`: looking (what is in it?), ready (somebody must say yes), importing, exporting, done, refused (`words` say
    why), failed (it broke again and again). `stored` is its name in the storage; `preview` what was seen in it;
    `leased_until` says that a worker is at it.
    """

    __tablename__ = "file_jobs"
    __table_args__ = (
        CheckConstraint(
            "status IN ('looking', 'ready', 'importing', 'exporting', 'done', 'refused', 'failed')", name="status_known"
        ),
        Index("ix_file_jobs_due", "status", "leased_until"),
    )
    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    layout: Mapped[str] = mapped_column(String(20), default="")
    ending: Mapped[str] = mapped_column(String(5), default="")
    file: Mapped[str] = mapped_column(String(200))
    size: Mapped[int] = mapped_column(Integer, default=0)
    stored: Mapped[str] = mapped_column(String(200), default="")
    department: Mapped[str] = mapped_column(String(200), default="")
    status: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Text, default="")
    preview: Mapped[dict[str, Any]] = mapped_column(default=dict)
    run_id: Mapped[str | None] = mapped_column(ForeignKey("import_runs.id", ondelete="SET NULL"))
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    leased_until: Mapped[datetime | None]
    actor: Mapped[str] = mapped_column(String(254))
    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    done_at: Mapped[datetime | None]
