"""The owner packs, and moves parcels of carriers without a connection by hand. Every verb may be repeated."""

from storefront.kernel import clock
from storefront.kernel.db import session
from storefront.kernel.refusal import N_
from storefront.shipping import services
from storefront.shipping.context import shipping
from storefront.shipping.models import RANKS, Fulfilment, Parcel
from storefront.shipping.queries import ParcelView
from storefront.shipping.services import UnableToShip

BY_HAND = "flat"


def order_of(parcel_id: str) -> str | None:
    """The order a parcel belongs to; None when there is no such parcel."""
    parcel = session().get(Parcel, parcel_id)
    return parcel.order_id if parcel else None


def next_states(parcel: ParcelView) -> list[str]:
    """Where a parcel that is moved by hand may go from here, in the order of the journey."""
    here = RANKS[parcel.status]
    if parcel.carrier != BY_HAND or here < RANKS["label"]:
        return []
    return [status for status, rank in RANKS.items() if rank > here]


def pack(*, order_id: str, number: int, actor: str, lines: list[dict] | None = None) -> None:
    """Pack the order's parcel of this number; packed already, it stays as it is. Raises UnableToShip."""
    with shipping.transaction() as current:
        fulfilment = current.get(Fulfilment, order_id, with_for_update=True)
        if fulfilment is None or number > len(fulfilment.parcels):
            services.pack(order_id=order_id, actor=actor, lines=lines)


def move(*, parcel_id: str, status: str, actor: str, place: str = "") -> bool:
    """Somebody tells where the parcel is; False when that is no news. Raises UnableToShip."""
    parcel = session().get(Parcel, parcel_id)
    if parcel is None or parcel.carrier != BY_HAND or status not in RANKS or RANKS[status] <= RANKS["label"]:
        raise UnableToShip(N_("This parcel is not moved by hand."))
    if parcel.rank < RANKS["label"]:
        raise UnableToShip(N_("This parcel has not left yet."))
    return services.track(
        parcel_id=parcel_id,
        status=status,
        place=place[:120],
        at=clock.now(),
        external_id=f"hand:{status}",
        actor=actor,
    )
