"""What shipping says. Dates are ISO dates, times ISO in UTC.

`actor`: who did it, an e-mail address, "shop" or "carrier".
"""

from dataclasses import dataclass
from typing import Any

from storefront.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class FulfilmentPlanned(Event):
    """The warehouse has the order on its list, promised between two dates."""

    NAME = "EVENT_FULFILMENT_PLANNED"
    order_id: str
    promised_from: str
    promised_to: str


@dataclass(frozen=True, kw_only=True)
class OrderShipped(Event):
    """One parcel left. `lines`: `{line_id, sku, quantity}`."""

    NAME = "EVENT_ORDER_SHIPPED"
    order_id: str
    parcel_id: str
    lines: list[dict[str, Any]]
    carrier: str
    tracking_number: str
    promised_to: str
    actor: str = "shop"


@dataclass(frozen=True, kw_only=True)
class ParcelMoved(Event):
    """The carrier saw the parcel. `status`: label, picked_up, in_transit, out_for_delivery."""

    NAME = "EVENT_PARCEL_MOVED"
    order_id: str
    parcel_id: str
    status: str
    place: str
    moved_at: str
    actor: str = "carrier"


@dataclass(frozen=True, kw_only=True)
class OrderDelivered(Event):
    """One parcel arrived; `complete` says that nothing of the order is still to come."""

    NAME = "EVENT_ORDER_DELIVERED"
    order_id: str
    parcel_id: str
    complete: bool
    actor: str = "carrier"


@dataclass(frozen=True, kw_only=True)
class DeliveryFailed(Event):
    """`kind`: lost, refused, returned."""

    NAME = "EVENT_DELIVERY_FAIL"
    order_id: str
    parcel_id: str
    kind: str
    lines: list[dict[str, Any]]
    actor: str = "carrier"


@dataclass(frozen=True, kw_only=True)
class FulfilmentCancelled(Event):
    """Nothing has left and nothing will."""

    NAME = "EVENT_FULFILMENT_CANCELLED"
    order_id: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CancellationRefused(Event):
    """Too late: the parcel has left."""

    NAME = "EVENT_CANCELLATION_REFUSED"
    order_id: str
    reason: str
