"""`/`: payments, checkouts and events, as Stripe's own dashboard shows them."""

import json
from datetime import UTC, datetime

from flask import Blueprint, abort, current_app, redirect, render_template, request

from storefront.twin import announcements, disputes, refunds, sessions, switches
from storefront.twin.money import exponent, money
from storefront.twin.refusal import Refusal
from storefront.twin.twin import Twin

bp = Blueprint("dashboard", __name__)
SHOWN = 50


@bp.app_template_filter("moment")
def moment(seconds: float) -> str:
    """A time as people read it, in UTC."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%-d %b %Y, %H:%M:%S")


@bp.app_template_global("amount")
def amount(minor: int | None, currency: str | None) -> str:
    """Money for the dashboard."""
    return "" if minor is None or currency is None else money(minor, currency)


@bp.app_context_processor
def _everywhere() -> dict:
    state = switches.read(current_app.twin.store)
    return {"here": request.path, "misbehaves": not state.is_quiet}


@bp.get("/")
def payments():
    """The latest payments and the checkouts that are open."""
    store = current_app.twin.store
    rows = [(intent, store.get(intent["latest_charge"])) for intent in store.find("payment_intent", newest=SHOWN)]
    waiting = store.find("checkout.session", newest=SHOWN, status="open")
    return render_template("dashboard/payments.html", rows=rows, waiting=waiting, settings=current_app.twin.settings)


@bp.get("/payments/<id>")
def payment(id: str):
    """One payment with its refunds and disputes."""
    return _payment(id, error=None, status=200)


@bp.post("/payments/<id>/refunds")
def refund(id: str):
    """A refund made in the dashboard."""
    charge = _charge(id)
    return _try(id, lambda twin: refunds.refund(twin, charge, amount=_minor(charge)))


@bp.post("/payments/<id>/disputes")
def dispute(id: str):
    """A cardholder contests the payment."""
    reason = request.form.get("reason")
    if reason not in disputes.REASONS:
        abort(400)
    return _try(id, lambda twin: disputes.open_dispute(twin, _charge(id), reason=reason))


@bp.post("/payments/<id>/disputes/<part>/closing")
def close_dispute(id: str, part: str):
    """The bank decides."""
    found = current_app.twin.store.get(part, "dispute") or abort(404)
    return _try(id, lambda twin: disputes.close(twin, found, won=request.form.get("outcome") == "won"))


@bp.post("/checkouts/<id>/expiry")
def expire(id: str):
    """End a checkout before its time."""
    twin = current_app.twin
    with twin.store.transaction():
        session = twin.store.get(id, "checkout.session") or abort(404)
        if session["status"] == "open":
            sessions.expire(twin, session)
    current_app.sender.wake()
    return redirect("/", 303)


@bp.get("/events")
def events():
    """The latest events and how their delivery goes."""
    twin = current_app.twin
    found = twin.store.find("event", newest=SHOWN)
    rows = twin.store.all(
        "SELECT event, state, sum(tries) AS tries, count(*) AS copies FROM deliveries "
        "WHERE event IN (SELECT value FROM json_each(?)) GROUP BY event, state ORDER BY max(id)",
        json.dumps([event["id"] for event in found]),
    )
    by_event: dict = {}
    for row in rows:
        by_event.setdefault(row["event"], []).append(row)
    return render_template("dashboard/events.html", events=found, by_event=by_event, settings=twin.settings)


@bp.get("/events/<id>")
def event(id: str):
    """One event, what was sent, and every answer of the shop."""
    twin = current_app.twin
    found = twin.store.get(id, "event") or abort(404)
    log = twin.store.all("SELECT * FROM deliveries WHERE event = ? ORDER BY id", id)
    tries = {row["id"]: twin.store.all("SELECT * FROM tries WHERE delivery = ? ORDER BY id", row["id"]) for row in log}
    text = json.dumps(found, indent=2, ensure_ascii=False)
    return render_template("dashboard/event.html", event=found, log=log, tries=tries, text=text, settings=twin.settings)


@bp.post("/events/<id>/deliveries")
def send_again(id: str):
    """Send the event once more, at once."""
    twin = current_app.twin
    twin.store.get(id, "event") or abort(404)
    if twin.settings.webhook_url:
        announcements.send_again(twin, id)
        current_app.sender.wake()
    return redirect(f"/events/{id}", 303)


def _try(id: str, act):
    """Do it and show the payment; what Stripe would refuse is shown with the payment."""
    twin = current_app.twin
    try:
        with twin.store.transaction():
            act(twin)
    except Refusal as refusal:
        return _payment(id, error=refusal.error["message"], status=422)
    current_app.sender.wake()
    return redirect(f"/payments/{id}", 303)


def _payment(id: str, *, error: str | None, status: int):
    twin = current_app.twin
    intent = twin.store.get(id, "payment_intent") or abort(404)
    found = {
        kind: twin.store.find(kind, payment_intent=id) for kind in ("charge", "refund", "dispute", "checkout.session")
    }
    charge = twin.store.get(intent["latest_charge"])
    html = render_template(
        "dashboard/payment.html", intent=intent, charge=charge, charges=found["charge"], refunds=found["refund"],
        disputes=found["dispute"], sessions=found["checkout.session"], left=refunds.left_of(charge) if charge else 0,
        reasons=disputes.REASONS, open=disputes.OPEN, error=error, settings=twin.settings, events=_events(twin, id),
    )  # fmt: skip
    return html, status


def _events(twin: Twin, id: str) -> list[dict]:
    rows = twin.store.all(
        "SELECT body FROM objects WHERE kind = 'event' AND (json_extract(body, '$.data.object.id') = ? "
        "OR json_extract(body, '$.data.object.payment_intent') = ?) ORDER BY place DESC LIMIT ?",
        id, id, SHOWN,
    )  # fmt: skip
    return [json.loads(row["body"]) for row in rows]


def _charge(id: str) -> dict:
    intent = current_app.twin.store.get(id, "payment_intent") or abort(404)
    return current_app.twin.store.get(intent["latest_charge"]) or abort(404)


def _minor(charge: dict) -> int | None:
    """The amount as typed, such as 12.50, in minor units; None for all that is left."""
    typed = request.form.get("amount", "").strip().replace(",", ".")
    if not typed:
        return None
    whole, _, part = typed.partition(".")
    digits = exponent(charge["currency"])
    if not (whole + part).isascii() or not (whole + part).isdigit() or len(part) > digits or len(whole) > 9:
        raise Refusal(f"This is not an amount: {typed}")
    minor = int(whole + part.ljust(digits, "0"))
    if minor < 1:
        raise Refusal("Give back something, or leave the field empty for all of it.")
    return minor
