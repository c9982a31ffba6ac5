"""Goods are held before the order is written; a hold becomes the order's, changes with it, or lapses."""

from datetime import timedelta

import pytest

from storefront.inventory import queries, services
from storefront.kernel import clock
from tests.support.inventory import counters, lines, stock

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.books_apart("stock alone, for orders that nobody placed")]


def hold(order_id="o1", **wanted):
    services.hold(order_id=order_id, lines=lines(**wanted))


def test_a_hold_becomes_the_orders():
    stock("MUG", 5)
    hold(MUG=2), hold(MUG=2)
    assert queries.unclaimed(before=clock.now() + timedelta(seconds=1)) == ["o1"]
    services.allocate(order_id="o1", lines=lines(MUG=2))
    assert counters() == (5, 2)
    assert queries.unclaimed(before=clock.now() + timedelta(seconds=1)) == []
    assert not services.lapse(order_id="o1")
    assert queries.breaches() == []


def test_a_cart_that_changed_holds_what_it_has_now():
    stock("MUG", 5), stock("LAMP", 5)
    hold(MUG=2, LAMP=1), hold(MUG=5), hold(MUG=1, LAMP=2)
    assert (counters("MUG"), counters("LAMP")) == ((5, 1), (5, 2))
    assert queries.held_by("o1") == {"MUG": 1, "LAMP": 2}
    assert queries.breaches() == []


def test_a_change_that_cannot_be_keeps_what_was_held():
    stock("MUG", 5)
    hold(MUG=2), hold("o2", MUG=2)
    with pytest.raises(services.OutOfStock) as short:
        hold(MUG=4)
    assert short.value.shortages == [{"sku": "MUG", "wanted": 4, "available": 3}]
    assert counters() == (5, 4)


def test_a_lapsed_hold_gives_back_once_and_may_be_taken_anew():
    stock("MUG", 5)
    for _ in range(3):
        hold(MUG=4)
        assert services.lapse(order_id="o1")
        assert not services.lapse(order_id="o1")
        assert counters() == (5, 0)
    services.allocate(order_id="o1", lines=lines(MUG=3))
    assert counters() == (5, 3)
    services.release(order_id="o1")
    assert counters() == (5, 0)
    assert queries.breaches() == []


def test_an_order_whose_hold_lapsed_meanwhile_is_rejected_when_the_goods_are_gone():
    stock("MUG", 1)
    hold(MUG=1), services.lapse(order_id="o1"), hold("o2", MUG=1)
    with pytest.raises(services.OutOfStock):
        services.allocate(order_id="o1", lines=lines(MUG=1))
    assert queries.holding(["o1", "o2"]) == {"o2"}


def test_an_order_that_is_over_holds_nothing_more():
    stock("MUG", 1)
    hold(MUG=1), services.release(order_id="o1")
    with pytest.raises(services.OrderReleased):
        hold(MUG=1)
    assert counters() == (1, 0)
