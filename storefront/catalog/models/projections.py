"""What pages read: written again, in the same transaction, whenever a product changes.

A list is one row per product and language, a product page is one row: no page walks the tables behind it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Float, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from storefront.catalog.context import catalog


class Listing(catalog.Model):
    """One product in one language, with the fallback chain already walked.

    `card`: what a list shows · `page`: texts, options, pictures, specification, trail · `variants`: each
    SKU with its prices and choices. Shapes: `storefront.catalog.projecting`.
    """

    __tablename__ = "listing"
    __table_args__ = (
        Index("ix_listing_slug", "locale", "slug"),
        Index("ix_listing_position", "locale", "position"),
    )
    product_id: Mapped[str] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), primary_key=True)
    locale: Mapped[str] = mapped_column(String(16), primary_key=True)
    slug: Mapped[str] = mapped_column(String(160))
    published: Mapped[bool] = mapped_column(Boolean)
    in_stock: Mapped[bool] = mapped_column(Boolean)
    position: Mapped[int] = mapped_column(Integer)
    price_minor: Mapped[int] = mapped_column(Integer)
    arrived_at: Mapped[datetime]
    rating: Mapped[float] = mapped_column(Float)
    rating_count: Mapped[int] = mapped_column(Integer)
    card: Mapped[dict[str, Any]]
    page: Mapped[dict[str, Any]]
    variants: Mapped[list[Any]]


class Facet(catalog.Model):
    """One thing a published product can be filtered by.

    `code`: `all` (every product, value ""), `category` (a row per ancestor), `price` (number in minor units of
    the shop's currency), `stock`, `rating`, an option's code or an attribute's facet code.
    """

    __tablename__ = "facets"
    __table_args__ = (Index("ix_facets_value", "code", "value", "product_id"),)
    product_id: Mapped[str] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[str] = mapped_column(String(160), primary_key=True)
    number: Mapped[float | None] = mapped_column(Float)


class FacetLabel(catalog.Model):
    """How a facet (value "") and its values are called. `kind`: swatch, pill, text, bool, number or date."""

    __tablename__ = "facet_labels"
    code: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[str] = mapped_column(String(160), primary_key=True)
    locale: Mapped[str] = mapped_column(String(16), primary_key=True)
    label: Mapped[str] = mapped_column(String(300))
    kind: Mapped[str] = mapped_column(String(10))
    unit: Mapped[str] = mapped_column(String(60), default="")
    fill: Mapped[str | None] = mapped_column(String(20))
    position: Mapped[float] = mapped_column(Float, default=0)
