"""`/_twin`: the same levers as the dashboard, for programs, in JSON."""

from dataclasses import asdict

from flask import Blueprint, Response, current_app, jsonify, request

from storefront.twin import announcements, disputes, intents, methods, refunds, sessions, switches
from storefront.twin.cards import card_of
from storefront.twin.refusal import Refusal, no_such
from storefront.twin.sweeper import sweep

bp = Blueprint("control", __name__, url_prefix="/_twin")


@bp.errorhandler(Refusal)
def refused(refusal: Refusal):
    """The same shape as the API's errors."""
    return jsonify(refusal.body), refusal.status


@bp.before_request
def only_json() -> Response | None:
    """A page of another site cannot send JSON without asking first."""
    if request.method == "POST" and not request.is_json:
        raise Refusal("Send JSON.", status=415)
    return None


@bp.get("/switches")
def read_switches():
    return jsonify(asdict(switches.read(current_app.twin.store)))


@bp.post("/switches")
def change_switches():
    """Sets the named switches; `{}` changes nothing."""
    state = switches.change(current_app.twin.store, _sent())
    sweep(current_app.twin)
    current_app.sender.wake()
    return jsonify(asdict(state))


@bp.delete("/switches")
def reset_switches():
    return jsonify(asdict(switches.reset(current_app.twin.store)))


@bp.post("/payments")
def pay():
    """Pay a session without its page: `{"session": id, "card": number}`, or `"bank": "succeeds"`."""
    sent = _sent()
    session = _object(sent, "session", "checkout.session")
    return _done(lambda twin: sessions.pay(twin, session, _method(twin, session, sent)))


@bp.post("/authentications")
def authenticate():
    """Answer the bank's question: `{"payment_intent": id, "passed": true}`."""
    sent = _sent()
    intent = _object(sent, "payment_intent", "payment_intent")

    def act(twin):
        return sessions.follow(twin, intents.authenticate(twin, intent, passed=bool(sent.get("passed", True))))

    return _done(act)


@bp.post("/refunds")
def refund():
    """A refund made in the dashboard: `{"payment_intent": id, "amount": minor units or none}`."""
    sent = _sent()
    charge = _charge(sent)
    return _done(lambda twin: refunds.refund(twin, charge, amount=sent.get("amount")))


@bp.post("/refunds/<id>/failure")
def fail_refund(id: str):
    """The bank sends a refund back."""
    found = _object({"refund": id}, "refund", "refund")
    return _done(lambda twin: refunds.fail(twin, found))


@bp.post("/disputes")
def dispute():
    """A cardholder contests: `{"payment_intent": id, "reason": "fraudulent", "amount": none}`."""
    sent = _sent()
    charge = _charge(sent)
    reason, amount = sent.get("reason", "fraudulent"), sent.get("amount")
    return _done(lambda twin: disputes.open_dispute(twin, charge, reason=reason, amount=amount))


@bp.post("/disputes/<id>/closing")
def close_dispute(id: str):
    """The bank decides: `{"won": true}`."""
    found = _object({"dispute": id}, "dispute", "dispute")
    return _done(lambda twin: disputes.close(twin, found, won=bool(_sent().get("won"))))


@bp.post("/events/<id>/deliveries")
def send_again(id: str):
    """Send an event once more."""
    found = _object({"event": id}, "event", "event")
    announcements.send_again(current_app.twin, found["id"])
    return _done(lambda twin: found)


@bp.get("/deliveries")
def deliveries():
    """What is owed and what was sent; `?event=` for one event."""
    wanted = request.args.get("event")
    sql = "SELECT * FROM deliveries WHERE ?1 IS NULL OR event = ?1 ORDER BY id DESC LIMIT 500"
    rows = current_app.twin.store.all(sql, wanted)
    return jsonify([dict(row) for row in rows])


def _sent() -> dict:
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict):
        raise Refusal("Send a JSON object.")
    return sent


def _done(act):
    twin = current_app.twin
    with twin.store.transaction():
        body = act(twin)
    current_app.sender.wake()
    return jsonify(body)


def _object(sent: dict, name: str, kind: str) -> dict:
    found = current_app.twin.store.get(sent.get(name), kind)
    if found is None:
        raise no_such(name, str(sent.get(name)), param=name)
    return found


def _charge(sent: dict) -> dict:
    if "charge" in sent:
        return _object(sent, "charge", "charge")
    intent = _object(sent, "payment_intent", "payment_intent")
    return _object({"charge": intent["latest_charge"]}, "charge", "charge")


def _method(twin, session: dict, sent: dict) -> dict:
    billing = {"email": sent.get("email"), "name": sent.get("name")}
    if "bank" in sent:
        kind = methods.BANK_DEBITS.get(session["currency"], "sepa_debit")
        return methods.new_bank(twin, kind, succeeds=sent["bank"] == "succeeds", billing=billing)
    return methods.new_card(twin, card_of(str(sent.get("card", "4242424242424242"))), billing=billing)
