"""Log-in, ordering and coming back: nothing is lost and nothing doubles."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storefront.cart import queries, services
from storefront.cart.context import cart
from storefront.events.orders import OrderCancelled
from tests.support import databases
from tests.support.cart import ADA, GUEST, fill, line_of, quantities, quote
from tests.support.inventory import order_created

pytestmark = pytest.mark.usefixtures("app")


def merge(most=None):
    return services.merge(guest_owner=GUEST, account_owner=ADA, most=most)


def test_a_guest_cart_becomes_the_accounts():
    fill(GUEST, MUG=2)
    assert merge() is True
    assert quantities(ADA) == {"MUG": 2}
    assert queries.cart_of(GUEST) is None


def test_quantities_add_up_once():
    fill(GUEST, MUG=2, LAMP=1), fill(ADA, MUG=3, AXE=1)
    assert [merge(), merge()] == [True, False]
    assert quantities(ADA) == {"MUG": 5, "AXE": 1, "LAMP": 1}
    assert queries.cart_of(GUEST) is None


def test_what_was_ordered_just_before_the_log_in_is_not_bought_again():
    placed = fill(GUEST, MUG=2, LAMP=1)
    fill(ADA, MUG=3)
    merge()
    for _ in range(2):
        services.close(cart_id=placed.id, lines=[{"sku": "MUG", "quantity": 2}, {"sku": "LAMP", "quantity": 1}])
    assert quantities(ADA) == {"MUG": 3}
    services.restore_from_order(cart_id=placed.id)
    assert quantities(ADA) == {"MUG": 5, "LAMP": 1}, "and comes back when the order comes to nothing"


def test_to_what_can_be_had_and_it_is_said():
    fill(GUEST, MUG=4), fill(ADA, MUG=3)
    merge({"MUG": 5})
    assert quantities(ADA) == {"MUG": 5}
    assert line_of(ADA, "MUG").notice == {"code": "reduced", "wanted": 7, "left": 5}


def test_what_cannot_be_had_is_set_aside_with_all_of_it():
    fill(GUEST, MUG=4), fill(ADA, MUG=3)
    merge({"MUG": 0})
    line = line_of(ADA, "MUG")
    assert (line.set_aside, line.wanted) == (True, 7)


def test_set_aside_saved_and_removed_things_go_along_as_what_they_are():
    fill(GUEST, MUG=1, LAMP=2, AXE=1), fill(ADA, THROW=1)
    services.set_quantity(owner=GUEST, sku="MUG", quantity=1, most=0)
    services.save_line(owner=GUEST, sku="LAMP")
    services.remove_line(owner=GUEST, sku="AXE")
    merge()
    found = queries.cart_of(ADA)
    assert line_of(ADA, "MUG").set_aside
    assert [(line.sku, line.quantity) for line in found.saved] == [("LAMP", 2)]
    assert quantities(ADA) == {"THROW": 1}


counts = st.dictionaries(st.sampled_from("ABCDE"), st.integers(1, 99), max_size=5)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    guest=counts,
    account=counts,
    most=st.fixed_dictionaries({sku: st.integers(0, 120) for sku in "ABCDE"}),
    times=st.integers(1, 3),
)
def test_any_two_carts_merge_by_the_rule(guest, account, most, times):
    databases.empty_tables()
    for owner, lines in ((GUEST, guest), (ADA, account)):
        for sku, count in lines.items():
            services.add_item(owner=owner, quote=quote(sku, most=99), quantity=count)
    for _ in range(times):
        merge(most)
    both = {sku: guest.get(sku, 0) + account.get(sku, 0) for sku in {*guest, *account} if guest.get(sku)}
    found = queries.cart_of(ADA)
    lines = {line.sku: line for line in found.lines} if found else {}
    assert set(lines) == {*guest, *account}
    for sku, asked in both.items():
        expected = min(asked, 99, most[sku])
        line = lines[sku]
        assert line.set_aside == (expected == 0)
        assert (line.quantity if expected else line.wanted) == (expected or min(asked, 99))
    for sku in set(account) - set(guest):
        assert lines[sku].quantity == account[sku]
    assert queries.cart_of(GUEST) is None


def say(settle, *events):
    for event in events:
        with cart.transaction():
            cart.emit(event)
        settle(only="cart.")


def cancelled(cart_id, reason="payment"):
    return OrderCancelled(
        order_id="o1", number="S-1", token="t", email="a@example.org", locale="en", reason=reason, cart_id=cart_id
    )


def ordered(cart_id, **wanted):
    return order_created("o1", cart_id=cart_id, owner=ADA, **wanted)


def test_an_order_closes_its_cart(settle):
    placed = fill(ADA, MUG=2)
    say(settle, ordered(placed.id, MUG=2))
    assert queries.cart_of(ADA) is None
    assert queries.get(placed.id).status == "ordered"


def test_what_the_order_did_not_take_stays(settle):
    placed = fill(ADA, MUG=2, LAMP=1, AXE=1)
    services.save_line(owner=ADA, sku="AXE")
    services.add_item(owner=ADA, quote=quote("MUG"), quantity=3)
    say(settle, ordered(placed.id, MUG=2))
    found = queries.cart_of(ADA)
    assert found.id != placed.id
    assert quantities(ADA) == {"MUG": 3, "LAMP": 1}
    assert [line.sku for line in found.saved] == ["AXE"]
    assert [(line.sku, line.quantity) for line in queries.get(placed.id).lines] == [("MUG", 2)]


@pytest.mark.parametrize("reason", ["payment", "rejected"])
def test_an_order_that_failed_gives_its_lines_back_under_a_fresh_id(settle, reason):
    placed = fill(ADA, MUG=2)
    say(settle, ordered(placed.id, MUG=2), cancelled(placed.id, reason))
    found = queries.cart_of(ADA)
    assert quantities(ADA) == {"MUG": 2}
    assert found.id != placed.id
    assert found.said == [{"code": "returned"}]


def test_beside_what_was_put_in_since(settle):
    placed = fill(ADA, MUG=2)
    say(settle, ordered(placed.id, MUG=2))
    fill(ADA, MUG=1, LAMP=1)
    say(settle, cancelled(placed.id), cancelled(placed.id))
    assert quantities(ADA) == {"MUG": 3, "LAMP": 1}


def test_an_order_the_shopper_gave_up_brings_nothing_back(settle):
    placed = fill(ADA, MUG=2)
    say(settle, ordered(placed.id, MUG=2), cancelled(placed.id, "shopper"))
    assert queries.cart_of(ADA) is None


def test_a_failure_that_overtakes_its_order_still_gives_a_fresh_cart(settle):
    placed = fill(ADA, MUG=2)
    say(settle, cancelled(placed.id), ordered(placed.id, MUG=2))
    assert quantities(ADA) == {"MUG": 2}
    assert queries.cart_of(ADA).id != placed.id


def test_what_a_guest_ordered_comes_back_to_the_account_that_logged_in(settle):
    placed = fill(GUEST, MUG=2)
    say(settle, ordered(placed.id, MUG=2))
    merge()
    say(settle, cancelled(placed.id))
    assert quantities(ADA) == {"MUG": 2}
