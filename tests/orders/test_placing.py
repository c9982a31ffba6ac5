"""One cart gives one order, and the order keeps what was seen."""

import re
import threading

import pytest
from sqlalchemy import func, select

from storefront.kernel import clock
from storefront.kernel.db import db, session
from storefront.orders import queries
from storefront.orders.models import Order
from storefront.orders.numbers import new_number, tidy_number
from tests.support.events import events_of
from tests.support.orders import ADDRESS, DELIVERY, line, placed

pytestmark = pytest.mark.usefixtures("app")


def test_freezes_what_was_bought():
    order = queries.get(placed(line("A", quantity=2, unit_minor=1450), line("B", quantity=1, unit_minor=12_900)).id)
    assert [(item.sku, item.quantity, item.total_minor) for item in order.lines] == [("A", 2, 2900), ("B", 1, 12_900)]
    assert order.total_minor == 2900 + 12_900 + 490
    assert {item.tax_rate for item in order.lines} == {1900}
    rows = {row.code: row.amount_minor for row in order.totals}
    assert rows == {"subtotal": 15_800, "delivery": 490, "tax": 2601}
    assert sum(row.amount_minor for row in order.totals if not row.included) == order.total_minor


def test_says_it_once_with_the_order():
    order = placed()
    assert events_of("orders", order.id) == ["EVENT_ORDER_CREATED"]
    assert [entry.code for entry in queries.timeline(order.id)] == ["created"]
    assert (order.status, order.payment_status, order.fulfilment_status) == ("pending", "none", "unfulfilled")


def test_the_same_cart_again_is_the_same_order():
    first = placed(cart_id="c1")
    again = placed(line("OTHER", unit_minor=1), cart_id="c1")
    assert (again.id, again.number, again.token) == (first.id, first.number, first.token)
    assert events_of("orders") == ["EVENT_ORDER_CREATED"]


def test_numbers_can_be_said_aloud_and_typed_carelessly():
    assert re.fullmatch(r"O-[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{3}", new_number())
    assert tidy_number(" o7k3f 2q9 ") == tidy_number("O-7K3F-2Q9") == "O-7K3F-2Q9"
    assert len({new_number() for _ in range(500)}) == 500


def test_a_taken_number_is_drawn_again(monkeypatch):
    drawn = iter(["O-2222-222", "O-2222-222", "O-3333-333"])
    monkeypatch.setattr("storefront.orders.placing.new_number", lambda: next(drawn))
    assert [placed().number, placed().number] == ["O-2222-222", "O-3333-333"]


@pytest.mark.fault
def test_twenty_at_once_are_one_order(each_database):
    outcome, gate = [], threading.Barrier(20)

    def press():
        with each_database.app_context():
            gate.wait()
            outcome.append(placed(cart_id="c1").number)
            db.session.remove()

    threads = [threading.Thread(target=press) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcome) == 20
    assert len(set(outcome)) == 1
    assert session().scalar(select(func.count(Order.id))) == 1
    assert events_of("orders") == ["EVENT_ORDER_CREATED"]


def test_exports_carry_no_tax():
    order = placed(address=ADDRESS | {"country": "US"}, delivery=DELIVERY | {"price_minor": 2490})
    assert [row.amount_minor for row in order.totals] == [2900, 2490, 0]


def test_the_hold_is_kept():
    until = clock.now()
    assert placed(hold_until=until).hold_until == until
