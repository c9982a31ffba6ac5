"""The cart: one verb a route; every answer is the panel, the badge and the words that are read aloud."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, render_template, request
from flask_babel import gettext as _

from blueprints.edge import chrome, visitors
from blueprints.edge.localisation import current_locale, translate_refusal
from blueprints.edge.rendering import render, see_other, wants_fragment
from blueprints.showing.cart import panel, spoken
from blueprints.showing.quick_order import quick_page
from storefront.cart import services
from storefront.flows import change_cart, quick_order
from storefront.flows.add_to_cart import Added, add_to_cart
from storefront.flows.show_cart import show_cart
from storefront.kernel.refusal import Refusal

bp = Blueprint("cart", __name__, url_prefix="/cart")
REFUSED = (services.UnableToAdd, services.UnableToChange)


@bp.get("/")
def show() -> Response:
    return render("cart/page.html", "cart/_panel.html", **_context())


@bp.get("/badge")
def badge() -> Response:
    """What the header shows, for a tab that comes to the front."""
    if not wants_fragment():
        return see_other("cart.show")
    return render("cart/page.html", "cart/_badge.html")


@bp.post("/lines")
def add_line() -> Response:
    owner, form = visitors.ensure_owner(), request.form
    try:
        wanted = _number(form.get("quantity", "1"))
        added = add_to_cart(owner=owner, sku=form.get("sku", ""), quantity=wanted, locale=current_locale())
    except services.UnableToAdd as error:
        return _unable_to_add(error)
    if instead_of := form.get("instead_of"):
        services.remove_line(owner=owner, sku=instead_of)
    words = _("%(name)s is in the cart.", name=added.name)
    return _answer(say=words, added=added)


@bp.post("/lines/<path:sku>/quantity")
def set_quantity(sku: str) -> Response:
    form = request.form
    wanted = {"owner": visitors.ensure_owner(), "sku": sku, "locale": current_locale(), "version": _version()}
    quantity = _number(form.get("quantity", ""), empty=-1)
    if form.get("step") in ("1", "-1") and quantity >= 0:
        return _change(change_cart.step_quantity, **wanted, quantity=quantity, step=int(form["step"]))
    return _change(change_cart.set_quantity, **wanted, quantity=quantity)


@bp.post("/lines/<path:sku>/removal")
def remove_line(sku: str) -> Response:
    return _change(services.remove_line, owner=visitors.ensure_owner(), sku=sku, version=_version())


@bp.post("/lines/<path:sku>/restoration")
def restore_line(sku: str) -> Response:
    return _change(change_cart.restore, owner=visitors.ensure_owner(), sku=sku, locale=current_locale())


@bp.post("/lines/<path:sku>/saving")
def save_line(sku: str) -> Response:
    return _change(services.save_line, owner=visitors.ensure_owner(), sku=sku, version=_version())


@bp.post("/notices/dismissal")
def dismiss_notices() -> Response:
    return _change(change_cart.dismiss_notices, owner=visitors.ensure_owner(), locale=current_locale())


@bp.get("/quick-order")
def write_list() -> Response:
    return render("cart/quick_order.html", "cart/_quick_order.html", quick=quick_page(None))


@bp.post("/quick-order")
def order_list() -> Response:
    """All well: off to the cart. Otherwise what could not be used stays in the form, with the reason beside it."""
    text = request.form.get("list", "")
    try:
        done = quick_order.quick_order(owner=visitors.ensure_owner(), text=text, locale=current_locale())
    except quick_order.NothingWritten as error:
        return _list_page(quick_page(None, error=error), status=422)
    if done.left or wants_fragment():
        return _list_page(quick_page(done), status=422 if done.left else 200)
    flash(_("Everything on your list is in the cart."), "good")
    return see_other("cart.show")


def _list_page(quick: dict[str, Any], *, status: int) -> Response:
    return render("cart/quick_order.html", "cart/_quick_order.html", "cart/_badge.html", status=status, quick=quick)


def _change(verb: Any, **wanted: Any) -> Response:
    """Do it and show the cart; an old page changes nothing and is shown the cart of now (409)."""
    try:
        verb(**wanted)
    except services.CartMoved as error:
        return _answer(error=error, status=409)
    except REFUSED as error:
        return _answer(error=error, status=422)
    return _answer()


def _unable_to_add(error: Refusal) -> Response:
    """Next to the button that was pressed; on the cart page, and without htmx, on top of the cart."""
    if not wants_fragment() or request.headers.get("HX-Target") == "cart-panel":
        return _answer(error=error, status=422)
    response = make_response(render_template("cart/_said.html", error=translate_refusal(error), oob=False), 422)
    response.headers.update({"HX-Retarget": "find .said", "HX-Reswap": "outerHTML"})
    return response


def _answer(*, say: str = "", added: Added | None = None, error: Refusal | None = None, status: int = 200) -> Response:
    if error is None and not wants_fragment():
        if added:
            flash(say, "good")
        return see_other("cart.show")
    words = translate_refusal(error) if error else None
    context = _context(say=words or say, error=words, added=added)
    fragment = "cart/_drawer.html" if request.headers.get("HX-Target") == "cart-drawer" else "cart/_panel.html"
    return render("cart/page.html", fragment, "cart/_badge.html", status=status, **context)


def _context(say: str | None = None, error: str | None = None, added: Added | None = None) -> dict[str, Any]:
    known = {added.sku: added.stands} if added else {}
    page = show_cart(owner=visitors.owner(), locale=current_locale(), known=known)
    chrome.knows_cart(page.count)
    cart = panel(page, say=say or (spoken(page) if request.method == "POST" else None), error=error)
    return {"cart": cart, "error": error, "added": added and {"name": added.name, "quantity": added.in_cart}}


def _version() -> int | None:
    said = request.form.get("version", "")
    return int(said) if said.isdecimal() and len(said) < 10 else None


def _number(text: str, *, empty: int = 0) -> int:
    """A whole number as people write it; anything else is `empty`, which every verb refuses in words."""
    return int(text) if text.strip().isdecimal() and len(text) < 9 else empty
