"""Navigation and badges: what every page shows around its content."""

from flask import g

from blueprints.edge import visitors
from storefront.flows import chrome


def nav(locale: str) -> list:
    """The category menu, read once a request."""
    if "nav" not in g:
        g.nav = chrome.navigation(locale=locale)
    return g.nav


def badge(locale: str) -> chrome.Badges:
    """Counts for the header; a stranger costs no query. Never kept: a post changes it."""
    return chrome.Badges(visitors.owner())
