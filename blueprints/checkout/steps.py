"""The steps before the last: who and where, and how it travels. Everything typed is kept."""

from flask import Response, g, redirect, request, url_for
from flask_babel import gettext as _

from blueprints.checkout.edge import bp, step
from blueprints.checkout.form import typed_in, wrong_in
from blueprints.checkout.placing import last_check
from blueprints.edge import visitors
from blueprints.edge.localisation import current_locale
from blueprints.edge.rendering import go_on, render, see_other, wants_fragment
from blueprints.showing import checkout as words
from storefront.flows import checkout
from storefront.flows.checkout import CheckoutPage
from storefront.orders import services


@bp.get("/")
def start() -> Response:
    return see_other("checkout.details")


@bp.get("/details")
@step
def details(page: CheckoutPage) -> Response:
    return _details(page, {})


def _details(page: CheckoutPage, errors: dict[str, str], *, status: int = 200) -> Response:
    email = page.draft.email or (g.account.email if g.get("account") else "")
    return render("checkout/details.html", status=status, **words.details(page, email=email, errors=errors))


@bp.post("/details")
def answer_details() -> Response:
    typed = typed_in(request.form)
    owner = visitors.owner()
    draft = services.save_draft(owner=owner, **typed) if owner else None
    if request.form.get("change") == "country":
        return redirect(f"{url_for('checkout.details')}#country", 303)
    if errors := wrong_in(typed):
        return step(lambda page: _details(page, errors, status=422))(draft)
    return go_on(lambda: delivery(draft), "checkout.delivery")


@bp.post("/draft")
def save() -> tuple[str, int]:
    """Keep what has been typed so far; nothing to show."""
    if owner := visitors.owner():
        services.save_draft(owner=owner, **typed_in(request.form))
    return "", 204


@bp.post("/address")
@step
def change_country(page: CheckoutPage) -> Response:
    """The address in the order of the country just chosen, with everything that was typed."""
    typed = typed_in(request.form)
    services.save_draft(owner=visitors.owner(), **typed)
    if not wants_fragment():
        return redirect(f"{url_for('checkout.details')}#country", 303)
    kind = "billing" if request.args.get("kind") == "billing" else "shipping"
    now = checkout.checkout(owner=visitors.owner(), locale=current_locale()) or page
    shown = {"kind": kind, "address": words.address(typed[kind]), "errors": {}, "countries": words.countries()}
    parts = ("checkout/_address.html", "checkout/_address.html", "checkout/_summary.html")
    return render(*parts, **shown, summary=words.summary(now))


@bp.get("/delivery")
@step
def delivery(page: CheckoutPage) -> Response:
    if page.missing == "details":
        return see_other("checkout.details")
    return _delivery(page, {})


def _delivery(page: CheckoutPage, errors: dict[str, str], *, status: int = 200) -> Response:
    return render("checkout/delivery.html", status=status, **words.delivery(page, errors=errors))


@bp.post("/delivery")
@step
def answer_delivery(page: CheckoutPage) -> Response:
    picked = request.form.get("delivery", "")
    way = next((way for way in page.options if way.code == picked), None)
    if way is None:
        return _delivery(page, {"delivery": _("Choose one of these ways.")}, status=422)
    page = checkout.choose_delivery(owner=visitors.owner(), page=page, way=way)
    return go_on(lambda: last_check(page), "checkout.review")


@bp.post("/quote")
@step
def quote(page: CheckoutPage) -> Response:
    """The sum with the way just ticked, before it is chosen."""
    tried = checkout.checkout(owner=visitors.owner(), locale=current_locale(), trying=request.form.get("delivery", ""))
    return render("checkout/_summary.html", "checkout/_summary.html", summary=words.summary(tried or page))
