"""The first page as `catalog/home.html` takes it."""

from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup, escape

from blueprints.showing.cards import cards, drawing, path, shelf
from storefront.flows.browse import HomePage


def home(page: HomePage) -> dict[str, Any]:
    words = page.words
    return {
        "hero": hero(words.get("hero", {})),
        "rooms": [
            {
                "name": item.name,
                "url": path("c", item.slug),
                "count": item.count,
                "picture": drawing(item.art, item.plate),
            }
            for item in page.departments
        ],
        "total_count": page.total,
        "shelves": [
            shelf(
                "new",
                _("New this week"),
                cards(page.newest, page.there),
                url=path("search") + "?sort=newest",
                url_words=_("All new things"),
                tinted=True,
            ),
            shelf("loved", _("Most loved"), cards(page.loved, page.there)),
        ],
        "quote": stressed(words["quote"], "text", quoted=True) if words.get("quote") else None,
        "promises": words.get("promises", []),
    }


def hero(words: dict[str, Any]) -> dict[str, Any]:
    """A shop whose owner has written nothing yet still has a first page."""
    if not words:
        words = {"title": _("Welcome"), "text": _("Have a look around."), "image_light": "art/scene-morning.svg"}
    links = []
    if words.get("button_category"):
        links.append({"words": words["button"], "url": path("c", words["button_category"])})
    if words.get("link_product"):
        links.append({"words": words["link"], "url": path("p", words["link_product"])})
    alt, size = words.get("alt", ""), {"width": 1000, "height": 800}
    dark = words.get("image_dark")
    return {
        "title": stressed(words, "title"),
        "text": words["text"],
        "links": links or [{"words": _("See everything"), "url": path("search")}],
        "picture": drawing(f"img/{words['image_light']}", "butter", alt=alt, **size),
        "picture_dark": drawing(f"img/{dark}", "butter", **size) if dark else None,
    }


def stressed(words: dict[str, Any], name: str, *, quoted: bool = False) -> Markup:
    """The text with its one emphasis in italics."""
    text, stress = escape(words[name]), escape(words.get("emphasis", ""))
    text = Markup(text.replace(stress, Markup("<em>{}</em>").format(stress), 1)) if stress else Markup(text)
    return Markup(_("“%(query)s”")) % {"query": text} if quoted else text
