"""The doorbell is broken: nothing is lost, nothing stands and waits for it."""

import socket
import time
from datetime import timedelta

import pytest
from sqlalchemy import select

from jobs import relay, schedule
from storefront.kernel import clock, outbox
from storefront.kernel.context import contexts
from storefront.kernel.db import session
from tests.support.faultproxy import fault_proxy
from tests.support.inventory import stock
from tests.support.orders import placed

pytestmark = pytest.mark.fault
AWAY = "redis://127.0.0.1:1/0"


@pytest.fixture
def silent_redis():
    """An address that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as nobody, fault_proxy(nobody.getsockname()) as proxy:
        proxy.blackhole()
        yield f"redis://127.0.0.1:{proxy.port}/0"


def test_a_silent_redis_is_waited_for_once_a_round_not_once_a_context(app, silent_redis):
    placed()
    stock("MUG", 5)
    assert outbox.due(contexts["orders"]) and outbox.due(contexts["inventory"])
    began = time.monotonic()
    assert relay.sweep(silent_redis) == 0
    assert time.monotonic() - began < 5
    assert outbox.due(contexts["orders"]) and outbox.due(contexts["inventory"]), "everything stays due"


def test_a_periodic_job_nobody_was_rung_for_is_due_again_soon(app, monkeypatch):
    daily = schedule.Periodic("daily", "cart", "jobs.cart_availability:run", lambda: 86400)
    monkeypatch.setattr(schedule, "periodic", {"daily": daily})
    schedule.tick(AWAY)
    assert schedule.tick(AWAY) == 0
    table = contexts["cart"].Task
    next_run = session().scalar(select(table.next_run_at).where(table.name == "daily"))
    assert next_run < clock.now() + timedelta(seconds=30)
