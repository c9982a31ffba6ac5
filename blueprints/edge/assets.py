"""Static files under hashed names, cached for ever."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request

YEAR = 31_536_000


def init_app(app: Flask) -> None:
    folder = Path(app.root_path, app.static_folder)
    fingerprint = lru_cache(maxsize=None)(_fingerprint)

    def asset(name: str) -> str:
        """`asset("css/shop.css")` → `/static/css/shop.css?v=1a2b3c4d5e`."""
        path = folder / name
        version = fingerprint(path, path.stat().st_mtime_ns if app.debug else 0)
        return f"/static/{name}?v={version}"

    app.jinja_env.globals["asset"] = asset

    @app.after_request
    def _cache(response: Response) -> Response:
        if request.endpoint == "static" and response.status_code in (200, 304):
            immutable = "v" in request.args
            response.headers["Cache-Control"] = (
                f"public, max-age={YEAR}, immutable" if immutable else "public, no-cache"
            )
        return response


def _fingerprint(path: Path, modified: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]
