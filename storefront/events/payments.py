"""What payments says. Amounts are in minor units."""

from dataclasses import dataclass

from storefront.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class PaymentOpened(Event):
    """The shopper can pay now, at the provider's page, until `expires_at` (ISO, UTC)."""

    NAME = "EVENT_PAYMENT_OPENED"
    order_id: str
    payment_id: str
    expires_at: str


@dataclass(frozen=True, kw_only=True)
class PaymentSignalled(Event):
    """Somebody (webhook, return page, sweeper) says: look at this payment again."""

    NAME = "EVENT_PAYMENT_SIGNALLED"
    order_id: str
    payment_id: str
    source: str


@dataclass(frozen=True, kw_only=True)
class PaymentDeclined(Event):
    """One attempt was declined; no money moved and the shopper may try again."""

    NAME = "EVENT_PAYMENT_DECLINED"
    order_id: str
    payment_id: str
    message: str


@dataclass(frozen=True, kw_only=True)
class OrderBilled(Event):
    """The whole amount is captured. `method` is for people: "Visa ending in 4242"."""

    NAME = "EVENT_ORDER_BILLED"
    order_id: str
    payment_id: str
    amount_minor: int
    currency: str
    method: str = ""


@dataclass(frozen=True, kw_only=True)
class PaymentFailed(Event):
    """Over without money. `reason`: expired, refused, fraud."""

    NAME = "EVENT_PAYMENT_FAIL"
    order_id: str
    payment_id: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class PaymentHeld(Event):
    """Money came, but not what the order says; a person must look before anything ships."""

    NAME = "EVENT_PAYMENT_HELD"
    order_id: str
    payment_id: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class PaymentDisputed(Event):
    """The cardholder asked the bank for the money back; the owner answers at the provider."""

    NAME = "EVENT_PAYMENT_DISPUTED"
    order_id: str
    payment_id: str


@dataclass(frozen=True, kw_only=True)
class CrashRehearsed(Event):
    """The owner wants to see a worker die at this fault point: whoever hears it is the one. Never in production."""

    NAME = "EVENT_CRASH_REHEARSED"
    point: str


@dataclass(frozen=True, kw_only=True)
class OrderRefunded(Event):
    """Money went back. `total_refunded_minor` counts all refunds of the order so far, of `charged_minor`."""

    NAME = "EVENT_ORDER_REFUNDED"
    order_id: str
    payment_id: str
    refund_id: str
    amount_minor: int
    total_refunded_minor: int
    currency: str
    reason: str
    charged_minor: int = 0


@dataclass(frozen=True, kw_only=True)
class StrayPaymentFound(Event):
    """Money that belongs to no order here, or came a second time; it goes back. `why`: unknown_order, paid_twice."""

    NAME = "EVENT_STRAY_PAYMENT_FOUND"
    order_id: str | None
    intent_id: str
    amount_minor: int
    currency: str
    why: str


@dataclass(frozen=True, kw_only=True)
class PaymentClosed(Event):
    """After a cancellation: nothing can be charged any more, and `refunded_minor` went back."""

    NAME = "EVENT_PAYMENT_CLOSED"
    order_id: str
    refunded_minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class RefundRequested(Event):
    """A refund is written down and capped; the provider is asked next."""

    NAME = "EVENT_REFUND_REQUESTED"
    order_id: str
    refund_id: str
