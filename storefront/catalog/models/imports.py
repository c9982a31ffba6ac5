"""Files on their way into the catalogue."""

from datetime import datetime

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
