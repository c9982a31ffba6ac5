"""Redis is only the doorbell: away, the shop sells; back, everything goes on."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.shop import wait_for

pytestmark = [
    pytest.mark.fault,
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.thorough,
    pytest.mark.storm,
    pytest.mark.timeout(400),
]
ORDERS = 100
BLOCKS = 4  # in turns with and without, so that a slow minute of the machine hits both


def percentile(seconds: list[float], share: float) -> float:
    return sorted(seconds)[min(int(len(seconds) * share), len(seconds) - 1)]


def buy(besieged, email: str, count: int) -> tuple[list[str], list[float]]:
    """Orders placed one after the other, and how long each press of the button took."""
    placed, seconds = [], []
    for _ in range(count):
        shopper = besieged.to_the_button(email)
        began = time.monotonic()
        placed.append(besieged.press(shopper))
        seconds.append(time.monotonic() - began)
    return placed, seconds


def test_a_hundred_orders_without_redis_are_accepted_as_fast_and_finished_within_a_minute_of_its_return(besieged):
    normal, away, orders = [], [], []
    for _ in range(BLOCKS):
        normal += buy(besieged, "usual@example.com", ORDERS // BLOCKS)[1]
        besieged.redis.reset()
        placed, seconds = buy(besieged, "without@example.com", ORDERS // BLOCKS)
        orders, away = orders + placed, away + seconds
        if len(orders) < ORDERS:
            besieged.redis.heal()
    assert besieged.orders("without@example.com") == ORDERS
    with ThreadPoolExecutor(4) as crowd:
        paid = [crowd.submit(besieged.pay, order) for order in orders]
        time.sleep(2)
        besieged.redis.heal()
        back = time.monotonic()
        for one in paid:
            one.result()
    wait_for(lambda: besieged.orders("without@example.com", "finished") == ORDERS, seconds=60)
    took = time.monotonic() - back
    p95 = percentile(normal, 0.95), percentile(away, 0.95)
    print(f"\nRedis away: {ORDERS} of {ORDERS} accepted, p95 {p95[1] * 1000:.0f} ms against {p95[0] * 1000:.0f} ms; ")
    print(f"all paid and finished {took:.0f} s after its return")
    assert p95[1] <= p95[0] + 0.05
    assert took <= 60


def test_no_request_waits_for_a_silent_redis_and_work_goes_on_when_it_speaks_again(besieged):
    besieged.redis.blackhole()
    shoppers = [besieged.to_the_button("silent@example.com") for _ in range(10)]
    orders = [besieged.press(shopper) for shopper in shoppers]
    for shopper, order in zip(shoppers, orders, strict=True):
        assert shopper.open(order).status_code == 200
    slowest = max(second for shopper in shoppers for second in shopper.seconds)
    time.sleep(8)  # clock and workers have run into it by now
    besieged.redis.heal()
    back = time.monotonic()
    wait_for(lambda: besieged.orders("silent@example.com", "confirmed") == len(orders), seconds=60)
    print(
        f"\nRedis silent: slowest request {slowest * 1000:.0f} ms; orders moved on {time.monotonic() - back:.0f} s after"
    )
    assert slowest <= 1


def test_slow_and_cut_answers_of_redis_lose_nothing(besieged):
    besieged.redis.latency(0.2)
    orders = [besieged.press(besieged.to_the_button("slow@example.com"))]
    for after in (3, 40, 400):
        besieged.redis.cut(after=after)
        orders.append(besieged.press(besieged.to_the_button("slow@example.com")))
        time.sleep(1)
    besieged.redis.heal()
    for order in orders:
        besieged.pay(order)
    wait_for(lambda: besieged.orders("slow@example.com", "finished") == len(orders), seconds=60)
    assert len(besieged.charges("slow@example.com")) == len(orders)
