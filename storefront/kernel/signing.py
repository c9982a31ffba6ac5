"""Signed, expiring values for links in mails and for cookies. The key is the shop's SECRET_KEY."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=purpose)


def sign(purpose: str, value: object) -> str:
    """A URL-safe string only we can have made, good for one purpose."""
    return _serializer(purpose).dumps(value)


def unsign(purpose: str, text: str, *, max_age: int) -> object | None:
    """The value, or None when it was forged, made for something else, or is older than `max_age` seconds."""
    try:
        return _serializer(purpose).loads(text, max_age=max_age)
    except BadSignature:
        return None
