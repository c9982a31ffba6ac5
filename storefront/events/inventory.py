"""What inventory says."""

from dataclasses import dataclass
from typing import Any

from storefront.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class OrderPrepared(Event):
    """Every line is allocated; the money may be asked for."""

    NAME = "EVENT_ORDER_PREPARED"
    order_id: str
    total_minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class OrderRejected(Event):
    """Not everything is there; nothing was held and nothing will be charged.

    `shortages`: `{sku, wanted, available}`.
    """

    NAME = "EVENT_ORDER_REJECTED"
    order_id: str
    reason: str
    shortages: list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class StockChanged(Event):
    """What can be had of a SKU changed."""

    NAME = "EVENT_STOCK_CHANGED"
    TRACE = "sku"
    sku: str
    available: int
