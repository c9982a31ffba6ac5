"""The real Stripe twin as a process, and a shopper at its hosted page."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import requests

from storefront.config import ROOT

VISA, DECLINED, NO_FUNDS = "4242424242424242", "4000000000000002", "4000000000009995"
KEY, SECRET = "sk_test_twin_tests", "whsec_tests_0123456789abcdef"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Twin:
    url: str
    process: subprocess.Popen
    key: str = KEY

    def switches(self, **values: object) -> None:
        requests.post(f"{self.url}/_twin/switches", json=values, timeout=5).raise_for_status()

    def pay(self, page: str, number: str = VISA) -> requests.Response:
        """Fill in the card form of a hosted page as a browser without JavaScript does."""
        browser = requests.Session()
        html = browser.get(page, timeout=10).text
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html))
        form = hidden | {"method": "typed", "number": number, "expiry": "12/34", "cvc": "123", "name": "Ada"}
        return browser.post(page, data=form, timeout=10, allow_redirects=False)

    def charges(self) -> list[dict]:
        answer = requests.get(urljoin(self.url, "/v1/charges?limit=100"), auth=(self.key, ""), timeout=5)
        return answer.json()["data"]


@contextlib.contextmanager
def running_twin(folder: Path, *, webhook_url: str = "", session_seconds: int | None = None):
    """Start `python -m storefront.twin` on a free port; ends with the block."""
    port = free_port()
    command = [sys.executable, "-m", "storefront.twin", "--port", str(port), "--data", str(folder / "twin.sqlite3")]
    command += ["--key", KEY, "--webhook-secret", SECRET]
    command += ["--webhook-url", webhook_url] if webhook_url else []
    command += ["--session-seconds", str(session_seconds)] if session_seconds else []
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})
    twin = Twin(f"http://127.0.0.1:{port}", process)
    try:
        _wait(twin.url)
        yield twin
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(5)


def _wait(url: str, seconds: float = 15) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with contextlib.suppress(requests.ConnectionError):
            requests.get(url, timeout=2)
            return
        time.sleep(0.05)
    raise RuntimeError(f"{url} does not answer")
