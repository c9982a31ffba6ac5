"""A cart and its lines, as last quoted."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storefront.cart.context import cart
from storefront.kernel import clock
from storefront.kernel.ids import new_id

MAX_PER_LINE = 99
OPEN, ORDERED, MERGED, RETURNED = "open", "ordered", "merged", "returned"
IN, ASIDE, SAVED, REMOVED = "in", "aside", "saved", "removed"


class Cart(cart.Model):
    """Open until it is ordered, merged into an account's, or given back by an order that failed.

    `version` counts every change; `said` are remarks about the whole cart, as codes.
    """

    __tablename__ = "carts"
    __table_args__ = (CheckConstraint("status IN ('open', 'ordered', 'merged', 'returned')", name="status_known"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    owner: Mapped[str] = mapped_column(String(80), index=True)
    status: Mapped[str] = mapped_column(String(10), default=OPEN)
    currency: Mapped[str] = mapped_column(String(3))
    version: Mapped[int] = mapped_column(default=1)
    said: Mapped[list[Any]] = mapped_column(default=list)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    lines: Mapped[list["CartLine"]] = relationship(
        back_populates="cart", cascade="all, delete-orphan", order_by="CartLine.added_at, CartLine.id", lazy="selectin"
    )

    def line_for(self, sku: str) -> "CartLine | None":
        return next((line for line in self.lines if line.sku == sku), None)


open_only = Cart.status == OPEN
Index("uq_carts_open_owner", Cart.owner, unique=True, sqlite_where=open_only, postgresql_where=open_only)


class CartLine(cart.Model):
    """A SKU in a cart. `place`: in (counted), aside (cannot be had now), saved (for later), removed (can be undone).

    Names and pictures are as they were quoted last. `added_minor` is the price the shopper has seen,
    `wanted` what the shopper asked for before we took it down, `notice` a remark as a code with values.
    """

    __tablename__ = "cart_lines"
    __table_args__ = (
        UniqueConstraint("cart_id", "sku"),
        CheckConstraint("quantity BETWEEN 1 AND 99", name="quantity_in_bounds"),
        CheckConstraint("place IN ('in', 'aside', 'saved', 'removed')", name="place_known"),
        CheckConstraint("unit_minor >= 0", name="unit_not_negative"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    cart_id: Mapped[str] = mapped_column(String(36), ForeignKey("carts.id"))
    sku: Mapped[str] = mapped_column(String(80))
    quantity: Mapped[int]
    place: Mapped[str] = mapped_column(String(8), default=IN)
    wanted: Mapped[int | None]
    notice: Mapped[dict[str, Any] | None]
    name: Mapped[str] = mapped_column(String(200))
    options: Mapped[str] = mapped_column(String(200), default="")
    product_slug: Mapped[str] = mapped_column(String(120), default="")
    image_url: Mapped[str] = mapped_column(String(300), default="")
    image_alt: Mapped[str] = mapped_column(String(300), default="")
    plate: Mapped[str] = mapped_column(String(12), default="fog")
    unit_minor: Mapped[int]
    was_minor: Mapped[int | None]
    added_minor: Mapped[int]
    added_at: Mapped[datetime] = mapped_column(default=clock.now)
    removed_at: Mapped[datetime | None]
    cart: Mapped[Cart] = relationship(back_populates="lines")
