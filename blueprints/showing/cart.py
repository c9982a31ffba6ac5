"""The cart in the reader's language: codes become sentences here."""

from pathlib import Path
from typing import Any

from babel import Locale
from flask import current_app, request
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.edge.localisation import current_locale, money
from blueprints.showing.cards import sources
from storefront.cart.queries import MAX_PER_LINE, CartLineView
from storefront.flows.quoting import Standing
from storefront.flows.show_cart import CartPage, ShownLine
from storefront.inventory.queries import Availability
from storefront.kernel import formats


def spoken(page: CartPage) -> str:
    """The cart in a sentence, for who cannot see it change."""
    if not page.lines:
        return _("Your cart is empty.")
    things = ngettext("%(num)s thing", "%(num)s things", page.count)
    return _("In your cart: %(things)s, %(total)s to pay.", things=things, total=money(page.total))


def panel(page: CartPage, *, say: str | None = None, error: str | None = None) -> dict[str, Any]:
    """What `cart/_panel.html` and `cart/_drawer.html` take."""
    return {
        "version": page.version,
        "count": page.count,
        "lines": [_line(shown) for shown in page.lines],
        "gone": [_gone(shown) for shown in page.gone],
        "saved": [_saved(shown) for shown in page.saved],
        "removed": _removed(page.removed),
        "error": error,
        "notices": _notices(page),
        "totals": _totals(page),
        "delivery": _way_to_free(page),
        "say": say,
    }


def there(availability: Availability) -> dict[str, Any]:
    """What `components/stock.html` takes."""
    state = "in" if availability.state == "in_stock" else availability.state
    left = availability.available if state == "low" else None
    return {"state": state, "left": left, "on": availability.ships_at}


def _picture(line: Any) -> dict[str, Any]:
    return {
        "src": picture_url(line.image_url),
        **sources(line.image_url),
        "alt": line.image_alt,
        "plate": line.plate,
        "width": 400,
        "height": 500,
    }


def picture_url(url: str) -> str:
    """Under a name that may be kept for ever, when it is one of our own files."""
    name = url.removeprefix("/static/")
    known = name != url and Path(current_app.static_folder, name).is_file()
    return current_app.jinja_env.globals["asset"](name) if known else url


def _url(slug: str, sku: str) -> str:
    return f"{request.script_root}/p/{slug}?variant={sku}"


def _line(shown: ShownLine) -> dict[str, Any]:
    line = shown.line
    return {
        "sku": line.sku,
        "name": line.name,
        "url": _url(line.product_slug, line.sku),
        "options": line.options,
        "picture": _picture(line),
        "unit_price": line.unit,
        "was": line.was,
        "was_total": line.was * line.quantity if line.was else None,
        "total": line.total,
        "quantity": line.quantity,
        "min": 1,
        "step": 1,
        "max": min(max(shown.stands.most, line.quantity), MAX_PER_LINE),
        "availability": there(shown.stands.availability),
        "discounts": [],
        "said": _said(shown),
    }


def _said(shown: ShownLine) -> str | None:
    """Why the quantity is not what was asked."""
    line, notice = shown.line, shown.line.notice
    if line.quantity > shown.stands.most:
        return ngettext(
            "Only %(num)s left now. Please take fewer.", "Only %(num)s left now. Please take fewer.", shown.stands.most
        )
    if not notice:
        return None
    left, wanted = notice["left"], notice["wanted"]
    if notice["code"] == "reduced":
        return ngettext("Only %(num)s left, so we set %(num)s.", "Only %(num)s left, so we set %(num)s.", left)
    if notice["code"] == "most":
        return _("%(count)s of one thing is the most we take in one order, so we set that.", count=left)
    if left < wanted:
        return _("Some are back: %(left)s of your %(wanted)s are in the cart again.", left=left, wanted=wanted)
    return _("Back in stock, and in your cart again.")


