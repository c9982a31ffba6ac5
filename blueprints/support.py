"""Help: where the parcel is, how something goes back, and how to reach a person."""

from flask import Blueprint, Response, current_app

from blueprints.edge.localisation import current_locale
from blueprints.edge.rendering import render
from storefront.content import queries as content

bp = Blueprint("support", __name__, url_prefix="/support")


@bp.get("/")
def overview() -> Response:
    return render("support/overview.html", contact=_contact())


@bp.get("/contact")
def contact() -> Response:
    return render("support/contact.html", contact=_contact())


@bp.get("/returns")
def returns() -> Response:
    return render("support/returns.html", contact=_contact())


def _contact() -> dict[str, str]:
    """What the shop says about reaching it; the address of its mails when it says nothing."""
    known = {"phone": "", "address": "", "hours": "", "email": current_app.extensions["settings"].shop_address}
    return known | content.block("contact", current_locale())
