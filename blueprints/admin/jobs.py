"""What runs by itself: periodic jobs, events on their way, and whether mail leaves the house."""

from flask import Response, abort, g, request
from flask_babel import gettext as _

from blueprints.admin.edge import READ, RUN, SAID, SERVE, actor, answer, bp, once, refuse, status
from blueprints.admin.orders import order
from blueprints.edge.localisation import current_locale
from blueprints.edge.login import staff_required
from blueprints.edge.rendering import render
from storefront.flows import admin_jobs
from storefront.kernel import backstage
from storefront.kernel.ids import new_id
from storefront.notifications import services as notifications


@bp.get("/jobs/")
@staff_required(*READ)
def jobs() -> Response:
    return render(
        "admin/jobs/page.html",
        "admin/jobs/_page.html",
        SAID,
        status=status(),
        **vars(admin_jobs.works()),
        cause=new_id(),
    )


@bp.post("/jobs/<context>/<name>/runs")
@staff_required(*RUN)
def run_job(context: str, name: str) -> Response:
    if not backstage.run_soon(context=context, name=name):
        abort(404)
    return answer(_("It runs with the clock's next tick, within a second or two."), jobs, "admin.jobs")


@bp.post("/deliveries/<context>/<delivery_id>/redrive")
@staff_required(*SERVE)
def redrive(context: str, delivery_id: str) -> Response:
    """Try a parked or waiting step again; `order_id` says that the button stands on that order's page."""
    order_id = request.form.get("order_id", "")
    show, back, where = (order, "admin.order", {"order_id": order_id}) if order_id else (jobs, "admin.jobs", {})
    if not backstage.redrive(context=context, delivery_id=delivery_id):
        return refuse(_("It is done already; there is nothing left to try again."), show, **where)
    return answer(_("It is tried again now."), show, back, **where)


@bp.post("/jobs/test-mails")
@staff_required(*RUN)
def send_test_mail() -> Response:
    """A mail to the person who asks, through the same queue as all others."""
    notifications.write(
        kind="test_mail", cause=f"test:{once() or new_id()}", recipient=g.account.email, locale=current_locale(),
        actor=actor(),
    )  # fmt: skip
    return answer(_("A test mail is on its way to %(email)s.", email=g.account.email), jobs, "admin.jobs")
