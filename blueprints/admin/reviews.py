"""Reviews: what waits for a person, what was decided, the shop's answers, pictures that must go."""

from flask import Response, abort, g, request
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.admin.edge import READ, SAID, SERVE, actor, answer, bp, page_number, refuse, status
from blueprints.edge.localisation import current_locale
from blueprints.edge.login import staff_required
from blueprints.edge.rendering import render
from blueprints.showing import review_form
from storefront.catalog.reviews import judging, photos
from storefront.catalog.services import NotFound
from storefront.kernel.refusal import Refusal


@bp.get("/reviews/")
@staff_required(*READ)
def reviews(**kept: object) -> Response:
    wanted = {"tab": request.values.get("tab", "queue"), "text": request.values.get("q", "").strip()}
    desk = judging.desk(locale=current_locale(), page=page_number(), **wanted)
    return render(
        "admin/reviews/list.html",
        "admin/reviews/_list.html",
        SAID,
        status=status(),
        desk=desk,
        wanted=wanted,
        ticked=request.form.getlist("id") if status() == 422 else [],
        reason=request.form.get("reason", "") if status() == 422 else "",
        reasons=dict(review_form.reasons()),
        answering=g.get("answering"),
    )


def _here() -> dict[str, str | None]:
    """The list that was acted on."""
    return {"tab": request.form.get("tab") or None, "q": request.form.get("q") or None}


@bp.post("/reviews/decisions")
@staff_required(*SERVE)
def decide_reviews() -> Response:
    publish = request.form.get("decision") == "publish"
    said = {"review_ids": request.form.getlist("id"), "reason": request.form.get("reason", "")[:500]}
    try:
        changed = judging.decide(publish=publish, actor=actor(), **said)
    except Refusal as refusal:
        return refuse(refusal, reviews)
    if publish:
        sentence = ngettext("%(num)s review is in the shop now.", "%(num)s reviews are in the shop now.", changed)
    else:
        sentence = ngettext("%(num)s review was rejected.", "%(num)s reviews were rejected.", changed)
    return answer(sentence, reviews, "admin.reviews", **_here())


@bp.post("/reviews/<review_id>/reply")
@staff_required(*SERVE)
def reply_to_review(review_id: str) -> Response:
    words = request.form.get("words", "")
    try:
        judging.reply(review_id=review_id, words=words, actor=actor())
    except NotFound:
        abort(404)
    except Refusal as refusal:
        g.answering = (review_id, words)
        return refuse(refusal, reviews)
    sentence = _("Your answer stands below the review.") if words.strip() else _("The answer is gone.")
    return answer(sentence, reviews, "admin.reviews", **_here())


@bp.post("/reviews/pictures/<picture_id>/removal")
@staff_required(*SERVE)
def remove_review_picture(picture_id: str) -> Response:
    if not photos.remove(picture_id=picture_id):
        abort(404)
    return answer(_("The picture is gone for good."), reviews, "admin.reviews", **_here())
