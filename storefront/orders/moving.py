"""The only writer of the three statuses: guarded UPDATEs, so a late or repeated event moves nothing back."""

from sqlalchemy import ColumnElement, inspect, update
from sqlalchemy.orm.attributes import set_committed_value

from storefront.kernel import faults
from storefront.kernel.db import session
from storefront.orders.models import Order

MOVES = {
    "status": {
        "confirmed": ("pending",),
        "cancelling": ("pending", "confirmed", "held"),
        "cancelled": ("pending", "confirmed", "cancelling", "held"),
        "finished": ("pending", "confirmed", "cancelling"),
        "held": ("pending", "confirmed"),
    },
    "payment_status": {
        "awaiting": ("none",),
        "paid": ("none", "awaiting", "failed", "held"),
        "failed": ("none", "awaiting"),
        "held": ("none", "awaiting", "paid"),
        "partly_refunded": ("none", "awaiting", "failed", "held", "paid"),
        "refunded": ("none", "awaiting", "failed", "held", "paid", "partly_refunded"),
    },
    "fulfilment_status": {
        "planned": ("unfulfilled",),
        "partly_shipped": ("unfulfilled", "planned"),
        "shipped": ("unfulfilled", "planned", "partly_shipped"),
        "partly_delivered": ("unfulfilled", "planned", "partly_shipped", "shipped"),
        "delivered": ("unfulfilled", "planned", "partly_shipped", "shipped", "partly_delivered"),
        "failed": ("unfulfilled", "planned", "partly_shipped", "shipped"),
        "cancelled": ("unfulfilled", "planned"),
    },
}
STATUSES = {axis: tuple(dict.fromkeys([*sum(moves.values(), ()), *moves])) for axis, moves in MOVES.items()}


def move(order_id: str, axis: str, to: str, **also: object) -> bool:
    """Move one axis if the table allows it from where it stands; True when it moved. `also`: other columns."""
    moved = _guarded(order_id, getattr(Order, axis).in_(MOVES[axis][to]), **{axis: to}, **also)
    faults.point("orders.move.moved")
    return moved


def take_back(order_id: str) -> bool:
    """A cancellation was refused: the order is again what it was."""
    moved = session().execute(
        update(Order)
        .where(Order.id == order_id, Order.status == "cancelling", Order.status_before != "")
        .values(status=Order.status_before, status_before="", cancel_reason="")
        .execution_options(synchronize_session=False)
    )
    if order := session().get(Order, order_id):
        session().refresh(order)
    return moved.rowcount == 1


def let_go(order_id: str) -> bool:
    """The reason to hold the order is gone: it goes on."""
    return _guarded(order_id, Order.status == "held", status="confirmed")


def refunded(order_id: str, *, total_minor: int) -> bool:
    """So much went back in all (minor units); a smaller sum than known is an old message."""
    return _guarded(order_id, Order.refunded_minor < total_minor, refunded_minor=total_minor)


def _guarded(order_id: str, guard: ColumnElement[bool], **values: object) -> bool:
    """Set the values if the guard allows it, in the database and in the order that was read here."""
    moved = session().execute(
        update(Order).where(Order.id == order_id, guard).values(**values).execution_options(synchronize_session=False)
    )
    if moved.rowcount != 1:
        return False
    known = session().identity_map.get(inspect(Order).identity_key_from_primary_key((order_id,)))
    for name, value in values.items() if known else ():
        set_committed_value(known, name, value)
    return True
