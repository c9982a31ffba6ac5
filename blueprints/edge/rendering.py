"""A page and its fragment are one template."""

from collections.abc import Callable
from typing import Any

from flask import Response, make_response, redirect, render_template, url_for
from htmx_flask import request

VARIES_ON = ("HX-Request", "HX-Boosted", "HX-History-Restore-Request")


def wants_fragment() -> bool:
    """True for an htmx swap; a boosted link or a restored history entry needs the whole page."""
    htmx = request.htmx
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render(page: str, fragment: str | None = None, /, *also: str, status: int = 200, **context: Any) -> Response:
    """Answer with the page, or with the fragment and, out of band, the others it changes."""
    if fragment and wants_fragment():
        html = [render_template(fragment, oob=False, **context)]
        html += [render_template(name, oob=True, **context) for name in also]
    else:
        html = [render_template(page, oob=False, **context)]
    response = make_response("\n".join(html), status)
    response.vary.update(VARIES_ON)
    return response


def see_other(endpoint: str, **values: Any) -> Response:
    """After a form: go and look there (303), also for htmx, which follows it."""
    return redirect(url_for(endpoint, **values), 303)


def go_on(view: Callable[[], Response], endpoint: str) -> Response:
    """After a step that went well: its next page at once for an htmx form, which saves a request; else 303 there."""
    if not wants_fragment():
        return see_other(endpoint)
    response = view()
    if response.status_code == 303:  # another page than this step's: the browser goes there, not the swap
        return leave_to(response.location)
    if response.status_code == 200:
        response.headers["HX-Push-Url"] = url_for(endpoint)
    return response


def leave_to(url: str) -> Response:
    """Send the browser to another page, whole: a redirect, or htmx's word for one."""
    if not wants_fragment():
        return redirect(url, 303)
    response = make_response("", 204)
    response.headers["HX-Redirect"] = url
    return response
