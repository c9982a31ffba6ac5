"""What people say, what others think of it, and what they show."""

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storefront.catalog.context import catalog
from storefront.kernel import clock
from storefront.kernel.ids import new_id


class Review(catalog.Model):
    """In the language of its author; `reply` is the shop's.

    One that was imported for a product that is not here waits: it has no product, and `waits_for` is its SKU.
    `writer` is the buyer who wrote it here (None: it was imported) and has one review of a product. `queued` says why
    a person must look at it: new, edited, reported, or "" when nobody must. `helpful`, `reports` and `pictures` count
    rows (votes, with `helpful_before` of the shop it came from; open reports; pictures that can be seen).
    """

    __tablename__ = "reviews"
    __table_args__ = (
        CheckConstraint("rating BETWEEN 1 AND 5", name="rating"),
        CheckConstraint("product_id IS NOT NULL OR waits_for IS NOT NULL", name="of_something"),
        CheckConstraint("status IN ('waiting', 'published', 'rejected')", name="status_known"),
        CheckConstraint("queued IN ('', 'new', 'edited', 'reported')", name="queued_known"),
        UniqueConstraint("product_id", "writer"),
        Index("ix_reviews_waits_for", "waits_for"),
        Index("ix_reviews_helpful", "product_id", "status", "helpful"),
        Index("ix_reviews_at", "product_id", "status", "at"),
        Index("ix_reviews_desk", "status", "queued", "at"),
    )
    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    product_id: Mapped[str | None] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"))
    waits_for: Mapped[str | None] = mapped_column(String(64))
    writer: Mapped[str | None] = mapped_column(String(80))
    rating: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(120))
    city: Mapped[str | None] = mapped_column(String(120))
    locale: Mapped[str] = mapped_column(String(16))
    verified: Mapped[bool] = mapped_column(Boolean, default=False)
    helpful_before: Mapped[int] = mapped_column(Integer, default=0)
    helpful: Mapped[int] = mapped_column(Integer, default=0)
    reports: Mapped[int] = mapped_column(Integer, default=0)
    pictures: Mapped[int] = mapped_column(Integer, default=0)
    reply: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(9), default="published")
    queued: Mapped[str] = mapped_column(String(8), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[str] = mapped_column(String(254), default="")
    decided_at: Mapped[datetime | None]
    at: Mapped[datetime] = mapped_column(default=clock.now)


class ReviewPicture(catalog.Model):
    """A buyer's picture of a product. It belongs to the writer's review of it once that was sent (`sent`).

    `origin` is its name in `picture_files`; without a `file` it is not made yet, and the upload itself is `thrown` away
    as soon as it is. `agreed_at`: when the writer allowed us to show it.
    """

    __tablename__ = "review_pictures"
    __table_args__ = (UniqueConstraint("product_id", "writer", "digest"),)
    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    product_id: Mapped[str] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"))
    writer: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64))
    origin: Mapped[str] = mapped_column(String(200), unique=True)
    file: Mapped[str | None] = mapped_column(String(300))
    width: Mapped[int] = mapped_column(Integer, default=0)
    height: Mapped[int] = mapped_column(Integer, default=0)
    sent: Mapped[bool] = mapped_column(Boolean, default=False)
    thrown: Mapped[bool] = mapped_column(Boolean, default=False)
    agreed_at: Mapped[datetime | None]
    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)


class ReviewVote(catalog.Model):
    """Somebody found it helpful; `voter` is the key of a person or a browser."""

    __tablename__ = "review_votes"
    review_id: Mapped[str] = mapped_column(ForeignKey("reviews.id", ondelete="CASCADE"), primary_key=True)
    voter: Mapped[str] = mapped_column(String(80), primary_key=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)


class ReviewReport(catalog.Model):
    """Somebody says that it should not be here. `settled` once staff has decided; `address` only until then."""

    __tablename__ = "review_reports"
    __table_args__ = (
        CheckConstraint("reason IN ('spam', 'offensive', 'private', 'other')", name="reason_known"),
        Index("ix_review_reports_reporter", "reporter", "at"),
        Index("ix_review_reports_address", "address", "at"),
    )
    review_id: Mapped[str] = mapped_column(ForeignKey("reviews.id", ondelete="CASCADE"), primary_key=True)
    reporter: Mapped[str] = mapped_column(String(80), primary_key=True)
    reason: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(String(500), default="")
    address: Mapped[str] = mapped_column(String(64), default="")
    settled: Mapped[bool] = mapped_column(Boolean, default=False)
    at: Mapped[datetime] = mapped_column(default=clock.now)
