"""Everybody presses the last button together: exactly the stock is sold, on both databases."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from storefront.inventory import queries, services
from storefront.kernel.db import db
from tests.support.inventory import counters, lines, stock

pytestmark = pytest.mark.books_apart("stock alone, for orders that nobody placed")
THREADS, BUYERS, UNITS = 16, 200, 50


def rush(app, buyers, buy):
    """`buy(number)` by 16 threads at once; how often each outcome came."""
    gate = threading.Barrier(THREADS)

    def worker(numbers):
        gate.wait()
        with app.app_context():
            outcomes = []
            for number in numbers:
                outcomes.append(outcome(buy, number))
                db.session.remove()
            return outcomes

    with ThreadPoolExecutor(THREADS) as pool:
        shares = [range(start, buyers, THREADS) for start in range(THREADS)]
        return Counter(found for outcomes in pool.map(worker, shares) for found in outcomes)


def outcome(buy, number):
    try:
        buy(number)
    except services.OutOfStock:
        return "told"
    except Exception as error:
        return repr(error)
    return "sold"


def test_two_hundred_buyers_get_exactly_fifty(each_database):
    stock("MUG", UNITS)
    found = rush(each_database, BUYERS, lambda n: services.allocate(order_id=f"o{n}", lines=lines(MUG=1)))
    assert found == {"sold": UNITS, "told": BUYERS - UNITS}
    assert counters() == (UNITS, UNITS)
    assert queries.breaches() == []


def test_carts_in_opposite_order_neither_deadlock_nor_oversell(each_database):
    stock("A", 40), stock("B", 40), stock("C", 25)

    def buy(number):
        body = lines(A=1, B=1, C=1)
        services.allocate(order_id=f"o{number}", lines=body if number % 2 else body[::-1])

    found = rush(each_database, 120, buy)
    assert found == {"sold": 25, "told": 95}
    assert [counters(sku) for sku in "ABC"] == [(40, 25), (40, 25), (25, 25)]
    assert queries.breaches() == []


def test_holding_and_giving_back_at_once_loses_nothing(each_database):
    stock("A", 12), stock("B", 12)

    def buy(number):
        services.allocate(order_id=f"o{number}", lines=lines(A=1, B=2))
        if number % 3:
            services.release(order_id=f"o{number}")

    found = rush(each_database, 96, buy)
    assert set(found) <= {"sold", "told"}
    assert queries.breaches() == []
    kept = sum(row.open > 0 for n in range(0, 96, 3) for row in queries.allocations_of(f"o{n}") if row.sku == "A")
    assert counters("A") == (12, kept)
    assert kept <= 6


def test_the_same_order_at_once_from_many_workers_holds_once(each_database):
    stock("A", 30)
    rush(each_database, 64, lambda n: services.allocate(order_id="one", lines=lines(A=2)))
    assert counters("A") == (30, 2)
    assert queries.breaches() == []


@pytest.mark.parametrize("rounds", [8])
def test_hold_and_tombstone_race_and_one_of_them_wins_whole(each_database, rounds):
    stock("A", 30)

    def either(number):
        if number % 2:
            services.allocate(order_id=f"o{number // 2}", lines=lines(A=1))
        else:
            services.release(order_id=f"o{number // 2}")

    rush(each_database, 16 * rounds, either)
    held = counters("A")[1]
    states = [sum(row.open for row in queries.allocations_of(f"o{n}")) for n in range(8 * rounds)]
    assert held == sum(states)
    assert queries.breaches() == []
