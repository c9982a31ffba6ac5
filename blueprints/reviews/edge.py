"""The blueprint of the reviews."""

from flask import Blueprint, Response

bp = Blueprint("reviews", __name__)


@bp.after_request
def _private(response: Response) -> Response:
    """The address may hold that of an order: no cache and no search engine keeps it."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
