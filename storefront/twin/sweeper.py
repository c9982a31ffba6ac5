"""What happens by itself as time goes by: sessions expire, bank debits and refunds arrive."""

import logging
import threading
import time

from storefront.twin import charges, idempotency, intents, refunds, sessions
from storefront.twin.twin import Twin

log = logging.getLogger(__name__)
EVERY_SECONDS = 0.25
OPEN_SESSIONS = (
    "SELECT id FROM objects WHERE kind = 'checkout.session' AND json_extract(body, '$.status') = 'open' "
    "AND json_extract(body, '$.expires_at') <= ?"
)
PENDING_DEBITS = (
    "SELECT id FROM objects WHERE kind = 'charge' AND json_extract(body, '$.status') = 'pending' AND created <= ?"
)
MOVING_REFUNDS = "SELECT id FROM objects WHERE kind = 'refund' AND json_extract(hidden, '$.due') <= ?"


def start(twin: Twin, wake) -> None:
    """Sweep for as long as the process lives; `wake` is called when there is something to send."""
    threading.Thread(target=_run, args=(twin, wake), name="sweeper", daemon=True).start()


def sweep(twin: Twin) -> int:
    """Do what is due; how many things were done."""
    idempotency.forget_old(twin)
    return _expire_sessions(twin) + _settle_debits(twin) + _settle_refunds(twin)


def _run(twin: Twin, wake) -> None:
    while True:
        try:
            if sweep(twin):
                wake()
        except Exception:
            log.exception("The sweeper stumbled and goes on")
        time.sleep(EVERY_SECONDS)


def _due(twin: Twin, sql: str, moment: float) -> list[str]:
    return [row["id"] for row in twin.store.all(sql, moment)]


def _expire_sessions(twin: Twin) -> int:
    due = _due(twin, OPEN_SESSIONS, twin.now())
    for id in due:
        with twin.store.transaction():
            sessions.expire_if_due(twin, twin.store.get(id))
    return len(due)


def _settle_debits(twin: Twin) -> int:
    due = _due(twin, PENDING_DEBITS, twin.now() - twin.settings.settle_seconds)
    for id in due:
        with twin.store.transaction():
            charge = twin.store.get(id)
            if charge["status"] == "pending":
                _settle_debit(twin, charge)
    return len(due)


def _settle_debit(twin: Twin, charge: dict) -> None:
    succeeded = twin.store.hidden(charge["payment_method"]).get("bank") == "succeeds"
    charge = charges.settle(twin, charge, succeeded=succeeded)
    intent = intents.settle(twin, twin.store.get(charge["payment_intent"]), charge)
    sessions.follow(twin, intent)


def _settle_refunds(twin: Twin) -> int:
    due = _due(twin, MOVING_REFUNDS, twin.now())
    for id in due:
        with twin.store.transaction():
            twin.store.hide(id, due=None)
            refunds.settle(twin, twin.store.get(id))
    return len(due)
