"""Where Stripe tells us that something happened. The one route without a CSRF check: it is signed."""

from flask import Blueprint, abort, request

from storefront.payments import services
from storefront.payments.providers.base import BadSignature

bp = Blueprint("payments", __name__)
LARGEST = 256 * 1024


@bp.post("/webhooks/stripe")
def stripe() -> tuple[str, int]:
    """Verify, write down, answer. 400 for a forged or stale one; anything else makes Stripe try again."""
    if (request.content_length or 0) > LARGEST:
        abort(413)
    try:
        services.receive_notice(body=request.get_data(), signature=request.headers.get("Stripe-Signature", ""))
    except BadSignature as error:
        return str(error), 400
    return "ok", 200
