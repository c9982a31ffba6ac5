"""The order's page, for whoever has its address: pay, follow, cancel, find again."""

from flask import Blueprint, Response, abort, make_response, request, url_for
from flask_babel import gettext as _

from blueprints.edge.localisation import current_locale, translate_refusal
from blueprints.edge.rendering import leave_to, render, see_other, wants_fragment
from blueprints.showing import orders as words
from storefront.flows import show_order
from storefront.flows.cancel_order import cancel_order, effects_of_cancelling
from storefront.flows.show_order import OrderPage
from storefront.orders import addresses, services

bp = Blueprint("orders", __name__, url_prefix="/orders")


@bp.after_request
def _private(response: Response) -> Response:
    """Whoever has the address may see the page; no cache and no search engine may keep it."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _found(token: str) -> OrderPage:
    page = show_order.show_order(token=token, locale=current_locale())
    if page is None:
        abort(404)
    return page


@bp.get("/<token>")
def show(token: str) -> Response:
    """The page; while something is pending it asks for its status again and is answered only with news."""
    page = _found(token)
    if wants_fragment() and request.args.get("seen") == words.version(page):
        return make_response("", 204)
    shown = words.order_page(page, returned="returned" in request.args)
    return render("orders/page.html", "orders/_status.html", "orders/_aside.html", order=shown)


@bp.get("/<token>/payment")
def pay(token: str) -> Response:
    """On to the provider's page as soon as there is one; until then a page that looks again."""
    page = _found(token)
    if page.pay_url:
        return leave_to(page.pay_url)
    order = page.order
    if order.status not in ("pending", "confirmed") or order.payment_status not in ("none", "awaiting"):
        return leave_to(url_for("orders.show", token=token))
    waiting = {
        "url": url_for("orders.pay", token=token),
        "order_url": url_for("orders.show", token=token),
        "number": order.number,
        "total": order.total,
        "prepared": order.payment_status == "awaiting",
        "slow": words.is_slow(order),
    }
    return render("orders/payment.html", "orders/_payment.html", waiting=waiting)


@bp.get("/<token>/return")
def come_back(token: str) -> Response:
    """Back from the provider: have it asked, and watch."""
    if not show_order.look_again(token=token):
        abort(404)
    return see_other("orders.show", token=token, returned=1)


@bp.get("/<token>/payment/cancelled")
def leave_payment(token: str) -> Response:
    """Back without having paid; the page says until when that can still be done."""
    return see_other("orders.show", token=token)


@bp.get("/<token>/cancellation")
def cancel(token: str) -> Response:
    page = _found(token)
    if not page.can_cancel:
        return see_other("orders.show", token=token)
    return _cancel_page(page, None)


def _cancel_page(page: OrderPage, error: str | None, *, status: int = 200) -> Response:
    effects = [words.EFFECTS[code](page) for code in effects_of_cancelling(page)]
    order = {"number": page.order.number, "url": url_for("orders.show", token=page.order.token)}
    action = url_for("orders.cancel", token=page.order.token)
    return render("orders/cancel.html", status=status, order=order, effects=effects, action=action, error=error)


@bp.post("/<token>/cancellation")
def confirm_cancellation(token: str) -> Response:
    try:
        if not cancel_order(token=token):
            abort(404)
    except services.UnableToCancel as error:
        return _cancel_page(_found(token), translate_refusal(error), status=422)
    return see_other("orders.show", token=token)


@bp.get("/lookup")
def lookup() -> Response:
    return _lookup({"number": request.args.get("number", ""), "email": ""}, {})


def _lookup(typed: dict[str, str], errors: dict[str, str], *, sent: bool = False, status: int = 200) -> Response:
    return render("orders/lookup.html", status=status, lookup={**typed, "sent": sent}, errors=errors)


@bp.post("/lookup")
def send_link() -> Response:
    """The same answer whether or not the two belong together."""
    typed = {
        "number": request.form.get("number", "").strip()[:40],
        "email": request.form.get("email", "").strip()[:254],
    }
    errors = {}
    if not typed["number"]:
        errors["number"] = _("Write the number of the order; it is in every mail about it.")
    if not addresses.email_or_none(typed["email"]):
        errors["email"] = _("Write the e-mail address the order was placed with.")
    if errors:
        return _lookup(typed, errors, status=422)
    services.ask_for_link(**typed)
    return _lookup(typed, {}, sent=True)
