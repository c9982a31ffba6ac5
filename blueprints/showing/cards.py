"""Product cards, pictures and shelves as their templates take them."""

from datetime import timedelta
from typing import Any

from flask import current_app, request
from flask_babel import gettext as _

from blueprints.edge import chrome
from storefront.catalog.pictures import names as pictures
from storefront.catalog.queries import Card, Picture
from storefront.inventory.queries import Availability
from storefront.kernel import clock

NEW_DAYS = 30


def compared_skus() -> set[str]:
    """What this person has ticked."""
    return {entry.sku for entry in chrome.compared()}


def path(*parts: str) -> str:
    """An address in the language of this page."""
    return request.script_root + "/" + "/".join(parts)


def picture(found: Picture, *, alt: str | None = None) -> dict[str, Any]:
    """See `components/picture.html`."""
    return {
        "src": current_app.jinja_env.globals["asset"](found.file),
        **sources(found.file),
        "alt": found.alt if alt is None else alt,
        "plate": found.plate,
        "width": found.width,
        "height": found.height,
    }


def sources(file: str) -> dict[str, str | None]:
    """The same picture in other widths, as WebP and as AVIF; None for a drawing, which fits every width."""
    said = {}
    for name, ending in (("srcset", "webp"), ("avif", "avif")):
        sizes = pictures.variants(file.lstrip("/"), ending)
        said[name] = ", ".join(f"/{one} {width}w" for one, width in sizes) or None
    return said


def drawing(file: str, plate: str, *, alt: str = "", width: int = 400, height: int = 500) -> dict[str, Any]:
    return picture(Picture(file, alt, plate, width, height))


def card(found: Card, stands: Availability) -> dict[str, Any]:
    """See `components/card.html`."""
    return {
        "sku": found.sku,
        "url": path("p", found.slug) + (f"?variant={found.sku}" if found.picked else ""),
        "name": found.name,
        "line": found.line,
        "picture": picture(found.picture),
        "price": found.price,
        "was": found.was,
        "starting": found.starting,
        "rating": found.rating,
        "rating_count": found.rating_count,
        "swatches": found.swatches,
        "tag": _tag(found),
        "action": _action(found, stands),
        "action_label": None if found.in_stock or stands.state != "out" else _("Sold out: have a look"),
        "comparable": found.comparable,
        "compared": found.sku in compared_skus(),
    }


def cards(found: list[Card], there: dict[str, Availability]) -> list[dict[str, Any]]:
    return [card(one, there[one.sku]) for one in found]


def _tag(found: Card) -> str | None:
    return _("New") if clock.now() - found.arrived_at < timedelta(days=NEW_DAYS) else None


def _action(found: Card, stands: Availability) -> str:
    """Buy what the picture shows when that can be had and nothing else has to be chosen."""
    if stands.state == "out" or found.choose:
        return "choose"
    return "preorder" if stands.state == "preorder" else "add"


def shelf(key: str, title: str, products: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """See `catalog/_shelf.html`."""
    plain = {"note": None, "url": None, "url_words": None, "tinted": False}
    return {"id": key, "title": title, "products": products, **plain, **more}
