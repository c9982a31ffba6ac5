"""The viewer's pages and its JSON for tests."""

import re
from dataclasses import asdict
from html import escape

from flask import Blueprint, Flask, Response, abort, current_app, jsonify, redirect, render_template, request, url_for

from storefront.dev.mailbox.doors import doors
from storefront.dev.mailbox.message import Message, attachments
from storefront.dev.mailbox.store import Store

SHOWN = 200  # messages in the list
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FRAME_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data: http: https:; "
    "sandbox allow-popups allow-popups-to-escape-sandbox; base-uri 'self'; form-action 'none'; frame-ancestors 'self'"
)
pages = Blueprint("pages", __name__)


def create_app(store: Store) -> Flask:
    app = Flask("storefront.dev.mailbox")
    app.extensions["mailbox"] = store
    app.json.sort_keys = False
    app.register_blueprint(pages)
    app.register_blueprint(doors)
    app.before_request(_refuse_other_sites)
    app.after_request(_guard)
    return app


@pages.get("/")
def index():
    to = request.args.get("to", "").strip()
    found = _store().find(to=to)
    part = "X-Fragment" in request.headers
    html = render_template(
        "_messages.html" if part else "list.html", messages=found[:SHOWN], total=len(found), to=to, limit=SHOWN
    )
    response = current_app.make_response(html)
    response.vary.add("X-Fragment")
    response.add_etag()
    return response.make_conditional(request)


@pages.get("/messages/<message_id>")
def show(message_id: str):
    message = _message(message_id)
    raw = _store().raw(message_id)
    views = [name for name, there in (("html", message.html), ("text", message.text), ("source", raw)) if there]
    view = request.args.get("view", views[0] if views else "text")
    if views and view not in views:
        abort(404)
    source = raw.decode(errors="replace") if raw and view == "source" else ""
    files = [(number, part.get_filename() or "picture") for number, part in attachments(raw)] if raw else []
    return render_template("message.html", message=message, views=views, view=view, source=source, files=files)


@pages.get("/messages/<message_id>/html")
def frame(message_id: str):
    """The e-mail's own page, for the sandboxed frame: no script, links open in a new tab."""
    html = _with_own_pictures(_message(message_id))
    response = Response(f'<base target="_blank">\n{html}', mimetype="text/html")
    response.headers["Content-Security-Policy"] = FRAME_POLICY
    return response


@pages.get("/messages/<message_id>/parts/<int:number>")
def part(message_id: str, number: int):
    found = dict(attachments(_store().raw(message_id) or b"")).get(number)
    if found is None:
        abort(404)
    kind = found.get_content_type()
    response = Response(found.get_payload(decode=True) or b"", mimetype=kind)
    if not kind.startswith("image/") or kind == "image/svg+xml":
        response.headers.set("Content-Disposition", "attachment", filename=found.get_filename() or f"part-{number}")
    return response


@pages.post("/messages/<message_id>/removal")
def remove(message_id: str):
    _store().remove(_message(message_id))
    return redirect(url_for("pages.index"), 303)


@pages.post("/removal")
def remove_found():
    """Remove what the list shows: everything, or one recipient's."""
    to = request.form.get("to", "").strip()
    _store().remove(*_store().find(to=to))
    return redirect(url_for("pages.index"), 303)


@pages.get("/api/messages")
def list_messages():
    """Newest first; `to` any part of a recipient, `kind` mail, sms or push, `limit` 50 unless told."""
    found = _store().find(to=request.args.get("to", ""), kind=request.args.get("kind", ""))
    return jsonify(total=len(found), messages=[asdict(one) for one in found[: request.args.get("limit", 50, int)]])


@pages.delete("/api/messages")
def delete_messages():
    found = _store().find(to=request.args.get("to", ""), kind=request.args.get("kind", ""))
    _store().remove(*found)
    return jsonify(removed=len(found))


@pages.route("/api/messages/<message_id>", methods=["GET", "DELETE"])
def one_message(message_id: str):
    message = _message(message_id)
    if request.method == "DELETE":
        _store().remove(message)
        return jsonify(removed=1)
    return jsonify(asdict(message))


@pages.get("/health")
def health():
    return jsonify(status="ok")


def _message(message_id: str) -> Message:
    return _store().get(message_id) or abort(404)


def _store() -> Store:
    return current_app.extensions["mailbox"]


def _with_own_pictures(message: Message) -> str:
    """The HTML with `cid:` addresses pointing at the message's own parts."""
    html = message.html or f"<pre>{escape(message.text)}</pre>"
    for number, part in attachments(_store().raw(message.id) or b""):
        if cid := str(part["content-id"] or "").strip("<> "):
            where = url_for("pages.part", message_id=message.id, number=number)
            html = re.sub(f"cid:{re.escape(cid)}(?=[\"')\\s>])", where, html)
    return html


def _refuse_other_sites() -> None:
    """Another site open in the same browser must not empty the box or fill it."""
    if request.method != "GET" and request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        abort(403)


def _guard(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", PAGE_POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers.setdefault("Cache-Control", "no-cache")
    return response
