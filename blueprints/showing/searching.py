"""Search and its suggestions as their templates take them."""

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape

from blueprints.edge.localisation import money
from blueprints.showing.cards import path, picture
from blueprints.showing.narrowing import address
from storefront.catalog.queries import Filters
from storefront.flows.browse import SearchPage, Suggestions


def search(page: SearchPage) -> dict[str, Any]:
    """What `catalog/search.html` takes besides the list."""
    found, corrected = page.found, None
    if found.searched:
        typed = address(path("search"), Filters(), kept=[("q", page.query), ("exact", "1")])
        corrected = {"words": found.searched, "url": typed}
    return {
        "query": page.query,
        "corrected": corrected,
        "left_out": found.left_out if page.results is not None else [],
        "some": found.some,
        "redirects": [{"words": item.name, "url": path("c", item.slug)} for item in page.places],
    }


def suggestions(found: Suggestions, query: str) -> list[dict[str, Any]]:
    """See `catalog/_suggestions.html`."""
    parts = []
    if found.cards:
        entries = [
            {
                "words": marked(card.name, query),
                "url": path("p", card.slug),
                "picture": picture(card.picture),
                "side": _("from %(price)s", price=money(card.price)) if card.starting else money(card.price),
                "sku": card.sku,
            }
            for card in found.cards
        ]
        parts.append({"title": _("Things"), "entries": entries})
    if found.places:
        entries = [
            {
                "words": marked(item.name, query),
                "url": path("c", item.slug),
                "picture": None,
                "side": ngettext("%(num)s thing", "%(num)s things", item.count),
                "sku": None,
            }
            for item in found.places
        ]
        parts.append({"title": _("Departments"), "entries": entries})
    return parts


def marked(name: str, query: str) -> Markup:
    """The name with the beginnings that were typed in bold."""
    starts = "|".join(re.escape(word) for word in query.split() if len(word) > 1)
    if not starts:
        return escape(name)
    pieces = re.split(rf"(?i)\b({starts})", name)
    marks = (Markup("<mark>{}</mark>").format(part) if place % 2 else escape(part) for place, part in enumerate(pieces))
    return Markup("").join(marks)
