"""The twin as a process of its own, the unmodified SDK, and a shop that keeps what it is sent."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests
import stripe

ROOT = Path(__file__).parents[2]
KEY = "sk_test_twin_of_the_tests"
SECRET = "whsec_of_the_tests"
SETTLE_SECONDS = 0.5


def until(see: Callable, seconds: float = 8.0):
    """What `see` returns, as soon as that is true."""
    end = time.monotonic() + seconds
    while True:
        seen = see()
        if seen or time.monotonic() > end:
            assert seen, "it did not happen in time"
            return seen
        time.sleep(0.02)


@dataclass
class Inbox:
    """A shop's webhook; answers with `statuses` one after the other, then with 200."""

    url: str = ""
    received: list[tuple[bytes, str]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    def events(self, about: str, *types: str) -> list[dict]:
        """Verified events about an object, in the order they came."""
        for body, mark in self.all():
            stripe.Webhook.construct_event(body, mark, SECRET)
        sent = [json.loads(body) for body, _ in self.all()]
        mine = [event for event in sent if about in json.dumps(event["data"])]
        return [event for event in mine if not types or event["type"] in types]

    def all(self) -> list[tuple[bytes, str]]:
        """Body and signature of all that came."""
        return list(self.received)


@dataclass
class Process:
    """A running twin."""

    url: str
    command: list[str]
    process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start, or start again on the same state."""
        self.process = subprocess.Popen(self.command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})
        until(self._answers, 15)

    def kill(self) -> None:
        """As power cuts do."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(5)

    def post(self, path: str, **values) -> dict:
        """One of the levers under `/_twin`."""
        answer = requests.post(f"{self.url}/_twin/{path}", json=values, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def switch(self, **values) -> None:
        self.post("switches", **values)

    def _answers(self) -> bool:
        assert self.process.poll() is None, "the twin ended by itself"
        try:
            return requests.get(f"{self.url}/health", timeout=2).ok
        except requests.ConnectionError:
            return False


def new_process(folder: Path, *more: str) -> Process:
    """A twin that is not started yet."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "storefront.twin", "--port", str(port), "--key", KEY]
    command += ["--data", str(folder / "twin.sqlite3"), "--webhook-secret", SECRET]
    command += ["--settle-seconds", str(SETTLE_SECONDS), "--merchant", "Ollerby", *more]
    return Process(url=f"http://127.0.0.1:{port}", command=command)


def new_client(process: Process, key: str = KEY) -> stripe.StripeClient:
    return stripe.StripeClient(key, base_addresses={"api": process.url}, max_network_retries=0)


@pytest.fixture(scope="session")
def shop():
    """One webhook for the whole run; each test looks only at its own objects."""
    inbox = Inbox()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            inbox.received.append((body, self.headers["Stripe-Signature"]))
            self.send_response(inbox.statuses.pop(0) if inbox.statuses else 200)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    inbox.url = f"http://127.0.0.1:{server.server_port}/webhooks/stripe"
    yield inbox
    server.shutdown()


@pytest.fixture(scope="session")
def shared_twin(tmp_path_factory, shop):
    process = new_process(tmp_path_factory.mktemp("twin"), "--webhook-url", shop.url)
    process.start()
    yield process
    process.kill()


@pytest.fixture
def twin(shared_twin, shop):
    """The shared twin, behaving before and after the test."""
    shop.received.clear()
    shop.statuses.clear()
    yield shared_twin
    requests.delete(f"{shared_twin.url}/_twin/switches", timeout=5)


@pytest.fixture
def client(twin) -> stripe.StripeClient:
    return new_client(twin)


@pytest.fixture
def own_twin(tmp_path, shop):
    """A twin that the test may kill; call it with more arguments to start it."""
    started: list[Process] = []

    def start(*more: str) -> Process:
        process = new_process(tmp_path, "--webhook-url", shop.url, *more)
        started.append(process)
        process.start()
        return process

    yield start
    for process in started:
        process.kill()


@pytest.fixture
def checkout(client):
    """Open a session of 41.37 EUR in three lines."""

    def open_one(**changes):
        wanted = {
            "mode": "payment",
            "success_url": "http://shop.test/thanks?session={CHECKOUT_SESSION_ID}",
            "cancel_url": "http://shop.test/cart",
            "customer_email": "marta@example.org",
            "line_items": [line("Moor mug", 1450, 2), line("Early Bird beans", 847), line("Delivery", 390)],
        }
        return client.v1.checkout.sessions.create({**wanted, **changes})

    return open_one


def line(name: str, unit_amount: int, quantity: int = 1, currency: str = "eur") -> dict:
    data = {"currency": currency, "unit_amount": unit_amount, "product_data": {"name": name}}
    return {"quantity": quantity, "price_data": data}


def submit(page: str, card: str = "4242424242424242", **fields) -> requests.Response:
    """Send the payment form, as a browser without scripts does."""
    return requests.post(page, data={"method": card, **fields}, allow_redirects=False, timeout=10)
