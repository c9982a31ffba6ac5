"""The verbs of shipping: plan, stop, pack, ship, track."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from storefront.events.shipping import (
    CancellationRefused,
    DeliveryFailed,
    FulfilmentCancelled,
    FulfilmentPlanned,
    OrderDelivered,
    OrderShipped,
    ParcelMoved,
)
from storefront.kernel import clock, faults
from storefront.kernel.bus import NotYet
from storefront.kernel.db import session
from storefront.kernel.refusal import N_, Refusal
from storefront.shipping.carriers import carrier
from storefront.shipping.context import shipping
from storefront.shipping.models import (
    CANCELLED,
    FAILURES,
    NOT_LEFT,
    PACKED,
    PLANNED,
    RANKS,
    SHIPPED,
    WAITING,
    Fulfilment,
    Movement,
    Parcel,
)


class UnableToShip(Refusal):
    """The order cannot leave the warehouse now."""


def note_order(*, order_id: str, number: str, address: dict, delivery: dict[str, Any], lines: list[dict]) -> None:
    """Keep what the warehouse will need, before the money has come."""
    kept = ("line_id", "sku", "name", "options", "quantity")
    with shipping.transaction() as current:
        if current.get(Fulfilment, order_id) is None:
            current.add(
                Fulfilment(
                    order_id=order_id,
                    number=number,
                    status=WAITING,
                    carrier=delivery.get("carrier", "flat"),
                    method=delivery.get("name", ""),
                    promised_from=_date(delivery.get("promised_from")),
                    promised_to=_date(delivery.get("promised_to")),
                    address=address,
                    lines=[{key: line.get(key, "") for key in kept} for line in lines],
                )
            )


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def plan(*, order_id: str) -> None:
    """The money is there: put the order on the warehouse's list. A cancelled one stays off it."""
    with shipping.transaction() as current:
        fulfilment = current.get(Fulfilment, order_id, with_for_update=True)
        if fulfilment is None:
            raise NotYet(f"Order {order_id} is not known here yet.")
        if fulfilment.status != WAITING:
            return
        fulfilment.status, fulfilment.planned_at = PLANNED, clock.now()
        days = {name: str(getattr(fulfilment, name) or "") for name in ("promised_from", "promised_to")}
        faults.point("shipping.plan.planned")
        shipping.emit(FulfilmentPlanned(order_id=order_id, **days))


def hold(*, order_id: str) -> None:
    """Its money is in doubt: off the list until `plan` puts it back. What has left goes its way."""
    with shipping.transaction() as current:
        current.execute(
            update(Fulfilment)
            .where(Fulfilment.order_id == order_id, Fulfilment.status.in_((PLANNED, PACKED)))
            .values(status=WAITING)
        )


def stop(*, order_id: str, reason: str) -> None:
    """Keep the order here, or say that it is too late. A stop that comes first leaves a tombstone."""
    with shipping.transaction() as current:
        fulfilment = current.get(Fulfilment, order_id, with_for_update=True)
        if fulfilment is None:
            current.add(Fulfilment(order_id=order_id, status=CANCELLED, address={}, lines=[]))
        elif fulfilment.status in NOT_LEFT:
            fulfilment.status = CANCELLED
        elif fulfilment.status != CANCELLED:
            shipping.emit(CancellationRefused(order_id=order_id, reason="shipped"))
            return
        faults.point("shipping.stop.marked")
        shipping.emit(FulfilmentCancelled(order_id=order_id, reason=reason))


def forget(*, order_id: str) -> None:
    """Take an order that ended without us off the list; what has left stays as it is."""
    with shipping.transaction() as current:
        current.execute(
            update(Fulfilment)
            .where(Fulfilment.order_id == order_id, Fulfilment.status.in_(NOT_LEFT))
            .values(status=CANCELLED)
        )


def pack(*, order_id: str, actor: str, lines: list[dict] | None = None) -> str:
    """Put lines (all that is left when None) into a parcel; its id. `lines`: `{line_id, quantity}`.

    `actor` is who packs: an e-mail address, or "shop". Raises UnableToShip.
    """
    with shipping.transaction() as current:
        fulfilment = _packable(current, order_id)
        wanted = _chosen(fulfilment.left_to_ship(), lines)
        if not wanted:
            raise UnableToShip(N_("There is nothing left to pack in this order."))
        number = len(fulfilment.parcels) + 1
        parcel = Parcel(number=number, carrier=fulfilment.carrier, lines=wanted, packed_by=actor)
        fulfilment.parcels.append(parcel)
        if fulfilment.status == PLANNED:
            fulfilment.status = PACKED
        current.flush()
        faults.point("shipping.pack.written")
    faults.point("shipping.pack.committed")
    return parcel.id


