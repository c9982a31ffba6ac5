"""How much one request may bring. Files are welcome only where a view says so."""

from collections.abc import Callable
from typing import Any

from flask import Flask, abort, current_app, request
from flask_babel import gettext as _

MEGABYTE = 1024 * 1024


def takes_files(*, megabytes: int) -> Callable[[Any], Any]:
    """This view's form may weigh so much; every other one what MAX_CONTENT_LENGTH says."""

    def mark(view: Any) -> Any:
        view.most_bytes = megabytes * MEGABYTE
        return view

    return mark


def init_app(app: Flask) -> None:
    """Before anybody reads the form: the first to look at it is the check of its token."""

    @app.before_request
    def _limit() -> None:
        view = current_app.view_functions.get(request.endpoint or "")
        if most := getattr(view, "most_bytes", None):
            request.max_content_length = most
            if (request.content_length or 0) > most:
                abort(413, _("All together may have %(size)s MB here; this was more.", size=most // MEGABYTE))
