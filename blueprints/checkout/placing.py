"""The last check, and the button: one press or twenty, one order."""

from flask import Response, flash, g, request
from flask_babel import gettext as _

from blueprints.checkout.edge import bp, step
from blueprints.edge import visitors
from blueprints.edge.localisation import current_locale
from blueprints.edge.rendering import render, see_other
from blueprints.showing import checkout as words
from blueprints.showing.problems import problems as problem_words
from storefront.flows.checkout import CheckoutPage, Problem
from storefront.flows.checkout_fixes import mend
from storefront.flows.place_order import place_order


@bp.get("/review")
@step
def review(page: CheckoutPage) -> Response:
    return last_check(page)


def last_check(page: CheckoutPage) -> Response:
    return see_other(f"checkout.{page.missing}") if page.missing else _review(page, page.problems)


def _review(page: CheckoutPage, found: list[Problem], *, status: int = 200) -> Response:
    return render(
        "checkout/review.html",
        status=status,
        cart_id=page.cart_id,
        quote=page.offered.fingerprint(),
        parts=words.parts(page),
        problems=problem_words(page, found),
        summary=words.summary(page),
    )


@bp.post("/fixes")
@step
def fix(page: CheckoutPage) -> Response:
    """One click that mends one problem, and back to the last check."""
    form = request.form
    mend(
        owner=visitors.owner(),
        locale=current_locale(),
        kind=form.get("fix", ""),
        sku=form.get("sku", ""),
        quantity=form.get("quantity", 1, type=int),
        instead=form.get("instead", ""),
    )
    return see_other("checkout.review")


@bp.post("/order")
def order() -> Response:
    """The button. However often it is pressed, every answer leads to the same order."""
    owner = visitors.owner()
    if owner is None:
        return see_other("cart.show")
    account = g.get("account")
    outcome = place_order(
        owner=owner,
        account_id=account.id if account else None,
        locale=current_locale(),
        cart_id=request.form.get("cart_id", "")[:36],
        fingerprint=request.form.get("quote", "")[:65536],
    )
    if outcome.order:
        return see_other("orders.pay", token=outcome.order.token)
    if outcome.page is None:
        flash(_("There is nothing in your cart, so nothing was ordered."), "warn")
        return see_other("cart.show")
    if not outcome.problems:
        return see_other(f"checkout.{outcome.page.missing}")
    return _review(outcome.page, list(outcome.problems), status=409)
