"""Whoever comes too late hears it at the button; whoever was in time keeps what they hold."""

from datetime import timedelta

import pytest

from storefront.cart import queries as carts
from storefront.flows.checkout import checkout
from storefront.flows.checkout_fixes import mend
from storefront.flows.lapse_holds import PATIENCE, lapse_holds
from storefront.flows.update_carts import update_carts
from storefront.inventory import queries as stock
from storefront.inventory import services as books
from storefront.kernel import clock, faults
from storefront.orders import queries as orders
from storefront.orders import services
from tests.support.cart import sell
from tests.support.inventory import counters
from tests.support.rush import press, ready_to_order

pytestmark = pytest.mark.usefixtures("app", "twin")
LATE = PATIENCE + timedelta(seconds=1)


def dies_after_the_hold(page):
    with faults.rehearse("orders.place.held:raise"), pytest.raises(faults.Fault):
        press(page)


def test_the_button_holds_the_goods_before_the_order_is_written(settle):
    sell("MUG", quantity=3)
    order = press(ready_to_order("v:one", MUG=2)).order
    assert stock.held_by(order.id) == {"MUG": 2}
    settle()
    assert orders.get(order.id).status == "confirmed"
    assert counters() == (3, 2)


def test_somebody_quicker_is_heard_of_at_once_with_what_can_be_had_instead():
    sell("MUG", quantity=1, name="Moor mug"), sell("CUP", quantity=9, name="Fen cup")
    page = ready_to_order("v:slow", MUG=1)
    with faults.visit(
        "orders.place.quoted", lambda: books.hold(order_id="other", lines=[{"sku": "MUG", "quantity": 1}])
    ):
        outcome = press(page)
    (problem,) = outcome.problems
    assert (outcome.order, problem.code, problem.facts["left"]) == (None, "insufficient_stock", 0)
    assert [stands.sku for stands in problem.instead] == ["CUP"]
    assert orders.by_cart(page.cart_id) is None
    assert mend(owner="v:slow", locale="en", kind="exchange", sku="MUG", instead="CUP")
    now = checkout(owner="v:slow", locale="en")
    assert ([line.line.sku for line in now.lines], now.problems) == (["CUP"], [])
    assert press(now).order


def test_an_exchange_for_what_is_gone_as_well_changes_nothing():
    sell("MUG", quantity=1), sell("CUP", quantity=0)
    page = ready_to_order("v:slow", MUG=1)
    assert not mend(owner="v:slow", locale="en", kind="exchange", sku="MUG", instead="CUP")
    assert not mend(owner="v:slow", locale="en", kind="exchange", sku="MUG", instead="nothing")
    assert checkout(owner="v:slow", locale="en").lines == page.lines


def test_the_last_one_is_not_held_against_its_own_cart():
    sell("MUG", quantity=1)
    page = ready_to_order("v:one", MUG=1)
    dies_after_the_hold(page)
    update_carts()
    assert checkout(owner="v:one", locale="en").problems == []
    assert press(page).order
    assert counters() == (1, 1)


def test_the_update_job_leaves_a_cart_alone_whose_order_has_the_goods():
    sell("MUG", quantity=1)
    page = ready_to_order("v:one", MUG=1)
    assert press(page).order
    update_carts()
    assert [line.quantity for line in carts.get(page.cart_id).lines if not line.set_aside] == [1]


def test_a_hold_without_an_order_lapses_and_one_with_an_order_never(settle):
    sell("MUG", quantity=2)
    dies_after_the_hold(ready_to_order("v:dead", MUG=1))
    kept = press(ready_to_order("v:kept", MUG=1)).order
    assert lapse_holds() == 0
    with clock.travel(seconds=LATE.total_seconds()):
        assert lapse_holds() == 1
    assert counters() == (2, 1)
    settle()
    assert orders.get(kept.id).status == "confirmed"
    assert stock.breaches() == []


def test_who_comes_back_after_the_lapse_orders_as_if_nothing_had_been(settle):
    sell("MUG", quantity=2)
    page = ready_to_order("v:dead", MUG=1)
    dies_after_the_hold(page)
    with clock.travel(seconds=LATE.total_seconds()):
        lapse_holds()
    order = press(page).order
    settle()
    assert (orders.get(order.id).status, counters()) == ("confirmed", (2, 1))
    assert order.id == services.id_of(page.cart_id)
