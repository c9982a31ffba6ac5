"""Idempotency keys: one effect for one key, and the same answer again for 24 hours.

docs.stripe.com/api/idempotent_requests: the answer is kept whatever it is, 500s too, unless the
request was refused before its work began.
"""

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256

from storefront.twin.refusal import Refusal
from storefront.twin.twin import Twin

LIFE_SECONDS = 24 * 3600
MOST = 255
_running: set[tuple[int, str]] = set()
_lock = threading.Lock()


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A status and a JSON body; `first` is the request that was answered so the first time."""

    status: int
    body: dict
    first: str | None = None


def fingerprint(pairs) -> str:
    """The same for the same parameters in any order."""
    return sha256(json.dumps(sorted(pairs)).encode()).hexdigest()


@contextmanager
def alone(twin: Twin, key: str | None):
    """Hold the key while its request runs; a second request meanwhile gets 409."""
    if key is None:
        yield
        return
    if len(key) > MOST:
        raise Refusal(f"Idempotency keys can be at most {MOST} characters long.", type="idempotency_error")
    place = (id(twin), key)
    with _lock:
        if place in _running:
            raise _busy(key)
        _running.add(place)
    try:
        yield
    finally:
        with _lock:
            _running.discard(place)


def recall(twin: Twin, key: str | None, *, path: str, print: str) -> Answer | None:
    """The answer kept under this key; refuses another request under the same key."""
    row = twin.store.one("SELECT * FROM answers WHERE key = ? AND created > ?", key, twin.now() - LIFE_SECONDS)
    if row is None:
        return None
    if row["path"] != path:
        raise _elsewhere(key, row["path"], path)
    if row["fingerprint"] != print:
        raise _different(key)
    return Answer(status=row["status"], body=json.loads(row["body"]), first=row["request"])


def keep(twin: Twin, key: str | None, answer: Answer, *, path: str, print: str, request_id: str) -> None:
    """Keep the answer in the transaction that made its effect."""
    if key is None:
        return
    twin.store.run(
        "INSERT OR REPLACE INTO answers (key, path, fingerprint, created, status, body, request) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        key, path, print, twin.now(), answer.status, json.dumps(answer.body), request_id,
    )  # fmt: skip


def forget_old(twin: Twin) -> None:
    """Drop the keys that are older than a day."""
    twin.store.run("DELETE FROM answers WHERE created <= ?", twin.now() - LIFE_SECONDS)


def _busy(key: str) -> Refusal:
    message = (
        "There is currently another in-progress request using this Stripe idempotent key (that probably means you "
        f"submitted twice, and the other request is still going through): {key}. Please try again later."
    )
    return Refusal(message, type="idempotency_error", status=409, code="idempotency_key_in_use")


def _different(key: str) -> Refusal:
    message = (
        "Keys for idempotent requests can only be used with the same parameters they were first used with. "
        f"Try using a key other than '{key}' if you meant to execute a different request."
    )
    return Refusal(message, type="idempotency_error")


def _elsewhere(key: str, first: str, now: str) -> Refusal:
    message = (
        "Keys for idempotent requests can only be used for the same endpoint they were first used for "
        f"('{now}' vs '{first}'). Try using a key other than '{key}' if you meant to execute a different request."
    )
    return Refusal(message, type="idempotency_error")
