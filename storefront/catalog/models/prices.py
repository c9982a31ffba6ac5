"""Prices now, and every price there ever was."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from storefront.catalog.context import catalog
from storefront.kernel import clock
from storefront.kernel.ids import new_id


class Price(catalog.Model):
    """The sum for one piece from `minimum_quantity` on, in minor units; `was_minor` before a reduction."""

    __tablename__ = "prices"
    __table_args__ = (
        UniqueConstraint("variant_id", "currency", "minimum_quantity"),
        CheckConstraint("amount_minor >= 0", name="amount"),
        CheckConstraint("minimum_quantity >= 1", name="quantity"),
    )
    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    variant_id: Mapped[str] = mapped_column(ForeignKey("variants.id", ondelete="CASCADE"))
    currency: Mapped[str] = mapped_column(String(3))
    minimum_quantity: Mapped[int] = mapped_column(Integer, default=1)
    amount_minor: Mapped[int] = mapped_column(Integer)
    was_minor: Mapped[int | None] = mapped_column(Integer)


class PriceChange(catalog.Model):
    """What a SKU cost from `at` on; rows are only ever added."""

    __tablename__ = "price_history"
    __table_args__ = (Index("ix_price_history_sku", "sku", "currency", "at"),)
    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    sku: Mapped[str] = mapped_column(String(64))
    currency: Mapped[str] = mapped_column(String(3))
    minimum_quantity: Mapped[int] = mapped_column(Integer, default=1)
    amount_minor: Mapped[int] = mapped_column(Integer)
    was_minor: Mapped[int | None] = mapped_column(Integer)
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(default=clock.now)


@event.listens_for(PriceChange, "before_update")
@event.listens_for(PriceChange, "before_delete")
def _for_ever(mapper: object, connection: object, change: PriceChange) -> None:
    raise RuntimeError("The price history is append-only: add a row that says what is true now.")