def _gone(shown: ShownLine) -> dict[str, Any]:
    line = shown.line
    options = " · ".join(filter(None, (line.options, _("%(price)s each", price=money(line.unit)))))
    return {
        "sku": line.sku,
        "name": line.name,
        "url": _url(line.product_slug, line.sku),
        "options": options,
        "picture": _picture(line),
        "availability": there(shown.stands.availability),
        "reason": _reason(shown),
        "alternatives": [alternative(stands) for stands in shown.alternatives],
    }


def _reason(shown: ShownLine) -> str:
    stands, wanted = shown.stands, shown.line.wanted
    rest = _("Nothing else has changed.")
    if stands.offer is None or not stands.offer.published:
        return f"{_('We do not sell this any more, so it is no longer part of your order.')} {rest}"
    if stands.most:
        return _("It can be had again: put it back if you still want it.")
    said = ngettext(
        "This sold out, so the one you chose is no longer part of your order.",
        "This sold out, so the %(num)s you chose are no longer part of your order.",
        wanted,
    )
    return f"{said} {rest}"


def alternative(stands: Standing) -> dict[str, Any]:
    """Something to take instead of what is gone."""
    offer = stands.offer
    about = f"{offer.name}, {offer.options}" if offer.options else offer.name
    return {
        "sku": stands.sku,
        "url": _url(offer.product_slug, stands.sku),
        "words": about,
        "picture": _picture(offer),
        "button": _("Take this, %(price)s", price=money(offer.price)),
    }


def _saved(shown: ShownLine) -> dict[str, Any]:
    line = shown.line
    return {
        "sku": line.sku,
        "name": line.name,
        "url": _url(line.product_slug, line.sku),
        "picture": _picture(line),
        "price": line.unit,
    }


def _removed(line: CartLineView | None) -> dict[str, Any] | None:
    return {"sku": line.sku, "name": line.name, "quantity": line.quantity} if line else None


def _notices(page: CartPage) -> list[dict[str, str]]:
    found = [_returned() for said in page.said if said["code"] == "returned"]
    return found + [_price_change(shown) for shown in page.lines if shown.price_before]


def _returned() -> dict[str, str]:
    return {
        "kind": "warn",
        "text": _("Your order did not go through and nothing was charged. Everything in it is in your cart again."),
    }


def _price_change(shown: ShownLine) -> dict[str, str]:
    values = {"name": shown.line.name, "before": money(shown.price_before), "now": money(shown.line.unit)}
    if shown.line.unit < shown.price_before:
        said = _(
            "The price of %(name)s fell from %(before)s to %(now)s since you put it in. You pay the lower one.",
            **values,
        )
        return {"kind": "good", "text": said}
    return {
        "kind": "warn",
        "text": _("The price of %(name)s was %(before)s when you put it in and is %(now)s now.", **values),
    }


def _totals(page: CartPage) -> dict[str, Any]:
    things = ngettext("%(num)s thing", "%(num)s things", page.count)
    rows = [{"label": things, "note": None, "amount": page.subtotal, "free": False, "remove": None}]
    if page.delivery:
        day = formats.day(page.delivery.promised_to, current_locale(), "EEEE d MMMM")
        rows.append(
            {
                "label": _("Delivery to %(country)s", country=_country()),
                "note": _("with you by %(day)s", day=day),
                "amount": page.delivery.price,
                "free": not page.delivery.price,
                "remove": None,
            }
        )
    return {"rows": rows, "label": _("To pay"), "total": page.total, "tax_note": _("All prices include VAT.")}


def _country() -> str:
    code = current_app.extensions["settings"].shop_country
    return Locale.parse(current_locale(), sep="-").territories.get(code, code)


def _way_to_free(page: CartPage) -> dict[str, Any] | None:
    """How far it is to free delivery, for the bar over the sum."""
    free_from = page.delivery.free_from if page.delivery else None
    if free_from is None:
        return None
    missing = free_from - page.subtotal if page.subtotal < free_from else None
    words = _("Spend %(amount)s more for free delivery.", amount=money(missing)) if missing else _("Delivery is free.")
    return {
        "words": words,
        "missing": missing,
        "reached": min(page.subtotal.minor, free_from.minor),
        "threshold": free_from.minor,
    }
