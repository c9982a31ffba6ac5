"""What orders says."""

from dataclasses import dataclass
from typing import Any

from storefront.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class OrderCreated(Event):
    """A shopper placed an order; nothing is held or charged yet.

    `lines`: `{line_id, variant_id, sku, name, options, quantity, unit_minor, total_minor}` in minor units.
    `owner` is the cart's owner key, `hold_until` an ISO time in UTC.
    """

    NAME = "EVENT_ORDER_CREATED"
    order_id: str
    number: str
    token: str
    cart_id: str
    owner: str
    account_id: str | None = None
    email: str
    locale: str
    currency: str
    lines: list[dict[str, Any]]
    shipping_minor: int
    total_minor: int
    hold_until: str
    delivery: dict[str, Any]
    address: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class OrderPaid(Event):
    """The order knows that it is paid in full; mails and reports may say so."""

    NAME = "EVENT_ORDER_PAID"
    order_id: str
    number: str
    token: str
    email: str
    locale: str
    total_minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class CancellationRequested(Event):
    """Shopper or owner wants out; who holds something gives it back or refuses."""

    NAME = "EVENT_CANCELLATION_REQUESTED"
    order_id: str
    reason: str
    actor: str


@dataclass(frozen=True, kw_only=True)
class OrderCancelled(Event):
    """The order is over without delivery. `reason` is a code: rejected, payment, shopper, owner."""

    NAME = "EVENT_ORDER_CANCELLED"
    order_id: str
    number: str
    token: str
    email: str
    locale: str
    reason: str
    refunded_minor: int = 0
    currency: str = "EUR"
    cart_id: str = ""


@dataclass(frozen=True, kw_only=True)
class OrderFinished(Event):
    """Every parcel has arrived."""

    NAME = "EVENT_ORDER_FINISHED"
    order_id: str


@dataclass(frozen=True, kw_only=True)
class OrderLinkRequested(Event):
    """Somebody who knows number and e-mail of an order wants the link to its page."""

    NAME = "EVENT_ORDER_LINK_REQUESTED"
    order_id: str
    number: str
    token: str
    email: str
    locale: str
