"""The stage: one shop on one database with the real twin, the real mail box and a real Valkey beside it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from storefront.config import ROOT
from storefront.dev import valkey
from tests.support.shop import wait_for
from tests.support.twin import KEY, SECRET, free_port, running_twin

SQLITE, POSTGRESQL = "sqlite", "postgresql"


@contextmanager
def services(folder: Path, database_url: str) -> Iterator[dict[str, str]]:
    """Start what stands beside the shop; yields the shop's environment."""
    mail, box = free_port(), free_port()
    mailbox = [
        "-m",
        "storefront.dev.mailbox",
        "--smtp-port",
        str(mail),
        "--port",
        str(box),
        "--data",
        str(folder / "mail"),
    ]
    with running_twin(folder) as twin, _process([sys.executable, *mailbox]), _process(list(valkey.command(folder))):
        wait_for(lambda: valkey.answers(valkey.socket_path(folder)), seconds=20, every=0.05)
        wait_for(lambda: _answers(f"http://127.0.0.1:{box}/health"), seconds=20, every=0.05)
        yield {
            "SHOP_ENV": "test",
            "SHOP_INSTANCE": str(folder),
            "DATABASE_URL": database_url,
            "SECRET_KEY": "a-test-secret-that-is-long-enough-for-anybody",
            "REDIS_URL": valkey.url(valkey.socket_path(folder)),
            "MAIL_URL": f"smtp://127.0.0.1:{mail}",
            "MAILBOX_PORT": str(box),
            "MAILBOX_FOLDER": str(folder / "mail"),
            "PUBLIC_URL": "http://localhost",
            "STRIPE_API_BASE": twin.url,
            "STRIPE_SECRET_KEY": KEY,
            "STRIPE_WEBHOOK_SECRET": SECRET,
            "DEMO_CARRIER_SECONDS": "0",
            "SQLITE_SYNCHRONOUS": "NORMAL",
            "ARGON2_TIME_COST": "1",
            "ARGON2_MEMORY_KIB": "64",
        }


@contextmanager
def _process(command: list[str]) -> Iterator[subprocess.Popen]:
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=2).ok
    except requests.ConnectionError:
        return False
