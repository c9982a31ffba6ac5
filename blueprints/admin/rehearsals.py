"""Rehearse failures: let the built-in Stripe and the workers have a bad day, and see what the shop does."""

from flask import Response, abort, request
from flask_babel import gettext as _

from blueprints.admin import scenarios
from blueprints.admin.edge import RUN, SAID, answer, bp, refuse, status
from blueprints.edge.login import staff_required
from blueprints.edge.rendering import render
from storefront.kernel.refusal import Refusal
from storefront.kernel.settings import settings
from storefront.payments import rehearsing


@bp.get("/rehearsals/")
@staff_required(*RUN)
def rehearsals() -> Response:
    """A plain explanation where real keys are set."""
    allowed = rehearsing.allowed()
    return render(
        "admin/rehearsals/page.html",
        "admin/rehearsals/_page.html",
        SAID,
        "admin/_rehearsing.html",
        status=status(),
        allowed=allowed,
        groups=scenarios.groups(),
        on=rehearsing.running(),
        paid=rehearsing.paid_lately() if allowed else [],
        crashes=scenarios.crashes(),
        twin_url=settings().stripe_api_base,
    )


@bp.post("/rehearsals/switches/<code>")
@staff_required(*RUN)
def rehearse(code: str) -> Response:
    """`on`: "1" lets it happen from now on, anything else stops it."""
    if code not in rehearsing.SCENARIOS:
        abort(404)
    if request.form.get("on") == "1":
        return _try(lambda: rehearsing.start(code=code), _("It happens from now on. Now buy something, and watch."))
    return _try(lambda: rehearsing.stop(code=code), _("It has stopped."))


@bp.post("/rehearsals/end")
@staff_required(*RUN)
def end_rehearsals() -> Response:
    return _try(rehearsing.reset, _("Everything behaves again."))


@bp.post("/rehearsals/orders")
@staff_required(*RUN)
def rehearse_on_order() -> Response:
    """Something happens to one paid order, outside this shop."""
    order_id = request.form.get("order_id", "")
    if request.form.get("what") == "dispute":
        words = _("The cardholder has gone to the bank. Look at the start page.")
        return _try(lambda: rehearsing.dispute(order_id=order_id), words)
    words = _("1.00 was given back past this shop. Look at the order.")
    return _try(lambda: rehearsing.refund_at_provider(order_id=order_id), words)


@bp.post("/rehearsals/crashes")
@staff_required(*RUN)
def rehearse_crash() -> Response:
    words = _("The next worker that comes there dies, once. Now do it, and watch the order's timeline.")
    return _try(lambda: rehearsing.crash(point=request.form.get("point", "")), words)


def _try(verb: object, words: str) -> Response:
    try:
        verb()
    except Refusal as refusal:
        return refuse(refusal, rehearsals)
    return answer(words, rehearsals, "admin.rehearsals")
