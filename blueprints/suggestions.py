"""What goes with a cart: comes by itself below the cart, and is a page of its own without scripts."""

from flask import Blueprint, Response
from flask_babel import gettext as _

from blueprints.edge import visitors
from blueprints.edge.localisation import current_locale
from blueprints.edge.rendering import render
from blueprints.showing.cards import cards, shelf
from storefront.flows.suggest import suggest

bp = Blueprint("suggestions", __name__, url_prefix="/cart")


@bp.get("/suggestions")
def show() -> Response:
    found, there = suggest(owner=visitors.owner(), locale=current_locale())
    shown = shelf("goes-along", _("Often bought along"), cards(found, there))
    return render("cart/suggestions.html", "cart/_suggestions.html", shelf=shown)
