"""The real shop under its supervisor: every process killed once, then all of them ended."""

import os
import signal
import sys

import pytest
import requests

from storefront.dev.program import children_of
from tests.dev.processes import free_port, is_alive, wait_until

NAMES = {"valkey", "twin", "mail", "web", "clock", "worker saga", "worker notifications", "worker default"}


@pytest.fixture
def shop(start, tmp_path, database_url):
    ports = {name: str(free_port()) for name in ("PORT", "TWIN_PORT", "MAILBOX_PORT", "SMTP_PORT")}
    ours = ("REDIS_URL", "MAIL_URL", "PUBLIC_URL", "STRIPE_SECRET_KEY", "STRIPE_API_BASE", "DATABASE_URL")
    environ = {name: value for name, value in os.environ.items() if name not in ours}
    environ |= {"SHOP_INSTANCE": str(tmp_path / "a shop"), **ports}
    environ |= {"DATABASE_URL": database_url} if database_url else {}
    started = start([sys.executable, "-m", "storefront.dev"], env=environ)
    started.says("The shop is open.", seconds=100)
    started.url = f"http://127.0.0.1:{ports['PORT']}"
    return started


def is_healthy(shop) -> bool:
    try:
        return requests.get(f"{shop.url}/health", timeout=2).status_code == 200
    except requests.ConnectionError:
        return False


def everybody(pid: int) -> list[int]:
    """A process's children and theirs."""
    return [one for child in children_of(pid) for one in (child, *everybody(child))]


@pytest.mark.journey
@pytest.mark.slow
@pytest.mark.timeout(240)
@pytest.mark.thorough
def test_every_process_comes_back_after_a_kill_and_none_outlives_the_shop(shop):
    supervisor = shop.process.pid
    wait_until(lambda: len(children_of(supervisor)) == len(NAMES))
    for pid in children_of(supervisor):
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: all(f"{name} ended (signal 9); started again" in shop.text for name in NAMES), seconds=20)
    wait_until(lambda: is_healthy(shop), seconds=30)
    assert len(children_of(supervisor)) == len(NAMES)
    running = everybody(supervisor)
    assert shop.stop(signal.SIGINT) < 10
    assert shop.process.returncode == 0
    assert not [pid for pid in running if is_alive(pid)]
    assert "Closed." in shop.text
