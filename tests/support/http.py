"""A client that behaves like a browser in the ways the shop looks at."""

import contextvars
from typing import Any

from flask.testing import FlaskClient

from storefront.kernel.db import db

HX = {"HX-Request": "true"}


class ShopClient(FlaskClient):
    """Keeps cookies, says where forms come from, and shares nothing with the test's own session."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        headers = dict(kwargs.pop("headers", None) or {})
        if "Origin" not in headers:
            headers.setdefault("Sec-Fetch-Site", "same-origin")
        db.session.rollback()
        response = contextvars.Context().run(super().open, *args, headers=headers, **kwargs)
        db.session.expire_all()
        return response


def token_in(response: Any) -> str:
    """The CSRF token of the first form on the page."""
    return response.text.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
