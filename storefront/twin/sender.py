"""Sends what is owed to the shop's webhook, signed, again and again until it says 2xx."""

import hmac
import json
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import urllib3

from storefront.twin.announcements import UNKNOWN_TYPE
from storefront.twin.twin import Twin

log = logging.getLogger(__name__)
BACK_OFF = (1, 2, 5, 15, 60, 300, 1800, 7200, 18000, 36000)
GIVE_UP_AFTER = 3 * 24 * 3600
AT_ONCE = 4
ANSWER_KEPT = 500


class Sender:
    """A thread that claims what is due and hands it to a few others."""

    def __init__(self, twin: Twin):
        self.twin = twin
        self._bell = threading.Event()
        self._running: set[int] = set()
        self._room = threading.Semaphore(AT_ONCE)
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhook")
        timeout = urllib3.Timeout(connect=3, read=10)
        self._http = urllib3.PoolManager(retries=False, timeout=timeout, maxsize=AT_ONCE)

    def start(self) -> None:
        """Begin to send; what a former process still owed is sent too."""
        threading.Thread(target=self._run, name="sender", daemon=True).start()

    def wake(self) -> None:
        """Something new may be due."""
        self._bell.set()

    def wait_for(self, event_ids: list[str], *, seconds: float = 10.0) -> None:
        """Return when each delivery of these events was tried once, or after so many seconds."""
        end = time.monotonic() + seconds
        self.wake()
        untried = (
            "SELECT 1 FROM deliveries WHERE event IN (SELECT value FROM json_each(?)) "
            "AND state = 'pending' AND tries = 0"
        )
        while time.monotonic() < end and self.twin.store.one(untried, json.dumps(event_ids)):
            time.sleep(0.02)

    def _run(self) -> None:
        while True:
            self._bell.clear()
            try:
                self._hand_out()
                pause = self._until_next()
            except Exception:
                log.exception("The sender stumbled and goes on")
                pause = 1.0
            self._bell.wait(pause)

    def _hand_out(self) -> None:
        for row in self._due():
            self._room.acquire()
            self._running.add(row["id"])
            self._pool.submit(self._send, dict(row))

    def _due(self):
        rows = self.twin.store.all(
            "SELECT * FROM deliveries WHERE state = 'pending' AND due <= ? ORDER BY due, id LIMIT 100", time.time()
        )
        return [row for row in rows if row["id"] not in self._running]

    def _until_next(self) -> float:
        row = self.twin.store.one("SELECT min(due) AS due FROM deliveries WHERE state = 'pending'")
        if row["due"] is None:
            return 1.0
        return min(max(row["due"] - time.time(), 0.02), 1.0)

    def _send(self, delivery: dict) -> None:
        try:
            began = time.monotonic()
            status, answer = self._post(delivery)
            self._record(delivery, status, answer, round((time.monotonic() - began) * 1000))
        except Exception:
            log.exception("A delivery could not be recorded")
        finally:
            self._running.discard(delivery["id"])
            self._room.release()
            self.wake()

    def _post(self, delivery: dict) -> tuple[int | None, str]:
        body = self._body(delivery)
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
            "Stripe-Signature": self._signature(delivery, body),
        }
        try:
            url = self.twin.settings.webhook_url
            response = self._http.request("POST", url, body=body, headers=headers, redirect=False)
            return response.status, response.data[:ANSWER_KEPT].decode("utf-8", "replace")
        except urllib3.exceptions.HTTPError as error:
            return None, str(error)[:ANSWER_KEPT]

    def _body(self, delivery: dict) -> bytes:
        event = self.twin.store.get(delivery["event"], "event")
        twist = json.loads(delivery["twist"])
        if twist.get("type") == "unknown":
            event["type"] = UNKNOWN_TYPE
        if twist.get("account") == "another":
            event["account"] = "acct_another"
        if twist.get("livemode") == "live":
            event["livemode"] = True
        return json.dumps(event, indent=2).encode()

    def _signature(self, delivery: dict, body: bytes) -> str:
        twist = json.loads(delivery["twist"])
        at = int(time.time()) - twist.get("signature_age", 0)
        secret = self.twin.settings.webhook_secret
        if twist.get("secret") == "old":
            secret = f"{secret}_before_it_was_rolled"
        return f"t={at},v1={sign(body, secret=secret, at=at)}"

    def _record(self, delivery: dict, status: int | None, answer: str, milliseconds: int) -> None:
        now = time.time()
        with self.twin.store.transaction():
            self.twin.store.run(
                "INSERT INTO tries (delivery, at, milliseconds, status, answer) VALUES (?, ?, ?, ?, ?)",
                delivery["id"], now, milliseconds, status, answer,
            )  # fmt: skip
            state, due = _next_step(delivery, status, now)
            self.twin.store.run(
                "UPDATE deliveries SET state = ?, due = ?, tries = tries + 1 WHERE id = ?", state, due, delivery["id"]
            )
            if state == "delivered":
                self._nothing_pending(delivery["event"])

    def _nothing_pending(self, event_id: str) -> None:
        event = self.twin.store.get(event_id, "event")
        self.twin.store.put({**event, "pending_webhooks": 0})


def sign(body: bytes, *, secret: str, at: int) -> str:
    """The v1 signature of docs.stripe.com/webhooks/signature: HMAC-SHA256 of `time.body`."""
    return hmac.new(secret.encode(), f"{at}.".encode() + body, sha256).hexdigest()


def _next_step(delivery: dict, status: int | None, now: float) -> tuple[str, float]:
    if status is not None and 200 <= status < 300:
        return "delivered", delivery["due"]
    if now - delivery["created"] > GIVE_UP_AFTER:
        return "given up", delivery["due"]
    return "pending", now + BACK_OFF[min(delivery["tries"], len(BACK_OFF) - 1)]
