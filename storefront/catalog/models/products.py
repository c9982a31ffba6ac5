"""Products, their texts and what goes with them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storefront.catalog.context import catalog
from storefront.kernel import clock
from storefront.kernel.ids import new_id

STARS = (1, 2, 3, 4, 5)


class Product(catalog.Model):
    """Has at least one variant, and `default_variant_id` is one of them (checked by `saving`).

    `rating_1` … `rating_5` count published reviews, `verified_count` and `pictured_count` those of buyers and those
    with pictures; `fingerprint` recognises an unchanged import; `kept` is what
    its file said and the shop has no use for, so that an export says it again.
    """

    __tablename__ = "products"
    __table_args__ = (Index("ix_products_source", "source"),)
    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(160), unique=True)
    type_id: Mapped[str] = mapped_column(ForeignKey("product_types.id"), index=True)
    category_id: Mapped[str] = mapped_column(ForeignKey("categories.id"), index=True)
    default_variant_id: Mapped[str | None] = mapped_column(String(36))
    brand: Mapped[str] = mapped_column(String(120), default="")
    plate: Mapped[str] = mapped_column(String(20), default="fog")
    published: Mapped[bool] = mapped_column(Boolean, default=True)
    position: Mapped[int] = mapped_column(Integer, default=0)
    arrived_at: Mapped[datetime] = mapped_column(default=clock.now)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    source: Mapped[str] = mapped_column(String(60), default="")
    fingerprint: Mapped[str] = mapped_column(String(64), default="")
    kept: Mapped[dict[str, Any]] = mapped_column(default=dict)
    rating_1: Mapped[int] = mapped_column(Integer, default=0)
    rating_2: Mapped[int] = mapped_column(Integer, default=0)
    rating_3: Mapped[int] = mapped_column(Integer, default=0)
    rating_4: Mapped[int] = mapped_column(Integer, default=0)
    rating_5: Mapped[int] = mapped_column(Integer, default=0)
    verified_count: Mapped[int] = mapped_column(Integer, default=0)
    pictured_count: Mapped[int] = mapped_column(Integer, default=0)

    @property
    def ratings(self) -> list[int]:
        """How many gave 1, 2, 3, 4 and 5 stars."""
        return [getattr(self, f"rating_{stars}") for stars in STARS]


class ProductTranslation(catalog.Model):
    """`line` is one sentence; `description` is HTML that was cleaned when it was saved."""

    __tablename__ = "product_translation"
    product_id: Mapped[str] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), primary_key=True)
    locale: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str] = mapped_column(String(300))
    line: Mapped[str] = mapped_column(Text, default="")
    description: Mapped[str] = mapped_column(Text, default="")
    not_good_at: Mapped[str] = mapped_column(Text, default="")
    seo_title: Mapped[str] = mapped_column(String(300), default="")
    seo_description: Mapped[str] = mapped_column(Text, default="")


LINKS = ("related", "upsell", "crosssell")


class ProductLink(catalog.Model):
    """By address, not by id: the other product may be imported later.

    `kind`: related (goes with it), upsell (the better one), crosssell (for the cart).
    """

    __tablename__ = "product_links"
    __table_args__ = (CheckConstraint("kind IN ('related', 'upsell', 'crosssell')", name="kind_known"),)
    product_id: Mapped[str] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    slug: Mapped[str] = mapped_column(String(160), primary_key=True)
    position: Mapped[int] = mapped_column(Integer)


class ProductCategory(catalog.Model):
    """Where else a product is listed, beside its own category."""

    __tablename__ = "product_categories"
    product_id: Mapped[str] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), primary_key=True)
    category_id: Mapped[str] = mapped_column(ForeignKey("categories.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer)


class Download(catalog.Model):
    """A file that comes with the product; `file` is a name in the shop's storage or the path its import named."""

    __tablename__ = "downloads"
    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    product_id: Mapped[str] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(300))
    file: Mapped[str] = mapped_column(Text)
