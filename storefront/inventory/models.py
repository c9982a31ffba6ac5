"""What is where, what is promised, and every change of it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, event
from sqlalchemy.orm import Mapped, mapped_column

from storefront.inventory.context import inventory
from storefront.kernel import clock
from storefront.kernel.ids import new_id

MAIN = "main"  # the location that may promise more than it holds
OVERSELL = ("deny", "backorder", "preorder")


class StockItem(inventory.Model):
    """How a SKU is sold when the shelf is empty."""

    __tablename__ = "stock_items"
    __table_args__ = (
        CheckConstraint("oversell IN ('deny', 'backorder', 'preorder')", name="oversell_known"),
        CheckConstraint("oversell_limit >= 0", name="oversell_limit_not_negative"),
        CheckConstraint("low_at >= 0", name="low_at_not_negative"),
    )

    sku: Mapped[str] = mapped_column(String(80), primary_key=True)
    oversell: Mapped[str] = mapped_column(String(10), default="deny")
    oversell_limit: Mapped[int] = mapped_column(default=0)
    ships_at: Mapped[date | None]
    low_at: Mapped[int] = mapped_column(default=5)


class StockLevel(inventory.Model):
    """The counters of a SKU at a location; only `movements.record` writes them.

    `oversell` repeats the item's limit at the main location (0 elsewhere), so that one guarded UPDATE
    and one CHECK can hold the promise without reading another row.
    """

    __tablename__ = "stock_levels"
    __table_args__ = (
        CheckConstraint("on_hand >= 0", name="on_hand_not_negative"),
        CheckConstraint("allocated >= 0", name="allocated_not_negative"),
        CheckConstraint("allocated <= on_hand + oversell", name="promised_within_oversell"),
        {"postgresql_with": {"fillfactor": 50}},  # a hot counter rewritten in its own page stays fast
    )

    sku: Mapped[str] = mapped_column(String(80), ForeignKey("stock_items.sku"), primary_key=True)
    location: Mapped[str] = mapped_column(String(40), primary_key=True, default=MAIN)
    on_hand: Mapped[int] = mapped_column(default=0)
    allocated: Mapped[int] = mapped_column(default=0)
    oversell: Mapped[int] = mapped_column(default=0)


class StockMovement(inventory.Model):
    """One change of the counters, for ever. `key` makes a cause count once."""

    __tablename__ = "stock_movements"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('receipt', 'adjustment', 'allocation', 'release', 'shipment', 'return')", name="kind_known"
        ),
        Index("ix_stock_movements_sku_at", "sku", "at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    sku: Mapped[str] = mapped_column(String(80))
    location: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(12))
    on_hand_delta: Mapped[int] = mapped_column(default=0)
    allocated_delta: Mapped[int] = mapped_column(default=0)
    cause: Mapped[str] = mapped_column(String(200))
    actor: Mapped[str] = mapped_column(String(120))
    order_id: Mapped[str | None] = mapped_column(String(36), index=True)
    key: Mapped[str | None] = mapped_column(String(160), unique=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)


class StockAllocation(inventory.Model):
    """What one order line holds at one location; open is what is neither shipped nor released."""

    __tablename__ = "stock_allocations"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("shipped >= 0 AND released >= 0", name="parts_not_negative"),
        CheckConstraint("shipped + released <= quantity", name="parts_within_quantity"),
    )

    order_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    line_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    location: Mapped[str] = mapped_column(String(40), primary_key=True)
    sku: Mapped[str] = mapped_column(String(80), index=True)
    quantity: Mapped[int]
    shipped: Mapped[int] = mapped_column(default=0)
    released: Mapped[int] = mapped_column(default=0)

    @property
    def open(self) -> int:
        return self.quantity - self.shipped - self.released


class StockOrder(inventory.Model):
    """What became of an order here. `released` is also the tombstone of an order never seen.

    `held` is before the order is written; such a hold may lapse and be taken anew, each time in a new `round`.
    """

    __tablename__ = "stock_orders"

    order_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    state: Mapped[str] = mapped_column(String(10))  # held, lapsed, allocated, released
    round: Mapped[int] = mapped_column(default=0, server_default="0")
    at: Mapped[datetime] = mapped_column(default=clock.now)


_only_held = StockOrder.state == "held"
Index("ix_stock_orders_held", StockOrder.at, sqlite_where=_only_held, postgresql_where=_only_held)


@event.listens_for(StockMovement, "before_update")
@event.listens_for(StockMovement, "before_delete")
def _for_ever(mapper: object, connection: object, movement: StockMovement) -> None:
    raise RuntimeError("A stock movement is never changed; book another one.")
