"""Flask-Login on our own sessions: the cookie opens a row in identity, nothing else is believed."""

from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Request, Response, abort, g, request, url_for
from flask_login import AnonymousUserMixin, LoginManager, current_user

from blueprints.edge import visitors
from blueprints.edge.rendering import leave_to
from storefront.identity import queries, services


class Sessions(LoginManager):
    """Keeps nothing in Flask's session and sets no remember cookie."""

    def _update_remember_cookie(self, response: Response) -> Response:
        return response


def init_app(app: Flask) -> None:
    sessions = Sessions()
    sessions.session_protection = None
    sessions.init_app(app)
    sessions.request_loader(_load)
    sessions.unauthorized_handler(ask_to_log_in)

    @app.before_request
    def _who() -> None:
        if visitors.session_token() and request.endpoint not in ("static", "media.picture"):
            user = current_user._get_current_object()
            g.account = None if isinstance(user, AnonymousUserMixin) else user


def _load(incoming: Request) -> Any:
    token = visitors.session_token()
    if not token:
        return None
    account = queries.account_for_session(token)
    if account is None:
        visitors.end_session()
    elif account.wants_touch:
        services.seen(token=token)
    return account


def ask_to_log_in() -> Response:
    """Log in, then come back to the page that was asked for."""
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return leave_to(url_for("account.log_in", next=back))


def safe_next(target: str | None, otherwise: str) -> str:
    """Only a path on this site: no scheme, no host, no backslashes, no control characters."""
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return otherwise
    if any(ord(char) < 32 for char in target):
        return otherwise
    parts = urlsplit(target)
    return otherwise if parts.scheme or parts.netloc else target


def staff_required(*roles: str) -> Any:
    """Only staff with one of the roles; others get 403, strangers the log-in page."""

    def wrap(view: Any) -> Any:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            account = g.get("account")
            if account is None:
                return ask_to_log_in()
            if account.role not in roles:
                abort(403)
            return view(*args, **kwargs)

        guarded.roles = roles
        return guarded

    return wrap
