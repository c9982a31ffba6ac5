"""What stops an order before money moves, each with the one click that mends it."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.edge.localisation import money
from blueprints.showing.cart import alternative
from blueprints.showing.checkout import days
from storefront.flows.checkout import CheckoutPage, Problem
from storefront.flows.quoting import Standing


def problems(page: CheckoutPage, found: list[Problem]) -> list[dict[str, Any]]:
    """What `checkout/review.html` takes."""
    return [_problem(page, problem) for problem in found]


def _problem(page: CheckoutPage, problem: Problem) -> dict[str, Any]:
    text, fixes = _SAYINGS[problem.code](page, problem, problem.facts or {})
    instead = [_instead(problem, stands) for stands in problem.instead]
    return {"code": problem.code, "text": text, "fixes": fixes, "instead": instead}


def _instead(problem: Problem, stands: Standing) -> dict[str, Any]:
    """Something that can be had, as `alternative` says it, and the one click that takes it."""
    quantity = min((problem.facts or {}).get("wanted", 1), stands.most)
    shown = alternative(stands)
    fix = _fix(shown["button"], fix="exchange", sku=problem.sku, instead=stands.sku, quantity=quantity)
    return {**shown, "fix": fix}


def _fix(words: str, **fields: Any) -> dict[str, Any]:
    return {"words": words, "action": url_for("checkout.fix"), "fields": fields}


def _pay(page: CheckoutPage) -> dict[str, Any]:
    words = _("Pay %(price)s", price=money(page.quote.total))
    fields = {"cart_id": page.cart_id, "quote": page.offered.fingerprint()}
    return {"words": words, "action": url_for("checkout.order"), "fields": fields}


def _unavailable(page: CheckoutPage, problem: Problem, facts: dict[str, Any]) -> tuple[str, list]:
    text = _("%(name)s is not sold any more.", name=facts["name"])
    return text, [_fix(_("Order without it"), fix="removal", sku=problem.sku)]


def _short(page: CheckoutPage, problem: Problem, facts: dict[str, Any]) -> tuple[str, list]:
    without = _fix(_("Order without it"), fix="removal", sku=problem.sku)
    if not facts["left"]:
        return _("%(name)s has just sold out.", name=facts["name"]), [without]
    text = ngettext(
        "Only %(num)s left of %(name)s.", "Only %(num)s left of %(name)s.", facts["left"], name=facts["name"]
    )
    words = ngettext("Take %(num)s", "Take %(num)s", facts["left"])
    return text, [_fix(words, fix="quantity", sku=problem.sku, quantity=facts["left"]), without]


def _dearer(page: CheckoutPage, problem: Problem, facts: dict[str, Any]) -> tuple[str, list]:
    values = {"name": facts["name"], "before": money(facts["before"]), "now": money(facts["now"])}
    text = _("%(name)s costs %(now)s now; it was %(before)s when you put it in.", **values)
    return text, [
        _fix(_("Go on at %(now)s", now=values["now"]), fix="prices"),
        _fix(_("Order without it"), fix="removal", sku=problem.sku),
    ]


def _stale(page: CheckoutPage, problem: Problem, facts: dict[str, Any]) -> tuple[str, list]:
    way = facts.get("way")
    if way is None:
        return _("We cannot send this there. Please look at the address."), []
    price = money(way.price) if way.price else _("free")
    when = days(way.promised_from, way.promised_to)
    text = _("The delivery you chose has changed: it is %(when)s now, %(price)s.", when=when, price=price)
    return text, [_fix(_("Take it"), fix="delivery")]


def _changed(page: CheckoutPage, problem: Problem, facts: dict[str, Any]) -> tuple[str, list]:
    return _("Your order was changed in another window. This is how it is now."), [_pay(page)]


_SAYINGS = {
    "variant_unavailable": _unavailable,
    "insufficient_stock": _short,
    "price_changed": _dearer,
    "delivery_stale": _stale,
    "order_changed": _changed,
}
