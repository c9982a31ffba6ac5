"""How far an order has come, from what is known of its parcels."""

from collections import Counter

from sqlalchemy import select

from storefront.events.orders import OrderFinished
from storefront.events.shipping import DeliveryFailed, OrderDelivered, OrderShipped
from storefront.kernel import faults
from storefront.kernel.bus import NotYet
from storefront.kernel.db import session
from storefront.orders import history, moving
from storefront.orders.context import orders
from storefront.orders.models import Order, OrderParcel

FAILURES = ("lost", "refused", "returned")


def shipped(order: Order, event: OrderShipped) -> None:
    """One parcel has left."""
    if session().get(OrderParcel, event.parcel_id) is None:
        session().add(OrderParcel(parcel_id=event.parcel_id, order_id=order.id, lines=event.lines))
        session().flush()
    facts = {name: getattr(event, name) for name in ("parcel_id", "carrier", "tracking_number", "promised_to")}
    history.note(
        order.id, event, "shipped", actor=event.actor, count=sum(line["quantity"] for line in event.lines), **facts
    )
    _advance(order)


def delivered(order: Order, event: OrderDelivered) -> None:
    """One parcel has arrived; the last one finishes the order."""
    _parcel(event.parcel_id).status = "delivered"
    session().flush()
    history.note(order.id, event, "delivered", actor=event.actor, parcel_id=event.parcel_id, complete=event.complete)
    _advance(order)


def failed(order: Order, event: DeliveryFailed) -> None:
    """One parcel will not arrive; payments gives the money back."""
    parcel = _parcel(event.parcel_id)
    if parcel.status == "shipped":
        parcel.status = event.kind
        session().flush()
    history.note(order.id, event, f"delivery_{event.kind}", actor=event.actor, parcel_id=event.parcel_id)
    _advance(order)


def _parcel(parcel_id: str) -> OrderParcel:
    parcel = session().get(OrderParcel, parcel_id)
    if parcel is None:
        raise NotYet(f"Parcel {parcel_id} has not been heard of; its departure comes first.")
    return parcel


def _advance(order: Order) -> None:
    known = list(session().scalars(select(OrderParcel).where(OrderParcel.order_id == order.id)))
    left = _all_left(order, known)
    if not all(parcel.status != "shipped" for parcel in known) or not left:
        here = any(parcel.status == "delivered" for parcel in known)
        moving.move(order.id, "fulfilment_status", _under_way(here=here, left=left))
        return
    arrived = {parcel.status for parcel in known}
    if arrived == {"delivered"}:
        moving.move(order.id, "fulfilment_status", "delivered")
    elif "delivered" in arrived:
        moving.move(order.id, "fulfilment_status", "partly_delivered")
    else:
        moving.move(order.id, "fulfilment_status", "failed")
        return
    _finish(order)


def _under_way(*, here: bool, left: bool) -> str:
    if here:
        return "partly_delivered"
    return "shipped" if left else "partly_shipped"


def _all_left(order: Order, known: list[OrderParcel]) -> bool:
    gone: Counter = Counter()
    for parcel in known:
        for line in parcel.lines:
            gone[line["line_id"]] += line["quantity"]
    return all(gone[line.id] >= line.quantity for line in order.lines)


def _finish(order: Order) -> None:
    if moving.move(order.id, "status", "finished"):
        faults.point("orders.finish.moved")
        event = OrderFinished(order_id=order.id)
        history.note(order.id, event, "finished")
        orders.emit(event)
