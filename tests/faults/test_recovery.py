"""A worker is killed with a step in its hands: how long until the order moves on."""

import os
import signal
import time

import pytest

from tests.support.shop import wait_for

pytestmark = [
    pytest.mark.fault,
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.thorough,
    pytest.mark.storm,
    pytest.mark.timeout(300),
]
HELD = "SELECT count(*) FROM inventory.outbox_delivery WHERE handler = 'payments.open_payment' AND done_at IS NULL"
LEASED = f"{HELD} AND leased_until > now()"


@pytest.mark.parametrize("time_of_many", range(3))
def test_an_order_moves_on_within_twenty_seconds_of_a_kill(besieged, time_of_many):
    email = f"killed-{time_of_many}@example.com"
    besieged.stripe.blackhole()
    besieged.press(besieged.to_the_button(email))
    wait_for(lambda: besieged.count(LEASED) == 1, seconds=30, every=0.05)
    [worker] = besieged.shop.pids(
        "JSONSerializer --worker-ttl 30 --maintenance-interval 30 --job-monitoring-interval 5 saga"
    )
    os.kill(worker, signal.SIGKILL)
    killed = time.monotonic()
    besieged.stripe.heal()
    wait_for(lambda: besieged.count(HELD) == 0, seconds=40, every=0.05)
    took = time.monotonic() - killed
    print(f"\na killed worker's step was done {took:.1f} s after the kill")
    assert took <= 20
