"""What people say."""

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storefront.catalog.context import catalog
from storefront.kernel import clock
from storefront.kernel.ids import new_id


class Review(catalog.Model):
    """In the language of its author; `reply` is the shop's.

    One that was imported for a product that is not here waits: it has no product, and `waits_for` is its SKU.
    """

    __tablename__ = "reviews"
    __table_args__ = (
        CheckConstraint("rating BETWEEN 1 AND 5", name="rating"),
        CheckConstraint("product_id IS NOT NULL OR waits_for IS NOT NULL", name="of_something"),
        Index("ix_reviews_waits_for", "waits_for"),
        Index("ix_reviews_helpful", "product_id", "published", "helpful"),
        Index("ix_reviews_at", "product_id", "published", "at"),
    )
    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    product_id: Mapped[str | None] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"))
    waits_for: Mapped[str | None] = mapped_column(String(64))
    rating: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(120))
    city: Mapped[str | None] = mapped_column(String(120))
    locale: Mapped[str] = mapped_column(String(16))
    verified: Mapped[bool] = mapped_column(Boolean, default=False)
    helpful: Mapped[int] = mapped_column(Integer, default=0)
    reply: Mapped[str | None] = mapped_column(Text)
    published: Mapped[bool] = mapped_column(Boolean, default=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)
