"""Say that a review helped, or that it should not be here."""

from flask import Response, abort, flash, g, redirect, request, url_for

from blueprints.edge.localisation import translate_refusal
from blueprints.edge.login import safe_next
from blueprints.edge.rendering import render, wants_fragment
from blueprints.edge.visitors import address_key, ensure_owner
from blueprints.reviews.edge import bp
from blueprints.showing import review_form as shown
from blueprints.showing.reviews import weighed
from storefront.catalog.reviews import weighing
from storefront.catalog.services import NotFound


@bp.post("/reviews/<review_id>/votes")
def vote(review_id: str) -> Response:
    voter = ensure_owner()
    try:
        return _voted(review_id, weighing.vote(review_id=review_id, voter=voter))
    except weighing.UnableToVote as refusal:
        stands = weighing.standing(review_id=review_id, voter=voter)
        return _voted(review_id, stands, translate_refusal(refusal))
    except NotFound:
        abort(404)


@bp.post("/reviews/<review_id>/votes/removal")
def unvote(review_id: str) -> Response:
    try:
        return _voted(review_id, weighing.unvote(review_id=review_id, voter=ensure_owner()))
    except NotFound:
        abort(404)


def _voted(review_id: str, stands: weighing.Standing, error: str | None = None) -> Response:
    """The part below the review; without JavaScript back to the place on the page."""
    back = safe_next(request.form.get("back"), url_for("catalog.home"))
    if not wants_fragment():
        if error:
            flash(error, "bad")
        return redirect(back, 303)
    review = weighed(review_id, stands.helpful, stands.voted, back)
    status = 422 if error else 200
    return render("reviews/_votes.html", "reviews/_votes.html", status=status, review=review, error=error)


@bp.get("/reviews/<review_id>/report")
def report(review_id: str) -> Response:
    return _report(review_id)


def _report(review_id: str, error: str | None = None, *, status: int = 200, done: bool = False) -> Response:
    found = weighing.reportable(review_id=review_id)
    if found is None:
        abort(404)
    return render(
        "reviews/report.html",
        "reviews/_report.html",
        status=status,
        review=found,
        back=safe_next(request.values.get("back"), url_for("catalog.home")),
        reasons=shown.reasons(),
        chosen=request.form.get("reason"),
        words=request.form.get("words", ""),
        error=error,
        done=done,
    )


@bp.post("/reviews/<review_id>/report")
def send_report(review_id: str) -> Response:
    said = {"reason": request.form.get("reason", ""), "words": request.form.get("words", "")}
    staff = bool(g.get("account") and g.account.is_staff)
    try:
        weighing.report(review_id=review_id, reporter=ensure_owner(), address=address_key(), by_staff=staff, **said)
    except weighing.UnableToReport as refusal:
        return _report(review_id, translate_refusal(refusal), status=422)
    except NotFound:
        abort(404)
    return _report(review_id, done=True)
