"""Static files under hashed names, cached for ever."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request

YEAR = 31_536_000


def init_app(app: Flask) -> None:
    folder = Path(app.root_path, app.static_folder)

    def asset(name: str) -> str:
        """`asset("css/shop.css")` → `/static/css/shop.css?v=1a2b3c4d5e`; pictures of the shop are new by name."""
        if name.startswith("media/"):
            return f"/{name}"
        return f"/static/{name}?v={_fingerprint(folder / name)}"

    app.jinja_env.globals["asset"] = asset if app.debug else lru_cache(maxsize=4096)(asset)

    @app.after_request
    def _cache(response: Response) -> Response:
        if request.endpoint == "static" and response.status_code in (200, 304):
            immutable = "v" in request.args
            response.headers["Cache-Control"] = (
                f"public, max-age={YEAR}, immutable" if immutable else "public, no-cache"
            )
        return response


def _fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]
