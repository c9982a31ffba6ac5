"""What somebody compares."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storefront.comparison.context import comparison
from storefront.kernel import clock


class Comparison(comparison.Model):
    """One per owner; the row that two tabs wait for."""

    __tablename__ = "comparisons"

    owner: Mapped[str] = mapped_column(String(80), primary_key=True)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    entries: Mapped[list["ComparisonEntry"]] = relationship(
        cascade="all, delete-orphan", order_by="ComparisonEntry.position", lazy="selectin"
    )


class ComparisonEntry(comparison.Model):
    """A SKU, under its product type, at its place in the row."""

    __tablename__ = "comparison_entries"

    owner: Mapped[str] = mapped_column(String(80), ForeignKey("comparisons.owner"), primary_key=True)
    sku: Mapped[str] = mapped_column(String(80), primary_key=True)
    type_code: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
