"""Adding, changing, removing and putting back."""

import pytest

from storefront.cart import queries, services
from storefront.kernel import clock
from storefront.kernel.money import Money
from tests.support.cart import ADA, GUEST, fill, line_of, quantities, quote

pytestmark = pytest.mark.usefixtures("app")


def test_a_stranger_has_no_cart_and_no_row():
    assert queries.cart_of(GUEST) is None
    assert queries.count(GUEST) == 0


def test_adding_twice_is_one_line_with_the_latest_price():
    services.add_item(owner=ADA, quote=quote(unit=1450), quantity=2)
    services.add_item(owner=ADA, quote=quote(unit=1500), quantity=1)
    found = queries.cart_of(ADA)
    assert [(line.sku, line.quantity, line.total) for line in found.lines] == [("MUG", 3, Money(4500, "EUR"))]
    assert (found.subtotal, found.count, queries.count(ADA)) == (Money(4500, "EUR"), 3, 3)


def test_lines_stay_in_the_order_they_came():
    fill(MUG=1, LAMP=1, AXE=1)
    fill(MUG=1)
    assert list(quantities()) == ["MUG", "LAMP", "AXE"]


def test_what_is_left_is_added_and_said():
    assert services.add_item(owner=ADA, quote=quote(most=3), quantity=5) == 3
    assert line_of(ADA, "MUG").notice == {"code": "reduced", "wanted": 5, "left": 3}


def test_one_line_takes_99_at_most():
    assert services.add_item(owner=ADA, quote=quote(most=500), quantity=120) == 99
    assert line_of(ADA, "MUG").notice["code"] == "most"
    with pytest.raises(services.UnableToAdd, match="99 of one thing"):
        services.add_item(owner=ADA, quote=quote(most=500), quantity=1)


@pytest.mark.parametrize(
    ("most", "quantity", "words"),
    [(0, 1, "sold out"), (2, 1, "Only 2 left, and you have them"), (9, 0, "at least one"), (9, -3, "at least one")],
)
def test_what_cannot_be_added_changes_nothing(most, quantity, words):
    before = fill(MUG=2)
    with pytest.raises(services.UnableToAdd, match=words):
        services.add_item(owner=ADA, quote=quote(most=most), quantity=quantity)
    assert queries.cart_of(ADA) == before


def test_a_refused_first_add_leaves_no_cart():
    with pytest.raises(services.UnableToAdd):
        services.add_item(owner=GUEST, quote=quote(most=0))
    assert queries.cart_of(GUEST) is None


def test_quantity_is_set_and_zero_takes_it_out():
    fill(MUG=2)
    assert services.set_quantity(owner=ADA, sku="MUG", quantity=5, most=20) == 5
    assert services.set_quantity(owner=ADA, sku="MUG", quantity=8, most=6) == 6
    assert line_of(ADA, "MUG").notice == {"code": "reduced", "wanted": 8, "left": 6}
    services.set_quantity(owner=ADA, sku="MUG", quantity=0, most=20)
    assert quantities() == {}
    assert queries.cart_of(ADA).removed.quantity == 6


def test_a_quantity_below_zero_is_refused():
    fill(MUG=2)
    with pytest.raises(services.UnableToChange):
        services.set_quantity(owner=ADA, sku="MUG", quantity=-1, most=20)


def test_a_sold_out_line_is_set_aside_not_lost():
    fill(MUG=2)
    assert services.set_quantity(owner=ADA, sku="MUG", quantity=3, most=0) == 0
    line = line_of(ADA, "MUG")
    assert (line.set_aside, line.wanted, queries.count(ADA)) == (True, 2, 0)


def test_a_removal_can_be_undone_for_a_while_and_twice_is_once():
    fill(MUG=2, LAMP=1)
    for _ in range(2):
        services.remove_line(owner=ADA, sku="MUG")
    assert queries.cart_of(ADA).removed.sku == "MUG"
    for _ in range(2):
        services.restore_line(owner=ADA, sku="MUG", most=20)
    assert quantities() == {"MUG": 2, "LAMP": 1}
    services.remove_line(owner=ADA, sku="MUG")
    with clock.travel(minutes=11):
        assert queries.cart_of(ADA).removed is None
        services.restore_line(owner=ADA, sku="MUG", most=20)
    services.remove_line(owner=ADA, sku="MUG")
    with clock.travel(hours=2):
        fill(LAMP=1)
        with pytest.raises(services.UnableToChange, match="no longer be put back"):
            services.restore_line(owner=ADA, sku="MUG", most=20)


def test_undo_brings_back_only_what_is_still_there():
    fill(MUG=5)
    services.remove_line(owner=ADA, sku="MUG")
    services.restore_line(owner=ADA, sku="MUG", most=2)
    assert quantities() == {"MUG": 2}
    assert line_of(ADA, "MUG").notice == {"code": "reduced", "wanted": 5, "left": 2}


def test_saved_for_later_is_not_counted_and_comes_back():
    fill(MUG=2, LAMP=1)
    services.save_line(owner=ADA, sku="MUG")
    assert [line.sku for line in queries.cart_of(ADA).saved] == ["MUG"]
    assert quantities() == {"LAMP": 1}
    services.restore_line(owner=ADA, sku="MUG", most=20)
    assert quantities() == {"MUG": 2, "LAMP": 1}


def test_every_change_is_counted_and_an_old_page_changes_nothing():
    seen = fill(MUG=2).version
    services.set_quantity(owner=ADA, sku="MUG", quantity=3, most=20, version=seen)
    assert queries.cart_of(ADA).version == seen + 1
    for change in (
        lambda: services.set_quantity(owner=ADA, sku="MUG", quantity=9, most=20, version=seen),
        lambda: services.remove_line(owner=ADA, sku="MUG", version=seen),
        lambda: services.save_line(owner=ADA, sku="MUG", version=seen),
        lambda: services.set_quantity(owner=ADA, sku="GONE", quantity=9, most=20),
        lambda: services.remove_line(owner=GUEST, sku="MUG"),
    ):
        with pytest.raises(services.CartMoved):
            change()
    assert quantities() == {"MUG": 3}


def test_reading_the_remarks_clears_them_and_accepts_the_prices():
    services.add_item(owner=ADA, quote=quote(most=3), quantity=5)
    services.dismiss_notices(owner=ADA, prices={"MUG": 1600})
    line = line_of(ADA, "MUG")
    assert (line.notice, line.added_price) == (None, Money(1600, "EUR"))


def test_several_at_once_and_each_with_its_outcome():
    full = quote("AXE", most=0, name="Axe")
    outcomes = services.add_items(owner=ADA, items=[(quote("MUG"), 2), (full, 1), (quote("LAMP", most=1), 4)])
    assert [outcome if isinstance(outcome, int) else str(outcome) for outcome in outcomes] == [2, "Axe is sold out.", 1]
    assert quantities() == {"MUG": 2, "LAMP": 1}