def _packable(current: Any, order_id: str) -> Fulfilment:
    fulfilment = current.get(Fulfilment, order_id, with_for_update=True)
    if fulfilment is None or fulfilment.status == WAITING:
        raise UnableToShip(N_("This order is not paid yet."))
    if fulfilment.status == CANCELLED:
        raise UnableToShip(N_("This order was cancelled."))
    return fulfilment


def _chosen(left: list[dict], lines: list[dict] | None) -> list[dict]:
    if lines is None:
        return left
    wanted = {line["line_id"]: line["quantity"] for line in lines}
    chosen = [line | {"quantity": min(line["quantity"], wanted.get(line["line_id"], 0))} for line in left]
    return [line for line in chosen if line["quantity"] > 0]


def ship(*, parcel_id: str, actor: str, tracking_number: str | None = None) -> None:
    """Book the label (our parcel id is the carrier's reference, so a repeat gives the same one) and let it go.

    `actor` is who hands it over: an e-mail address, or "shop". Raises UnableToShip.
    """
    parcel = session().get(Parcel, parcel_id)
    if parcel is None:
        raise UnableToShip(N_("There is no such parcel."))
    if parcel.rank >= RANKS["label"]:
        return
    address = parcel.fulfilment.address
    faults.point("shipping.ship.before_call")
    label = carrier(parcel.carrier).book(reference=parcel_id, address=address, tracking_number=tracking_number)
    faults.point("shipping.ship.booked")
    with shipping.transaction() as current:
        fulfilment = _packable(current, parcel.order_id)
        parcel = current.get(Parcel, parcel_id, with_for_update=True)
        if parcel.rank >= RANKS["label"]:
            return
        fulfilment.status = SHIPPED
        parcel.status, parcel.rank, parcel.shipped_at = "label", RANKS["label"], clock.now()
        parcel.tracking_number, parcel.tracking_url = label.tracking_number, label.tracking_url
        parcel.shipped_by = actor
        parcel.movements.append(Movement(external_id="label", status="label", at=parcel.shipped_at))
        _say_shipped(fulfilment, parcel)
        faults.point("shipping.ship.written")
    faults.point("shipping.ship.committed")


def _say_shipped(fulfilment: Fulfilment, parcel: Parcel) -> None:
    shipping.emit(
        OrderShipped(
            order_id=fulfilment.order_id,
            parcel_id=parcel.id,
            lines=[{key: line[key] for key in ("line_id", "sku", "quantity")} for line in parcel.lines],
            carrier=parcel.carrier,
            tracking_number=parcel.tracking_number,
            promised_to=str(fulfilment.promised_to or ""),
            actor=parcel.shipped_by,
        )
    )


def track(*, parcel_id: str, status: str, place: str, at: datetime, external_id: str, actor: str = "carrier") -> bool:
    """Keep one scan; True when it moved the parcel. Late and repeated scans never move it back."""
    try:
        with shipping.transaction() as current:
            parcel = current.get(Parcel, parcel_id, with_for_update=True)
            seen = select(Movement.id).where(Movement.parcel_id == parcel_id, Movement.external_id == external_id)
            if current.scalar(seen):
                return False
            current.add(Movement(parcel_id=parcel_id, external_id=external_id, status=status, place=place, at=at))
            moved = current.execute(
                update(Parcel)
                .where(Parcel.id == parcel_id, Parcel.rank < RANKS[status])
                .values(status=status, rank=RANKS[status])
            )
            faults.point("shipping.track.kept")
            if moved.rowcount == 1:
                current.refresh(parcel)
                _say_moved(parcel, status, place, at, actor)
            return moved.rowcount == 1
    except IntegrityError:
        return False  # the same scan from two sides at once


def _say_moved(parcel: Parcel, status: str, place: str, at: datetime, actor: str) -> None:
    ids = {"order_id": parcel.order_id, "parcel_id": parcel.id, "actor": actor}
    if status == "delivered":
        parcel.delivered_at = at
        shipping.emit(OrderDelivered(complete=_complete(parcel), **ids))
    elif status in FAILURES:
        lines = [{key: line[key] for key in ("line_id", "sku", "quantity")} for line in parcel.lines]
        shipping.emit(DeliveryFailed(kind=status, lines=lines, **ids))
    else:
        shipping.emit(ParcelMoved(status=status, place=place, moved_at=at.isoformat(), **ids))


def _complete(parcel: Parcel) -> bool:
    fulfilment = parcel.fulfilment
    here = all(other.id == parcel.id or other.status == "delivered" for other in fulfilment.parcels)
    return here and not fulfilment.left_to_ship()
