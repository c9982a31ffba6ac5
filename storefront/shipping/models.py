"""Fulfilments, parcels, and what carriers saw."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storefront.kernel import clock
from storefront.kernel.ids import new_id
from storefront.shipping.context import shipping

WAITING, PLANNED, PACKED, SHIPPED, CANCELLED = "waiting", "planned", "packed", "shipped", "cancelled"
NOT_LEFT = (WAITING, PLANNED, PACKED)

# A parcel only ever moves to a higher rank; a late or repeated scan is kept as history and changes nothing.
RANKS = {
    "packed": 0,
    "label": 1,
    "picked_up": 2,
    "in_transit": 3,
    "out_for_delivery": 4,
    "delivered": 9,
    "lost": 9,
    "refused": 9,
    "returned": 10,
}
FAILURES = ("lost", "refused", "returned")


class Fulfilment(shipping.Model):
    """What has to leave the warehouse for one order. `lines`: `{line_id, sku, name, options, quantity}`."""

    __tablename__ = "fulfilments"

    order_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    number: Mapped[str] = mapped_column(String(40), default="")
    status: Mapped[str] = mapped_column(String(20), index=True)
    carrier: Mapped[str] = mapped_column(String(40), default="flat")
    method: Mapped[str] = mapped_column(String(80), default="")
    promised_from: Mapped[date | None] = mapped_column(Date)
    promised_to: Mapped[date | None] = mapped_column(Date)
    address: Mapped[dict[str, Any]]
    lines: Mapped[list[Any]]
    planned_at: Mapped[datetime | None]
    parcels: Mapped[list["Parcel"]] = relationship(back_populates="fulfilment", order_by="Parcel.number")

    def left_to_ship(self) -> list[dict[str, Any]]:
        """Lines and quantities that are in no parcel yet."""
        packed: dict[str, int] = {}
        for parcel in self.parcels:
            for line in parcel.lines:
                packed[line["line_id"]] = packed.get(line["line_id"], 0) + line["quantity"]
        rest = [line | {"quantity": line["quantity"] - packed.get(line["line_id"], 0)} for line in self.lines]
        return [line for line in rest if line["quantity"] > 0]


class Parcel(shipping.Model):
    """One box. `rank` orders its states, see RANKS; `*_by` is who did it: an e-mail address, or "shop"."""

    __tablename__ = "parcels"
    __table_args__ = (UniqueConstraint("order_id", "number"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    order_id: Mapped[str] = mapped_column(ForeignKey("fulfilments.order_id"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    status: Mapped[str] = mapped_column(String(20), default="packed", index=True)
    rank: Mapped[int] = mapped_column(Integer, default=0)
    carrier: Mapped[str] = mapped_column(String(40))
    tracking_number: Mapped[str | None] = mapped_column(String(80), index=True)
    tracking_url: Mapped[str | None] = mapped_column(String(400))
    lines: Mapped[list[Any]]
    packed_at: Mapped[datetime] = mapped_column(default=clock.now)
    packed_by: Mapped[str | None] = mapped_column(String(254))
    shipped_at: Mapped[datetime | None]
    shipped_by: Mapped[str | None] = mapped_column(String(254))
    delivered_at: Mapped[datetime | None]
    fulfilment: Mapped[Fulfilment] = relationship(back_populates="parcels")
    movements: Mapped[list["Movement"]] = relationship(order_by="Movement.at, Movement.id")


class Movement(shipping.Model):
    """One scan. `external_id` is the carrier's own id: the same scan twice is one row."""

    __tablename__ = "movements"
    __table_args__ = (UniqueConstraint("parcel_id", "external_id"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    parcel_id: Mapped[str] = mapped_column(ForeignKey("parcels.id"), index=True)
    external_id: Mapped[str] = mapped_column(String(120))
    status: Mapped[str] = mapped_column(String(20))
    place: Mapped[str] = mapped_column(String(120), default="")
    at: Mapped[datetime]
