"""`/c/challenge/<intent>`: the page of the bank that asks whether it was you (3-D Secure)."""

from urllib.parse import urlencode

from flask import Blueprint, current_app, redirect, render_template, request

from storefront.twin import intents, sessions, setups
from storefront.twin.pages.guard import allow_leaving_to
from storefront.twin.pages.wording import wording_for
from storefront.twin.twin import Twin

bp = Blueprint("challenge", __name__)


@bp.get("/c/challenge/<id>")
def show(id: str):
    """The two buttons, or onwards when there is nothing to ask any more."""
    twin = current_app.twin
    intent = twin.store.get(id, "payment_intent", "setup_intent")
    if intent is None:
        return _page(None, None, state="unknown", status=404)
    session = sessions.session_of(twin, intent)
    if intent["status"] != "requires_action":
        return _onwards(twin, intent, session)
    return _page(intent, session, state="asked", status=200)


@bp.post("/c/challenge/<id>")
def answer(id: str):
    """Passed, unless the answer is to fail."""
    twin = current_app.twin
    with twin.store.transaction():
        intent = twin.store.get(id, "payment_intent", "setup_intent")
        if intent is None:
            return _page(None, None, state="unknown", status=404)
        session = sessions.session_of(twin, intent)
        if session:
            sessions.expire_if_due(twin, session)
        noun = intents if intent["object"] == "payment_intent" else setups
        passed = request.form.get("answer") == "complete"
        intent = noun.authenticate(twin, twin.store.get(id), passed=passed)
        sessions.follow(twin, intent)
    current_app.sender.wake()
    return _onwards(twin, intent, session)


def _onwards(twin: Twin, intent: dict, session: dict | None):
    done = intent["status"] in ("succeeded", "requires_capture", "processing")
    if session:
        return redirect(sessions.success_url(session) if done else f"/c/pay/{session['id']}", 303)
    url = twin.store.hidden(intent["id"]).get("return_url")
    if not url:
        return _page(intent, None, state="passed" if done else "failed", status=200)
    values = {
        intent["object"]: intent["id"],
        f"{intent['object']}_client_secret": intent["client_secret"],
        "redirect_status": "succeeded" if done else "failed",
    }
    return redirect(f"{url}{'&' if '?' in url else '?'}{urlencode(values)}", 303)


def _page(intent: dict | None, session: dict | None, *, state: str, status: int):
    settings = current_app.twin.settings
    words = wording_for(session["locale"] if session else None)
    back = (intent or {}).get("next_action") or {}
    allow_leaving_to((session or {}).get("success_url"), back.get("redirect_to_url", {}).get("return_url"))
    html = render_template("checkout/challenge.html", words=words, intent=intent, state=state, settings=settings)
    return html, status
