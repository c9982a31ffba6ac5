"""Pictures from the shop's storage, under names that never change their content."""

from flask import Blueprint, Response, abort

from blueprints.edge.assets import YEAR
from storefront.kernel.storage import NotStored, storage

bp = Blueprint("media", __name__)
KINDS = {"avif": "image/avif", "webp": "image/webp"}


@bp.get("/media/<path:name>")
def picture(name: str) -> Response:
    """Only what we made ourselves: nothing of another kind, and no file that was sent to us."""
    kind = KINDS.get(name.rsplit(".", 1)[-1])
    if kind is None:
        abort(404)
    try:
        data = storage().get(f"media/{name}")
    except NotStored:
        abort(404)
    response = Response(data, mimetype=kind)
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    response.set_etag(name.rsplit("/", 1)[-1])
    return response
