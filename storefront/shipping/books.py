"""The warehouse's books: what has to leave, what is packed, what has left."""

from dataclasses import dataclass

from sqlalchemy import and_, exists, select

from storefront.kernel.books import NAMED, Breach
from storefront.kernel.db import session
from storefront.shipping.models import CANCELLED, RANKS, SHIPPED, Fulfilment, Parcel

LEFT = Parcel.rank >= RANKS["label"]


@dataclass
class Entry:
    """What shipping knows of one order; `units` has to leave, `packed` is in parcels, `left` is on its way or there."""

    status: str
    units: int = 0
    packed: int = 0
    left: int = 0
    parcels: int = 0
    arrived: int = 0


def breaches() -> list[Breach]:
    """What does not add up inside shipping."""
    left = exists().where(Parcel.order_id == Fulfilment.order_id, LEFT)
    wrong = {
        "is cancelled, but a parcel of it has left": and_(Fulfilment.status == CANCELLED, left),
        "is shipped, but no parcel has left": and_(Fulfilment.status == SHIPPED, ~left),
        "has sent a parcel before it was paid": and_(Fulfilment.status.not_in((SHIPPED, CANCELLED)), left),
    }
    found = [
        Breach(f"fulfilment of order {{order}} {words}", order_id)
        for words, where in wrong.items()
        for order_id in session().scalars(select(Fulfilment.order_id).where(where).limit(NAMED))
    ]
    nameless = select(Parcel.order_id, Parcel.number).where(LEFT, Parcel.tracking_number.is_(None)).limit(NAMED)
    return found + [
        Breach(f"parcel {number} of order {{order}} has left without a tracking number", order_id)
        for order_id, number in session().execute(nameless)
    ]


def entries(*, after: str, until: str | None) -> dict[str, Entry]:
    """What is known of the orders with `after < id <= until`, by order id."""
    fulfilments = select(Fulfilment.order_id, Fulfilment.status, Fulfilment.lines).where(Fulfilment.order_id > after)
    parcels = select(Parcel.order_id, Parcel.lines, Parcel.rank, Parcel.status).where(Parcel.order_id > after)
    if until is not None:
        fulfilments = fulfilments.where(Fulfilment.order_id <= until)
        parcels = parcels.where(Parcel.order_id <= until)
    found = {order_id: Entry(status, _units(lines)) for order_id, status, lines in session().execute(fulfilments)}
    for order_id, lines, rank, status in session().execute(parcels):
        entry, units = found[order_id], _units(lines)
        entry.packed += units
        if rank >= RANKS["label"]:
            entry.left += units
            entry.parcels += 1
            entry.arrived += status == "delivered"
    return found


def _units(lines: list[dict]) -> int:
    return sum(line["quantity"] for line in lines)
