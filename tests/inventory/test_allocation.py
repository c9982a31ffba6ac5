"""Orders hold, release, ship and return; all or nothing, each once."""

import pytest

from storefront.inventory import queries, services
from tests.support.inventory import counters, lines, said, stock

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.books_apart("stock alone, for orders that nobody placed")]


def test_all_lines_are_held():
    stock("MUG", 5), stock("LAMP", 1)
    services.allocate(order_id="o1", lines=lines(MUG=2, LAMP=1))
    assert counters("MUG") == (5, 2)
    assert counters("LAMP") == (1, 1)
    assert {body["sku"]: body["available"] for body in said("EVENT_STOCK_CHANGED")} == {"MUG": 3, "LAMP": 0}


def test_or_none_and_every_shortage_is_named():
    stock("MUG", 5), stock("LAMP", 1), stock("THROW", 0)
    with pytest.raises(services.OutOfStock) as refused:
        services.allocate(order_id="o1", lines=lines(MUG=2, LAMP=3, THROW=1))
    assert refused.value.shortages == [
        {"sku": "LAMP", "wanted": 3, "available": 1},
        {"sku": "THROW", "wanted": 1, "available": 0},
    ]
    assert [counters(sku) for sku in ("MUG", "LAMP", "THROW")] == [(5, 0), (1, 0), (0, 0)]
    assert queries.allocations_of("o1") == []


def test_two_lines_of_one_sku_share_what_is_there():
    stock("MUG", 3)
    two = [{"line_id": name, "sku": "MUG", "quantity": 2} for name in "ab"]
    with pytest.raises(services.OutOfStock) as refused:
        services.allocate(order_id="o1", lines=two)
    assert refused.value.shortages == [{"sku": "MUG", "wanted": 4, "available": 3}]
    assert counters() == (3, 0)


def test_the_same_order_holds_once():
    stock("MUG", 5)
    for _ in range(2):
        services.allocate(order_id="o1", lines=lines(MUG=2))
    assert counters() == (5, 2)


def test_a_release_gives_back_once():
    stock("MUG", 5)
    services.allocate(order_id="o1", lines=lines(MUG=2))
    for _ in range(2):
        services.release(order_id="o1")
    assert counters() == (5, 0)


def test_a_release_that_came_first_makes_the_late_hold_refuse():
    stock("MUG", 5)
    services.release(order_id="o1")
    with pytest.raises(services.OrderReleased):
        services.allocate(order_id="o1", lines=lines(MUG=2))
    assert counters() == (5, 0)


def test_on_hand_falls_when_the_parcel_leaves_and_once_per_parcel():
    stock("MUG", 5)
    services.allocate(order_id="o1", lines=lines(MUG=3))
    for _ in range(2):
        services.ship(order_id="o1", parcel_id="p1", lines=lines(MUG=2))
    assert counters() == (3, 1)
    services.ship(order_id="o1", parcel_id="p2", lines=lines(MUG=1))
    assert counters() == (2, 0)


def test_a_release_after_a_first_parcel_gives_back_only_the_rest():
    stock("MUG", 5)
    services.allocate(order_id="o1", lines=lines(MUG=3))
    services.ship(order_id="o1", parcel_id="p1", lines=lines(MUG=1))
    services.release(order_id="o1")
    assert counters() == (4, 0)


def test_a_back_order_is_promised_up_to_its_limit():
    stock("MUG", 1, oversell="backorder", oversell_limit=2)
    services.allocate(order_id="o1", lines=lines(MUG=3))
    assert counters() == (1, 3)
    with pytest.raises(services.OutOfStock):
        services.allocate(order_id="o2", lines=lines(MUG=1))


def test_a_parcel_the_books_had_no_goods_for_is_booked_in_first():
    stock("MUG", 1, oversell="backorder", oversell_limit=2)
    services.allocate(order_id="o1", lines=lines(MUG=3))
    services.ship(order_id="o1", parcel_id="p1", lines=lines(MUG=3))
    assert counters() == (0, 0)
    assert queries.breaches() == []


def test_goods_that_left_beyond_the_hold_do_not_eat_what_others_hold():
    stock("MUG", 2)
    services.allocate(order_id="o1", lines=lines(MUG=2))
    services.ship(order_id="stranger", parcel_id="p9", lines=lines(MUG=1))
    assert counters() == (2, 2)
    assert queries.breaches() == []


def test_what_comes_home_can_be_sold_again_once():
    stock("MUG", 2)
    services.allocate(order_id="o1", lines=lines(MUG=2))
    services.ship(order_id="o1", parcel_id="p1", lines=lines(MUG=2))
    for _ in range(2):
        services.restock(order_id="o1", lines=lines(MUG=2), reason="refused", key="p1")
    assert counters() == (2, 0)


def test_several_places_give_together_and_one_is_preferred():
    stock("MUG", 2)
    stock("MUG", 3, location="workshop")
    services.allocate(order_id="o1", lines=lines(MUG=3))
    assert [(row.location, row.quantity) for row in queries.allocations_of("o1")] == [("workshop", 3)]
    services.release(order_id="o1")
    services.allocate(order_id="o2", lines=lines(MUG=5))
    assert {row.location: row.quantity for row in queries.allocations_of("o2")} == {"main": 2, "workshop": 3}
    services.ship(order_id="o2", parcel_id="p1", lines=lines(MUG=5))
    assert counters() == (0, 0)
    assert queries.breaches() == []


def test_a_line_of_nothing_is_a_mistake_of_ours():
    stock("MUG", 2)
    with pytest.raises(ValueError, match="holds nothing"):
        services.allocate(order_id="o1", lines=lines(MUG=0))
