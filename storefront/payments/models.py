"""Payments, refunds, and what the provider told us."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storefront.kernel import clock
from storefront.kernel.ids import new_id
from storefront.kernel.money import Money
from storefront.payments.context import payments

WAITING, OPENING, OPEN, PAID = "waiting", "opening", "open", "paid"
FAILED, HELD, CLOSED = "failed", "held", "closed"
UNSETTLED = (OPENING, OPEN)
OVER = (FAILED, CLOSED)
PROCESSING = "processing"


class Payment(payments.Model):
    """The money of one order. Amounts are minor units of `currency`.

    waiting → opening → open → paid | failed | held; closed after a cancellation. `call_key` is the
    provider's idempotency key, stored before the call; `refund_reserved_minor` caps refunds. `seen_at` is
    when the provider's own list last said that it is paid. `reason` "processing": a bank that takes days has it.
    """

    __tablename__ = "payments"
    __table_args__ = (
        CheckConstraint("refund_reserved_minor <= charged_minor", name="refunds_capped"),
        CheckConstraint("refunded_minor <= refund_reserved_minor", name="refunds_reserved"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    order_id: Mapped[str] = mapped_column(String(36), unique=True)
    status: Mapped[str] = mapped_column(String(20), default=WAITING, index=True)
    closing: Mapped[bool] = mapped_column(default=False)
    currency: Mapped[str] = mapped_column(String(3))
    amount_minor: Mapped[int] = mapped_column(Integer)
    charged_minor: Mapped[int] = mapped_column(Integer, default=0)
    refund_reserved_minor: Mapped[int] = mapped_column(Integer, default=0)
    refunded_minor: Mapped[int] = mapped_column(Integer, default=0)
    attempt: Mapped[int] = mapped_column(Integer, default=1)
    call_key: Mapped[str | None] = mapped_column(String(120))
    called_at: Mapped[datetime | None]
    session_id: Mapped[str | None] = mapped_column(String(120), unique=True)
    intent_id: Mapped[str | None] = mapped_column(String(120), index=True)
    url: Mapped[str | None] = mapped_column(Text)
    expires_at: Mapped[datetime | None]
    hold_until: Mapped[datetime]
    checked_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    method: Mapped[str] = mapped_column(String(80), default="")
    message: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(String(80), default="")
    disputed_at: Mapped[datetime | None] = mapped_column(index=True)
    details: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    refunds: Mapped[list["Refund"]] = relationship(back_populates="payment", order_by="Refund.id")

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def refunded(self) -> Money:
        return Money(self.refunded_minor, self.currency)


class Refund(payments.Model):
    """Granted is not executed: `requested` until the provider answered, then `done`.

    `cause` is unique: the same cause never refunds twice.
    """

    __tablename__ = "refunds"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    payment_id: Mapped[str] = mapped_column(ForeignKey("payments.id"), index=True)
    cause: Mapped[str] = mapped_column(String(120), unique=True)
    amount_minor: Mapped[int] = mapped_column(Integer)
    status: Mapped[str] = mapped_column(String(20), default="requested")
    reason: Mapped[str] = mapped_column(String(200))
    actor: Mapped[str] = mapped_column(String(120))
    provider_id: Mapped[str | None] = mapped_column(String(120), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    done_at: Mapped[datetime | None]
    payment: Mapped[Payment] = relationship(back_populates="refunds")


class ProviderNotice(payments.Model):
    """A webhook we accepted, by the provider's own id: the second one is a no-op."""

    __tablename__ = "provider_notices"

    id: Mapped[str] = mapped_column(String(120), primary_key=True)
    kind: Mapped[str] = mapped_column(String(80))
    order_id: Mapped[str | None] = mapped_column(String(36), index=True)
    received_at: Mapped[datetime] = mapped_column(default=clock.now)


class StrayPayment(payments.Model):
    """Money that reached our account and belongs to no order here, or a second time: it goes back by itself.

    `why`: unknown_order or paid_twice. Amounts are minor units.
    """

    __tablename__ = "stray_payments"

    intent_id: Mapped[str] = mapped_column(String(120), primary_key=True)
    order_id: Mapped[str | None] = mapped_column(String(120), index=True)
    why: Mapped[str] = mapped_column(String(20))
    amount_minor: Mapped[int] = mapped_column(Integer)
    currency: Mapped[str] = mapped_column(String(3))
    refund_id: Mapped[str | None] = mapped_column(String(120))
    found_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    refunded_at: Mapped[datetime | None]

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class Sweep(payments.Model):
    """How far a look through one of the provider's lists has come; a large list takes several runs."""

    __tablename__ = "provider_sweeps"

    listing: Mapped[str] = mapped_column(String(20), primary_key=True)
    began_at: Mapped[datetime]
    since: Mapped[datetime]
    after: Mapped[str | None] = mapped_column(String(120))
