"""Packing and sending; where parcels are, for carriers that do not tell."""

from typing import Any

from flask import Response, abort, request
from flask_babel import gettext as _

from blueprints.admin.edge import PACK, actor, answer, bp, refuse
from blueprints.admin.orders import order
from blueprints.edge.login import staff_required
from storefront.kernel.refusal import Refusal
from storefront.shipping import admin as desk
from storefront.shipping import services as shipping


@bp.post("/orders/<order_id>/parcels")
@staff_required(*PACK)
def pack(order_id: str) -> Response:
    """A parcel with the chosen quantities (`take:<line_id>`), or with all that is left."""
    number = request.form.get("number", type=int)
    if number is None:
        return refuse(_("This form is too old. Look again."), order, order_id=order_id)
    try:
        desk.pack(order_id=order_id, number=number, actor=actor(), lines=_chosen())
    except Refusal as refusal:
        return refuse(refusal, order, order_id=order_id)
    return answer(_("Parcel %(number)s is packed.", number=number), order, "admin.order", order_id=order_id)


@bp.post("/parcels/<parcel_id>/label")
@staff_required(*PACK)
def send(parcel_id: str) -> Response:
    order_id = _order_of(parcel_id)
    try:
        number = request.form.get("tracking_number", "").strip()[:80] or None
        shipping.ship(parcel_id=parcel_id, actor=actor(), tracking_number=number)
    except Refusal as refusal:
        return refuse(refusal, order, order_id=order_id)
    return answer(_("The parcel has left, and the shopper is told."), order, "admin.order", order_id=order_id)


@bp.post("/parcels/<parcel_id>/scans")
@staff_required(*PACK)
def move(parcel_id: str) -> Response:
    order_id = _order_of(parcel_id)
    place = request.form.get("place", "").strip()
    try:
        desk.move(parcel_id=parcel_id, status=request.form.get("status", ""), actor=actor(), place=place)
    except Refusal as refusal:
        return refuse(refusal, order, order_id=order_id)
    return answer(_("Noted."), order, "admin.order", order_id=order_id)


def _chosen() -> list[dict[str, Any]] | None:
    wanted = [
        (key.removeprefix("take:"), request.form.get(key, type=int)) for key in request.form if key[:5] == "take:"
    ]
    return [{"line_id": line_id, "quantity": max(count or 0, 0)} for line_id, count in wanted] or None


def _order_of(parcel_id: str) -> str:
    order_id = desk.order_of(parcel_id)
    if order_id is None:
        abort(404)
    return order_id
