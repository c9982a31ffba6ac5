"""Who is here. A visitor who did nothing has no cookie and no row anywhere.

`shop_visitor` is the key of a guest's cart and comparison (we keep its hash); `shop_session` is a log-in,
a row in identity. Both are random, HttpOnly and SameSite=Lax, and `__Host-` prefixed on https.
"""

import hashlib
import hmac

from flask import Flask, Response, current_app, g, request

from storefront.kernel.ids import new_token, token_hash

VISITOR_DAYS = 90
SESSION_DAYS = 30


def cookie_name(name: str) -> str:
    return f"__Host-{name}" if current_app.extensions["settings"].secure_cookies else name


def owner() -> str | None:
    """The key of this person's cart and comparison: account before visitor, None for a stranger."""
    if (account := g.get("account")) is not None:
        return f"a:{account.id}"
    return visitor_owner()


def visitor_owner() -> str | None:
    """The guest key of this browser, whether or not somebody is logged in."""
    token = g.get("new_visitor") or request.cookies.get(cookie_name("shop_visitor"))
    return f"v:{token_hash(token)}" if token else None


def ensure_owner() -> str:
    """The owner key; a stranger who now does something gets a visitor cookie with this answer."""
    known = owner()
    if known is None:
        g.new_visitor = new_token()
        known = f"v:{token_hash(g.new_visitor)}"
    return known


def address_key() -> str:
    """Stands for where the request comes from, so that too many from there are noticed; nobody can read it back."""
    secret = current_app.config["SECRET_KEY"].encode()
    return hmac.new(secret, f"address:{request.remote_addr}".encode(), hashlib.sha256).hexdigest()


def forget_visitor() -> None:
    """After log-in the guest's things belong to the account; after log-out nobody inherits anything."""
    g.drop_visitor = True
    g.pop("new_visitor", None)


def start_session(token: str) -> None:
    g.new_session = token


def end_session() -> None:
    g.drop_session = True


def session_token() -> str | None:
    return request.cookies.get(cookie_name("shop_session"))


def is_personal() -> bool:
    """True when this answer may hold something that belongs to one person."""
    keys = ("new_visitor", "new_session", "drop_visitor", "drop_session")
    names = (cookie_name("shop_visitor"), cookie_name("shop_session"), "shop_flash")
    return any(request.cookies.get(name) for name in names) or any(g.get(key) for key in keys)


def init_app(app: Flask) -> None:
    @app.after_request
    def _cookies(response: Response) -> Response:
        if token := g.get("new_visitor"):
            _set(response, "shop_visitor", token, VISITOR_DAYS)
        elif g.get("drop_visitor"):
            _drop(response, "shop_visitor")
        if token := g.get("new_session"):
            _set(response, "shop_session", token, SESSION_DAYS)
        elif g.get("drop_session"):
            _drop(response, "shop_session")
        return response


def _set(response: Response, name: str, value: str, days: int) -> None:
    response.set_cookie(cookie_name(name), value, max_age=days * 86400, **_attributes())


def _drop(response: Response, name: str) -> None:
    response.delete_cookie(cookie_name(name), **_attributes())


def _attributes() -> dict:
    secure = current_app.extensions["settings"].secure_cookies
    return {"httponly": True, "samesite": "Lax", "secure": secure, "path": "/"}
