"""Headers on every page, and who may see the dashboard."""

import hmac
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'self'{more}"
)
OPEN_TO_ALL = ("/c/", "/v1/", "/static/", "/health")


def install(app: Flask) -> None:
    """Guard every request and dress every answer."""
    app.before_request(_check)
    app.after_request(_dress)
    app.add_url_rule("/health", "health", lambda: {"status": "ok"})


def allow_leaving_to(*urls: str | None) -> None:
    """Let a form of this page end at these addresses (browsers hold redirects to form-action)."""
    g.leaving = sorted({_origin(url) for url in urls if url})


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _check() -> Response | None:
    if request.path.startswith(OPEN_TO_ALL):
        return None
    if not current_app.twin.settings.is_private and not _has_key():
        return Response("The key is the user name.\n", 401, {"WWW-Authenticate": 'Basic realm="Stripe twin"'})
    if request.method not in ("GET", "HEAD") and not _same_site():
        return Response("This form was sent from another site.\n", 403)
    return None


def _has_key() -> bool:
    sent = (request.authorization.get("username") or request.authorization.token or "") if request.authorization else ""
    return hmac.compare_digest(sent.encode(), current_app.twin.settings.key.encode())


def _same_site() -> bool:
    """Browsers say where a form comes from; programs say nothing and send JSON."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host


def _dress(response: Response) -> Response:
    more = "".join(f" {origin}" for origin in g.get("leaving", ()))
    response.headers["Content-Security-Policy"] = POLICY.format(more=more)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    if response.mimetype == "text/html":
        response.headers["Cache-Control"] = "no-store"
    return response
