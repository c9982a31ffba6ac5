"""Headers, cross-site checks and caching, the same for every page.

Cross-site posts are refused by what the browser itself says (Sec-Fetch-Site, else Origin), which needs no
token and so leaves product pages cacheable; personal forms carry a token besides.
"""

import hashlib
import hmac
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, request
from flask_babel import gettext as _
from markupsafe import Markup

from blueprints.edge import visitors
from storefront.config import Settings

SAFE = ("GET", "HEAD", "OPTIONS")
TOKEN_FREE = ("/cart/", "/compare/", "/webhooks/", "/csp-reports")
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self' {stripe}; frame-ancestors 'none'; base-uri 'none'; "
    "object-src 'none'; manifest-src 'self'; worker-src 'self'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def csrf_token() -> str:
    """Bound to this browser's cookie; nothing is stored."""
    return _token(g.get("new_session") or visitors.session_token() or visitors.visitor_owner() or "")


def _token(secret: str) -> str:
    key = current_app.config["SECRET_KEY"].encode()
    return hmac.new(key, f"csrf:{secret}".encode(), hashlib.sha256).hexdigest()


def csrf_field() -> Markup:
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(csrf_token())


def init_app(app: Flask, settings: Settings) -> None:
    app.jinja_env.globals.update(csrf_field=csrf_field, csrf_token=csrf_token)
    policy = CSP.format(stripe=_payment_origins(settings))

    @app.before_request
    def _same_site() -> None:
        if request.method in SAFE or request.path.startswith("/webhooks/"):
            return
        if not _from_here():
            abort(403, _("This form was sent from another site."))
        if not request.path.startswith(TOKEN_FREE) and not _token_fits():
            abort(400, _("This form is too old. Go back, reload the page and send it again."))

    @app.after_request
    def _headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", policy)
        if settings.secure_cookies:
            response.headers.setdefault("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
        return _cache(response)


def _payment_origins(settings: Settings) -> str:
    return settings.stripe_api_base or "https://checkout.stripe.com"


def _from_here() -> bool:
    """The algorithm of Go's net/http CrossOriginProtection: browsers cannot lie about these headers."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host


def _token_fits() -> bool:
    """The token of this log-in; for guests also that of a page opened before they had a cookie."""
    sent = (request.form.get("csrf_token") or request.headers.get("X-CSRFToken") or "").encode()
    fitting = [csrf_token()] if visitors.session_token() else [csrf_token(), _token("")]
    return any(hmac.compare_digest(sent, token.encode()) for token in fitting)


def _cache(response: Response) -> Response:
    """Anonymous pages may be kept by anybody for a minute; personal ones by nobody."""
    if "Cache-Control" in response.headers:
        return response
    if request.method not in ("GET", "HEAD") or response.status_code != 200 or visitors.is_personal():
        response.headers["Cache-Control"] = "private, no-store"
        return response
    response.headers["Cache-Control"] = "public, max-age=0, s-maxage=60, stale-while-revalidate=300"
    response.vary.add("Cookie")
    response.add_etag()
    return response.make_conditional(request)
