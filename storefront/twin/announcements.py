"""Events: what happened to an object, kept with it in one transaction, owed to the shop's webhook."""

import json
import time

from storefront.twin import switches
from storefront.twin.ids import new_id
from storefront.twin.settings import API_VERSION
from storefront.twin.twin import CAUSE, Cause, Twin

REORDER_SECONDS = 2.0
REORDER_STEP = 0.15
UNKNOWN_TYPE = "twin.something_new"


def announce(twin: Twin, event_type: str, about: dict, *, before: dict | None = None) -> dict:
    """Record an event with a snapshot of the object, and owe its delivery.

    `before` holds the old values of the fields that changed, for `*.updated` events.
    """
    cause = CAUSE.get() or Cause()
    event = {
        "id": new_id("event"),
        "object": "event",
        "api_version": API_VERSION,
        "created": twin.now(),
        "data": {"object": about, **({"previous_attributes": before} if before else {})},
        "livemode": False,
        "pending_webhooks": 1 if twin.settings.webhook_url else 0,
        "request": {"id": cause.request_id, "idempotency_key": cause.idempotency_key},
        "type": event_type,
    }
    twin.store.add(event)
    _owe(twin, event)
    cause.events.append(event["id"])
    return event


def send_again(twin: Twin, event_id: str) -> None:
    """Owe one more delivery of an event, now and without mischief."""
    _insert(twin, event_id, {}, time.time())


def _owe(twin: Twin, event: dict) -> None:
    if not twin.settings.webhook_url:
        return
    state = switches.read(twin.store)
    if not state.touch(event["type"]):
        state = switches.Switches()
    now = time.time()
    if state.webhook_lost:
        _insert(twin, event["id"], _twist(state), now, state="lost")
        return
    due = _reversed(twin, now) if state.webhook_reordered else now
    for _ in range(max(state.webhook_copies, 1)):
        _insert(twin, event["id"], _twist(state), due + state.webhook_delay_seconds)


def _reversed(twin: Twin, now: float) -> float:
    """After the running window of two seconds, and before what happened earlier in it."""
    start = now // REORDER_SECONDS * REORDER_SECONDS
    row = twin.store.one("SELECT count(DISTINCT event) AS earlier FROM deliveries WHERE created >= ?", start)
    return start + 2 * REORDER_SECONDS - min(row["earlier"] * REORDER_STEP, REORDER_SECONDS)


def _twist(state: switches.Switches) -> dict:
    twist = {
        "secret": state.webhook_secret,
        "account": state.webhook_account,
        "type": state.webhook_type,
        "livemode": state.webhook_livemode,
        "signature_age": state.webhook_signature_age_seconds,
    }
    usual = {"secret": "current", "account": "ours", "type": "real", "livemode": "test", "signature_age": 0}
    return {name: value for name, value in twist.items() if value != usual[name]}


def _insert(twin: Twin, event_id: str, twist: dict, due: float, *, state: str = "pending") -> None:
    twin.store.run(
        "INSERT INTO deliveries (event, twist, created, due, state) VALUES (?, ?, ?, ?, ?)",
        event_id, json.dumps(twist), time.time(), due, state,
    )  # fmt: skip
