"""Ask carriers where parcels are; in the demo shop, pack and send them too."""

from storefront.kernel.settings import settings
from storefront.shipping import queries, services
from storefront.shipping.carriers import carrier, carriers


def move() -> str:
    """Take in every new scan of every carrier."""
    sent = _send_demo_parcels() if settings().demo_carrier else 0
    moved = sum(_follow(parcel) for name in carriers.names() for parcel in queries.moving(carrier_name=name))
    return f"sent {sent} demo parcels, moved {moved}"


def _send_demo_parcels() -> int:
    """The demo shop's warehouse works by itself, a few seconds after the money came."""
    before = queries.seconds_ago(settings().demo_carrier_seconds)
    orders = queries.to_pack(planned_before=before)
    for order_id in orders:
        services.pack(order_id=order_id, actor="shop")
    parcels = queries.packed(carrier_name="demo")
    for parcel_id in parcels:
        services.ship(parcel_id=parcel_id, actor="shop")
    return len(parcels)


def _follow(parcel: queries.ParcelView) -> int:
    fulfilment = queries.fulfilment_of(parcel.order_id)
    scans = carrier(parcel.carrier).scans(
        tracking_number=parcel.tracking_number, shipped_at=parcel.shipped_at, address=fulfilment.address
    )
    known = {event.status for event in parcel.events}
    new = [scan for scan in scans if scan.status not in known]
    return sum(
        services.track(
            parcel_id=parcel.id, status=scan.status, place=scan.place, at=scan.at, external_id=scan.external_id
        )
        for scan in new
    )
