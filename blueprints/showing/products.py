"""A product page as its templates take it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from flask import request
from flask_babel import gettext as _
from markupsafe import Markup

from blueprints.edge.localisation import current_locale, money
from blueprints.showing.cards import cards, compared_skus, path, picture, shelf
from blueprints.showing.cart import there
from storefront.catalog.queries import OptionView, ProductPage, ValueChoice
from storefront.flows.show_product import ShownProduct
from storefront.kernel import clock, formats
from storefront.kernel.money import Money

RETURN_DAYS = 60
AT_ONCE = 99


def product(shown: ShownProduct) -> dict[str, Any]:
    """Everything that `catalog/product.html` takes."""
    page = shown.page
    title = f"{page.name}, {page.variant.text}" if page.variant.text else page.name
    return {
        "product": {
            "slug": page.slug,
            "url": path("p", page.slug),
            "name": page.name,
            "line": page.line,
            "brand": page.brand,
            "top_slug": page.trail[0]["slug"] if page.trail else None,
            "title": page.seo_title or title,
            "summary": page.seo_description or _summary(page),
            "description": Markup(page.description),
            "not_good_at": page.not_good_at or None,
        },
        "trail": trail(page),
        "buy": buy(shown),
        "gallery": [{**picture(one), "large": picture(one)["src"]} for one in page.gallery],
        "spec": spec(page),
        "shelf": shelf("related", _("Goes well with it"), cards(shown.related, shown.there)),
        "upsells": shelf("upsells", _("A step up"), cards(shown.upsells, shown.there), tinted=True),
    }


def _summary(page: ProductPage) -> str:
    return f"{page.line} {money(page.variant.price)}".strip()


def trail(page: ProductPage) -> list[dict[str, str]]:
    steps = [{"name": step["name"], "url": path("c", step["slug"])} for step in page.trail]
    return [*steps, {"name": page.name, "url": path("p", page.slug)}]


def spec(page: ProductPage) -> list[dict[str, Any]]:
    sku = page.variant.sku
    return [
        {"group": group.name or None, "rows": [{"name": row.name, "value": row.values[sku].text} for row in group.rows]}
        for group in page.spec
    ]


def variant_url(page: ProductPage, sku: str) -> str:
    return f"{path('p', page.slug)}?variant={sku}"


def buy(shown: ShownProduct) -> dict[str, Any]:
    """See `catalog/_buybox.html`."""
    page, chosen, stands = shown.page, shown.page.variant, shown.stands
    return {
        "sku": chosen.sku,
        "url": variant_url(page, chosen.sku),
        "price": chosen.price,
        "price_plain": plain(chosen.price),
        "was": chosen.was,
        "lowest_30_days": chosen.lowest,
        "unit_price": None,
        "tax_note": _("with VAT"),
        "breaks": [{"quantity": quantity, "price": price} for quantity, price in chosen.breaks],
        "rating": page.rating,
        "rating_count": page.reviews.count,
        "availability": there(stands),
        "options": [option(shown, one) for one in page.options],
        "purchasable": stands.state != "out",
        "preorder": stands.state == "preorder",
        "quantity": 1,
        "min": 1,
        "step": 1,
        "max": min(stands.most, AT_ONCE) or 1,
        "comparable": page.comparable,
        "compared": chosen.sku in compared_skus(),
        "others_url": path("c", page.trail[-1]["slug"]) if page.trail else path("search"),
        "promises": promises(shown),
        "error": None,
    }


def plain(amount: Money) -> str:
    """`129.00`, for machines."""
    return str(Decimal(amount.minor).scaleb(-amount.exponent))


def option(shown: ShownProduct, view: OptionView) -> dict[str, Any]:
    choices = [_choice(shown, view, choice) for choice in view.choices]
    return {"code": view.code, "name": view.name, "kind": view.kind, "choices": choices}


def _choice(shown: ShownProduct, view: OptionView, choice: ValueChoice) -> dict[str, Any]:
    state, why = "free", None
    if choice.sku is None:
        others = [
            picked.label
            for other in shown.page.options
            if other.code != view.code
            for picked in other.choices
            if picked.chosen
        ]
        state = "impossible"
        why = _("Unavailable in %(choice)s", choice=", ".join(others)) if others else _("Unavailable")
    elif shown.there[choice.sku].state == "out":
        state, why = "sold_out", _("sold out")
    target = choice.sku or choice.otherwise
    return {
        "code": choice.code,
        "label": choice.label,
        "fill": choice.fill,
        "url": variant_url(shown.page, target) if target else None,
        "chosen": choice.chosen,
        "state": state,
        "why": why,
    }


def promises(shown: ShownProduct) -> list[dict[str, Any]]:
    found = [{"icon": "truck", **_arrival(shown)}] if shown.delivery else []
    until = clock.now().date() + timedelta(days=RETURN_DAYS)
    back = _("Send it back until %(day)s; we pay the way.", day=_day(until, "d MMMM"))
    return [*found, {"icon": "back", "strong": None, "text": back}]


def _arrival(shown: ShownProduct) -> dict[str, str]:
    """The dates, the price of the way, and what that takes."""
    option, price = shown.delivery, shown.delivery.price
    first, last = _day(option.promised_from), _day(option.promised_to)
    strong = (
        _("With you on %(day)s,", day=first)
        if option.promised_from == option.promised_to
        else _("With you between %(first)s and %(last)s,", first=first, last=last)
    )
    if not price:
        return {"strong": strong, "text": _("free of charge.")}
    if option.free_from is None:
        return {"strong": strong, "text": _("for %(price)s.", price=money(price))}
    text = _("for %(price)s; free from %(sum)s.", price=money(price), sum=money(option.free_from))
    return {"strong": strong, "text": text}


def _day(value: Any, form: str = "EEEE d MMMM") -> str:
    return formats.day(value, current_locale(), form)


def absolute(address: str) -> str:
    return request.host_url.rstrip("/") + address
