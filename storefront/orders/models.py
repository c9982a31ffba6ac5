"""Orders, frozen as they were placed, and the draft that becomes one."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storefront.kernel import clock
from storefront.kernel.ids import new_id, new_token
from storefront.kernel.money import Money
from storefront.orders.context import orders


class Order(orders.Model):
    """`cart_id` is unique: one cart, one order. The three statuses move only by guarded UPDATEs (`moving.py`).

    Amounts are minor units of `currency`; `address` and `billing` have the keys of `addresses.FIELDS`.
    """

    __tablename__ = "orders"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    token: Mapped[str] = mapped_column(String(64), unique=True, default=new_token)
    cart_id: Mapped[str] = mapped_column(String(36), unique=True)
    owner: Mapped[str] = mapped_column(String(80), index=True)
    account_id: Mapped[str | None] = mapped_column(String(36), index=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    locale: Mapped[str] = mapped_column(String(12))
    currency: Mapped[str] = mapped_column(String(3))
    total_minor: Mapped[int] = mapped_column(Integer)
    refunded_minor: Mapped[int] = mapped_column(Integer, default=0)
    status: Mapped[str] = mapped_column(String(20), default="pending", index=True)
    payment_status: Mapped[str] = mapped_column(String(20), default="none", index=True)
    fulfilment_status: Mapped[str] = mapped_column(String(20), default="unfulfilled", index=True)
    status_before: Mapped[str] = mapped_column(String(20), default="")
    cancel_reason: Mapped[str] = mapped_column(String(40), default="")
    delivery: Mapped[dict[str, Any]]
    address: Mapped[dict[str, Any]]
    billing: Mapped[dict[str, Any]]
    promised_from: Mapped[date | None]
    promised_to: Mapped[date | None]
    placed_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    hold_until: Mapped[datetime]
    link_sent_at: Mapped[datetime | None]
    lines: Mapped[list["OrderLine"]] = relationship(order_by="OrderLine.position", lazy="selectin")
    totals: Mapped[list["OrderTotal"]] = relationship(order_by="OrderTotal.position", lazy="selectin")

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)

    @property
    def refunded(self) -> Money:
        return Money(self.refunded_minor, self.currency)


class OrderLine(orders.Model):
    """What was bought, in the words and at the price of that day. `tax_rate` is in hundredths of a per cent."""

    __tablename__ = "order_lines"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    order_id: Mapped[str] = mapped_column(ForeignKey("orders.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    variant_id: Mapped[str] = mapped_column(String(36))
    product_slug: Mapped[str] = mapped_column(String(120))
    sku: Mapped[str] = mapped_column(String(80), index=True)
    name: Mapped[str] = mapped_column(String(250))
    options: Mapped[str] = mapped_column(String(250), default="")
    locale: Mapped[str] = mapped_column(String(12))
    picture: Mapped[str] = mapped_column(Text, default="")
    picture_alt: Mapped[str] = mapped_column(Text, default="")
    plate: Mapped[str] = mapped_column(String(20), default="")
    currency: Mapped[str] = mapped_column(String(3))
    quantity: Mapped[int] = mapped_column(Integer)
    unit_minor: Mapped[int] = mapped_column(Integer)
    total_minor: Mapped[int] = mapped_column(Integer)
    tax_rate: Mapped[int] = mapped_column(Integer, default=0)
    tax_minor: Mapped[int] = mapped_column(Integer, default=0)

    @property
    def unit(self) -> Money:
        return Money(self.unit_minor, self.currency)

    @property
    def tax(self) -> Money:
        return Money(self.tax_minor, self.currency)

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)


class OrderTotal(orders.Model):
    """One row of the sum. `label` is an untranslated sentence, `words` its values; `included` rows add nothing."""

    __tablename__ = "order_totals"

    order_id: Mapped[str] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    code: Mapped[str] = mapped_column(String(30))
    label: Mapped[str] = mapped_column(String(200))
    words: Mapped[dict[str, Any]]
    amount_minor: Mapped[int] = mapped_column(Integer)
    currency: Mapped[str] = mapped_column(String(3))
    included: Mapped[bool] = mapped_column(default=False)

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class OrderParcel(orders.Model):
    """What orders knows of one parcel: shipped → delivered | lost | refused | returned, never back."""

    __tablename__ = "order_parcels"

    parcel_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    order_id: Mapped[str] = mapped_column(ForeignKey("orders.id"), index=True)
    status: Mapped[str] = mapped_column(String(20), default="shipped")
    lines: Mapped[list[Any]]


class HistoryEntry(orders.Model):
    """One thing that happened. Only ever added, once per event; `code` and `facts` become words at the edge."""

    __tablename__ = "order_history"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    order_id: Mapped[str] = mapped_column(ForeignKey("orders.id"), index=True)
    event_id: Mapped[str] = mapped_column(String(36), unique=True)
    event: Mapped[str] = mapped_column(String(80))
    code: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(120), default="shop")
    attempt: Mapped[int] = mapped_column(Integer, default=1)
    took_ms: Mapped[int] = mapped_column(Integer, default=0)
    is_public: Mapped[bool] = mapped_column(default=True)


class CheckoutDraft(orders.Model):
    """What a shopper has typed so far; kept by owner, so that nothing is lost."""

    __tablename__ = "checkout_drafts"

    owner: Mapped[str] = mapped_column(String(80), primary_key=True)
    email: Mapped[str] = mapped_column(String(254), default="")
    shipping: Mapped[dict[str, Any]]
    billing: Mapped[dict[str, Any]]
    billing_same: Mapped[bool] = mapped_column(default=True)
    delivery: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)
