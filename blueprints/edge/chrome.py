"""Navigation and badges: what every page shows around its content."""

from typing import Any

from flask import g, request

from blueprints.edge import visitors
from storefront.flows import chrome, compare


def nav(locale: str) -> list:
    """The category menu, read once a request."""
    if "nav" not in g:
        g.nav = chrome.navigation(locale=locale)
    return g.nav


def badge(locale: str) -> chrome.Badges:
    """Counts for the header; a stranger costs no query. Never kept: a post changes it."""
    return chrome.Badges(visitors.owner(), compared, known_cart=g.get("things_in_cart"))


def compared() -> list[compare.Entry]:
    """What this person compares, for badge, tray and ticks; read once, but in a post anew as that may change it."""
    if "compared" not in g or request.method != "GET":
        g.compared = compare.entries_of(visitors.owner())
    return g.compared


def tray(locale: str) -> dict[str, Any] | None:
    """The bar at the foot of a list; None for who compares nothing."""
    chosen = compared()
    if not chosen:
        return None
    from blueprints.showing.comparison import shown_tray  # showing stands on the edge

    return shown_tray(compare.tray(chosen=chosen, locale=locale))


def knows_cart(count: int) -> None:
    """Who has read the whole cart for this answer spares the badge a query."""
    g.things_in_cart = count
