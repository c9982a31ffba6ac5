"""The provider is silent, resets or stumbles: the order finishes when it is back, with one session and one charge."""

import time

import pytest
import requests

from tests.support.shop import wait_for

pytestmark = [
    pytest.mark.fault,
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.thorough,
    pytest.mark.storm,
    pytest.mark.timeout(300),
]


def sessions(besieged, order: str) -> list[dict]:
    """Every session the twin has for the order of this page."""
    token = order.rsplit("/", 1)[1]
    with besieged.direct.connect() as connection:
        from sqlalchemy import text

        found = connection.scalar(text("SELECT id FROM orders.orders WHERE token = :token"), {"token": token})
    twin = besieged.shop.twin
    answer = requests.get(f"{twin.url}/v1/checkout/sessions", params={"limit": 100}, auth=(twin.key, ""), timeout=5)
    return [one for one in answer.json()["data"] if one["client_reference_id"] == found]


FAULTS = {
    "silent": lambda besieged: besieged.stripe.blackhole(),
    "resetting": lambda besieged: besieged.stripe.reset(),
    "cut in the answer": lambda besieged: besieged.stripe.cut(after=60),
    "500 without effect": lambda besieged: fail(besieged, "without_effect"),
    "500 with effect": lambda besieged: fail(besieged, "with_effect"),
}


def fail(besieged, kind: str) -> None:
    failures = [{"operation": "checkout.sessions.create", "kind": kind, "calls": 2}]
    besieged.shop.twin.switches(failures=failures)


@pytest.mark.parametrize("fault", FAULTS)
def test_opening_the_payment_page(besieged, fault):
    email = f"{fault.replace(' ', '-')}@example.com"
    FAULTS[fault](besieged)
    order = besieged.press(besieged.to_the_button(email))
    time.sleep(4)
    besieged.stripe.heal()
    besieged.pay(order)
    wait_for(lambda: besieged.orders(email, "finished") == 1, seconds=60)
    usable = [one for one in sessions(besieged, order) if one["status"] != "expired"]
    assert len(usable) == 1, [(one["id"], one["status"]) for one in sessions(besieged, order)]
    assert len(besieged.charges(email)) == 1


@pytest.mark.parametrize("fault", ["silent", "resetting", "cut in the answer"])
def test_settling_what_was_paid(besieged, fault):
    email = f"settle-{fault.replace(' ', '-')}@example.com"
    order = besieged.press(besieged.to_the_button(email))
    wait_for(lambda: besieged.orders(email, "confirmed") == 1, seconds=30)
    wait_for(lambda: len(sessions(besieged, order)) == 1, seconds=30)
    FAULTS[fault](besieged)
    besieged.pay(order)
    time.sleep(4)
    assert besieged.orders(email, "finished") == 0
    besieged.stripe.heal()
    wait_for(lambda: besieged.orders(email, "finished") == 1, seconds=60)
    assert len(besieged.charges(email)) == 1
