"""What others may know of deliveries."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from storefront.kernel import clock
from storefront.kernel.db import session
from storefront.kernel.money import Money
from storefront.kernel.settings import settings
from storefront.shipping import rates
from storefront.shipping.carriers import carrier
from storefront.shipping.models import PACKED, PLANNED, RANKS, SHIPPED, Fulfilment, Parcel
from storefront.shipping.rates import DeliveryOption

MOVING = ("label", "picked_up", "in_transit", "out_for_delivery")


@dataclass(frozen=True)
class MovementView:
    at: datetime
    status: str
    place: str


@dataclass(frozen=True)
class ParcelView:
    """`events` newest first. `lines`: `{line_id, sku, name, options, quantity}`."""

    id: str
    order_id: str
    number: int
    carrier: str
    carrier_name: str
    tracking_number: str | None
    tracking_url: str | None
    status: str
    packed_at: datetime
    packed_by: str | None
    shipped_at: datetime | None
    delivered_at: datetime | None
    promised_to: date | None
    lines: list[dict[str, Any]]
    events: list[MovementView]


@dataclass(frozen=True)
class FulfilmentView:
    """`status`: waiting, planned, packed, shipped, cancelled."""

    order_id: str
    number: str
    status: str
    method: str
    promised_from: date | None
    promised_to: date | None
    address: dict[str, Any]
    lines_to_ship: list[dict[str, Any]]
    parcels: list[ParcelView]


def delivery_options(
    *, country: str, weight_g: int, subtotal: Money, now: datetime | None = None
) -> list[DeliveryOption]:
    """Ways to send it there, cheapest first, with the dates it arrives between."""
    shop = settings()
    return rates.delivery_options(
        country=country,
        home=shop.shop_country,
        zone_name=shop.time_zone,
        carrier="demo" if shop.demo_carrier else "flat",
        weight_g=weight_g,
        subtotal=subtotal,
        now=now,
    )


def fulfilment_of(order_id: str) -> FulfilmentView | None:
    loaded = selectinload(Fulfilment.parcels).selectinload(Parcel.movements)
    fulfilment = session().scalar(select(Fulfilment).where(Fulfilment.order_id == order_id).options(loaded))
    return _view(fulfilment) if fulfilment else None


def to_pack(*, planned_before: datetime | None = None, limit: int = 50) -> list[str]:
    """Orders on the warehouse's list, oldest first."""
    statement = select(Fulfilment.order_id).where(Fulfilment.status == PLANNED)
    if planned_before:
        statement = statement.where(Fulfilment.planned_at <= planned_before)
    return list(session().scalars(statement.order_by(Fulfilment.planned_at).limit(limit)))


def packed(*, carrier_name: str, limit: int = 50) -> list[str]:
    """Parcels of one carrier that are packed and not booked, of orders that may leave."""
    mine = select(Parcel.id).where(Parcel.status == "packed", Parcel.carrier == carrier_name)
    statement = mine.join(Fulfilment).where(Fulfilment.status.in_((PLANNED, PACKED, SHIPPED)))
    return list(session().scalars(statement.limit(limit)))


def moving(*, carrier_name: str, limit: int = 200) -> list[ParcelView]:
    """Parcels of one carrier that are on their way."""
    statement = select(Parcel).where(Parcel.status.in_(MOVING), Parcel.carrier == carrier_name).limit(limit)
    statement = statement.options(selectinload(Parcel.movements), selectinload(Parcel.fulfilment))
    return [_parcel(parcel) for parcel in session().scalars(statement)]


def orders_tracked_by(text: str, *, limit: int = 50) -> list[str]:
    """Orders with a parcel whose tracking number contains the text, spaces in either left out; newest first."""
    wanted = text.replace(" ", "")
    if len(wanted) < 4:
        return []
    number = func.replace(Parcel.tracking_number, " ", "")
    statement = select(Parcel.order_id).where(number.icontains(wanted, autoescape=True))
    return list(dict.fromkeys(session().scalars(statement.order_by(Parcel.packed_at.desc()).limit(limit))))


def seconds_ago(seconds: int) -> datetime:
    return clock.now() - timedelta(seconds=seconds)


def is_final(status: str) -> bool:
    """Nothing more will be heard of a parcel in this state."""
    return RANKS[status] >= RANKS["delivered"]


def _view(fulfilment: Fulfilment) -> FulfilmentView:
    return FulfilmentView(
        order_id=fulfilment.order_id,
        number=fulfilment.number,
        status=fulfilment.status,
        method=fulfilment.method,
        promised_from=fulfilment.promised_from,
        promised_to=fulfilment.promised_to,
        address=fulfilment.address,
        lines_to_ship=fulfilment.left_to_ship(),
        parcels=[_parcel(parcel) for parcel in fulfilment.parcels],
    )


def _parcel(parcel: Parcel) -> ParcelView:
    return ParcelView(
        id=parcel.id,
        order_id=parcel.order_id,
        number=parcel.number,
        carrier=parcel.carrier,
        carrier_name=carrier(parcel.carrier).name,
        tracking_number=parcel.tracking_number,
        tracking_url=parcel.tracking_url,
        status=parcel.status,
        packed_at=parcel.packed_at,
        packed_by=parcel.packed_by,
        shipped_at=parcel.shipped_at,
        delivered_at=parcel.delivered_at,
        promised_to=parcel.fulfilment.promised_to,
        lines=parcel.lines,
        events=[MovementView(move.at, move.status, move.place) for move in reversed(parcel.movements)],
    )
