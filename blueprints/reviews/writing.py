"""Write a review, write it anew, take it away."""

from typing import Any

from flask import Response, abort, flash, g, request, url_for
from flask_babel import gettext as _

from blueprints.edge.localisation import current_locale, translate_refusal
from blueprints.edge.rendering import leave_to, render
from blueprints.edge.uploads import takes_files
from blueprints.reviews.edge import bp
from blueprints.showing import review_form as shown
from storefront.flows import review_product as writing
from storefront.flows.review_product import Person, UnableToReview, UnableToWrite


def _who() -> dict[str, Any]:
    """The account, when its e-mail is confirmed also that; and the order that the address names."""
    account = g.get("account")
    person = Person(account.id, account.name, account.email if account.verified else None) if account else None
    return {"person": person, "token": request.args.get("order"), "locale": current_locale()}


@bp.get("/p/<slug>/review")
def form(slug: str) -> Response:
    return _form(slug)


def _form(slug: str, errors: dict[str, str] | None = None, *, typed: bool = False) -> Response:
    try:
        page = writing.form(slug=slug, **_who())
    except UnableToWrite as refusal:
        return _closed(slug, refusal)
    if page is None:
        abort(404)
    values = shown.typed(request.form) if typed else None
    context = shown.form(page, values, errors or {}, order=request.args.get("order"))
    return render("reviews/form.html", "reviews/_form.html", status=422 if errors else 200, **context)


def _closed(slug: str, refusal: UnableToWrite) -> Response:
    """Why not, and what to do about it."""
    again = url_for("reviews.form", slug=slug)
    status = 200 if request.method == "GET" else 403
    return render(
        "reviews/closed.html",
        status=status,
        why=translate_refusal(refusal),
        log_in_url=None if g.get("account") else url_for("account.log_in", next=again),
        product_url=url_for("catalog.product", slug=slug),
    )


@bp.post("/p/<slug>/review")
@takes_files(megabytes=44)
def send(slug: str) -> Response:
    """`remove` takes one picture away and leaves everything else in the form as it was typed."""
    who = _who()
    try:
        if picture_id := request.form.get("remove"):
            writing.drop_picture(slug=slug, picture_id=picture_id, **who)
            return _form(slug, typed=True)
        said = shown.said(request.form, current_locale())
        outcome = writing.send(slug=slug, said=said, uploads=shown.uploads(request.files), **who)
    except UnableToReview as error:
        return _form(slug, {name: translate_refusal(why) for name, why in error.fields.items()}, typed=True)
    except UnableToWrite as refusal:
        return _closed(slug, refusal)
    if outcome is None:
        abort(404)
    flash(shown.thanks(outcome), "good")
    return leave_to(_home(slug))


@bp.post("/p/<slug>/review/removal")
def withdraw(slug: str) -> Response:
    try:
        gone = writing.withdraw(slug=slug, **_who())
    except UnableToWrite as refusal:
        return _closed(slug, refusal)
    if gone:
        flash(_("Your review is gone."), "good")
    return leave_to(_home(slug))


def _home(slug: str) -> str:
    """Where the writer came from: the order, or the product."""
    if token := request.args.get("order"):
        return url_for("orders.show", token=token)
    return url_for("catalog.product", slug=slug, _anchor="reviews")
