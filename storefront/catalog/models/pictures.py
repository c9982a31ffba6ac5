"""Pictures of other shops, on their way into ours."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storefront.catalog.context import catalog
from storefront.kernel import clock
from storefront.kernel.ids import new_id


class PictureFile(catalog.Model):
    """One picture, however many products show it.

    `origin`: an http(s) address, or `original:<name in the storage>` of one that came with a folder. `file` is the
    path below `/media/` once it is `ready`; a `failed` one is not tried again by itself, and `words` say why.
    """

    __tablename__ = "picture_files"
    __table_args__ = (
        CheckConstraint("status IN ('waiting', 'ready', 'failed')", name="status_known"),
        Index("ix_picture_files_due", "status", "due_at"),
    )
    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    origin_hash: Mapped[str] = mapped_column(String(64), unique=True)
    origin: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(8), default="waiting")
    file: Mapped[str | None] = mapped_column(String(300))
    width: Mapped[int] = mapped_column(Integer, default=0)
    height: Mapped[int] = mapped_column(Integer, default=0)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    words: Mapped[str] = mapped_column(Text, default="")
    due_at: Mapped[datetime] = mapped_column(default=clock.now)
