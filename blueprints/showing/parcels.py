"""What is in which parcel, and where it was seen."""

from typing import Any

from flask import request
from flask_babel import gettext as _

from blueprints.showing.checkout import weekday
from storefront.flows.show_order import OrderPage
from storefront.orders.queries import OrderLine
from storefront.shipping.queries import ParcelView


def picture(line: OrderLine | None) -> dict[str, Any]:
    facts = {"src": line.picture, "alt": line.picture_alt, "plate": line.plate} if line else {"src": "", "alt": ""}
    return {"plate": "fog", **facts, "srcset": None, "width": 400, "height": 500}


def parcels(page: OrderPage) -> list[dict[str, Any]]:
    """What has been packed, a parcel each."""
    known = page.fulfilment.parcels if page.fulfilment else []
    lines = {line.id: line for line in page.order.lines}
    return [_parcel(parcel, len(known), lines) for parcel in known]


def _parcel(parcel: ParcelView, count: int, lines: dict[str, OrderLine]) -> dict[str, Any]:
    return {
        "key": f"parcel-{parcel.number}",
        "title": _("Parcel %(number)s of %(count)s", number=parcel.number, count=count),
        "carrier": parcel.carrier_name,
        "number": parcel.tracking_number,
        "url": parcel.tracking_url,
        "weight": None,
        "words": _standing(parcel),
        "events": [{"at": move.at, "what": _scan(move.status), "where": move.place} for move in parcel.events],
        "lines": [_content(content, lines.get(content["line_id"])) for content in parcel.lines],
    }


def _content(content: dict[str, Any], line: OrderLine | None) -> dict[str, Any]:
    address = f"{request.script_root}/p/{line.product_slug}?variant={line.sku}" if line else ""
    facts = {name: content[name] for name in ("sku", "name", "options", "quantity")}
    return {**facts, "picture": picture(line), "url": address}


def waiting(page: OrderPage) -> list[dict[str, Any]]:
    """What is paid and not in a parcel yet."""
    if page.fulfilment is None or page.fulfilment.status in ("waiting", "cancelled"):
        return []
    lines = {line.id: line for line in page.order.lines}
    promise = _("with you by %(day)s", day=weekday(page.order.promised_to))
    left = page.fulfilment.lines_to_ship
    return [{**_content(content, lines.get(content["line_id"])), "promise": promise} for content in left]


def _scan(status: str) -> str:
    said = {
        "label": _("Label printed"),
        "picked_up": _("Picked up from our workshop"),
        "in_transit": _("Sorted and on its way"),
        "out_for_delivery": _("In the van"),
        "delivered": _("Delivered"),
        "lost": _("Lost"),
        "refused": _("Not accepted"),
        "returned": _("Back with us"),
    }
    return said.get(status, status)


def _standing(parcel: ParcelView) -> str:
    said = {
        "packed": _("Packed; the carrier fetches it next."),
        "label": _("The label is printed, the carrier has not scanned it yet."),
        "picked_up": _("The carrier has it."),
        "in_transit": _("It travels; next it is loaded into the van near you."),
        "out_for_delivery": _("It is in the van and comes today."),
        "delivered": _("It has arrived."),
        "lost": _("The carrier lost it. Your money goes back to you."),
        "refused": _("It was not accepted and comes back to us. Your money goes back to you."),
        "returned": _("It came back to us. Your money goes back to you."),
    }
    return said.get(parcel.status, parcel.status)
