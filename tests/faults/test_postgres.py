"""The database is cut off: an honest 503, no half orders, and the shop is back by itself."""

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
PATHS = ("/cart/", "/checkout/", "/search?q=mug", "/orders/lookup")


def test_a_database_that_is_away_is_said_with_503_and_when_to_come_back(besieged):
    shopper = besieged.to_the_button("away@example.com")
    review = shopper.page
    besieged.postgres.reset()
    shopper.submit("/checkout/order")
    assert (shopper.page.status_code, shopper.page.headers.get("Retry-After")) == (503, "5")
    for path in PATHS:
        answer = shopper.open(path)
        assert answer.status_code in (200, 503), (path, answer.status_code)
        assert "Traceback" not in answer.text
    assert requests.get(f"{besieged.shop.url}/health", timeout=5).status_code == 200
    assert requests.get(f"{besieged.shop.url}/ready", timeout=30).status_code == 503
    besieged.postgres.heal()
    shopper.page = review
    besieged.press(shopper)
    assert besieged.orders("away@example.com") == 1


@pytest.mark.parametrize("after", [0, 200, 1500, 6000])
def test_an_answer_cut_in_the_middle_makes_no_half_order(besieged, after):
    """The shopper presses again with the same form until the shop can say what became of it."""
    email = f"cut-{after}@example.com"
    shopper = besieged.to_the_button(email)
    review = shopper.page
    besieged.postgres.cut(after=after)
    shopper.submit("/checkout/order")
    assert shopper.page.status_code in (200, 503), shopper.page.status_code
    besieged.postgres.heal()
    shopper.page = review
    order = besieged.press(shopper)
    besieged.pay(order)
    wait_for(lambda: besieged.orders(email, "finished") == 1, seconds=60)
    assert besieged.orders(email) == 1
    assert len(besieged.charges(email)) == 1
