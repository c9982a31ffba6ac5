"""What the shop wrote to people: look at it, send it again."""

from flask import Response, abort, make_response
from flask_babel import gettext as _

from blueprints.admin.edge import READ, SERVE, answer, bp, once
from blueprints.admin.orders import order
from blueprints.admin.today import today
from blueprints.edge.login import staff_required
from storefront.notifications import admin as desk
from storefront.notifications import queries

# A mail is styled inline, as mail programs want it: allowed on this one address, and nothing else is.
MAIL_CSP = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"


@bp.get("/messages/<message_id>")
@staff_required(*READ)
def message(message_id: str) -> Response:
    """The HTML part as it was sent, in a sandbox: no script, no form, no cookie."""
    found = queries.message(message_id)
    if found is None:
        abort(404)
    response = make_response(found.html)
    response.headers["Content-Security-Policy"] = MAIL_CSP
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.post("/messages/<message_id>/copies")
@staff_required(*SERVE)
def send_again(message_id: str) -> Response:
    found = queries.message(message_id)
    if found is None or not desk.send_again(message_id=message_id, key=once()):
        abort(404)
    words = _("It is on its way again to %(email)s.", email=found.recipient)
    if found.order_id:
        return answer(words, order, "admin.order", order_id=found.order_id)
    return answer(words, today, "admin.today")
