"""What arrives is text that every database can keep: PostgreSQL knows no NUL, and nobody means one."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Flask, abort, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict


class Values(ImmutableMultiDict):
    """The values of a query or a form, without NUL."""

    def __init__(self, given: Mapping[str, Any] | Iterable[tuple[str, Any]] | None = None) -> None:
        pairs = MultiDict(given).items(multi=True)
        super().__init__([(_tidy(name), _tidy(value)) for name, value in pairs])


def _tidy(value: Any) -> Any:
    return value.replace("\0", "") if isinstance(value, str) else value


def init_app(app: Flask) -> None:
    class Request(app.request_class):
        parameter_storage_class = Values

    app.request_class = Request

    @app.before_request
    def _no_such_address() -> None:
        if "\0" in request.path:
            abort(404)
