"""The cart between its shopper, the UPDATE job, a log-in, a new price and the button: nothing lost, nothing doubled."""

import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storefront.cart import queries as carts
from storefront.cart import services as cart
from storefront.flows.merge_on_login import merge_on_login
from storefront.flows.update_carts import update_carts
from storefront.inventory import services as warehouse
from storefront.kernel.db import db
from storefront.orders import queries as orders
from tests.support import databases
from tests.support.cart import ADA, GUEST, fill, quantities, quote, reprice, sell
from tests.support.events import settle
from tests.support.interleaving import interleave
from tests.support.inventory import counters
from tests.support.rush import press, ready_to_order

pytestmark = [pytest.mark.fault, pytest.mark.timeout(240)]
LOOKED, CUT = "cart.update.looked", "cart.cut_unavailable.cut"
QUOTED, HELD, COMMITTED = "orders.place.quoted", "orders.place.held", "orders.place.committed"


def sell_out(sku="MUG"):
    warehouse.adjust(sku=sku, delta=-counters(sku)[0], reason="broken", actor="owner")


def hear():
    for context in ("inventory", "orders", "cart"):
        settle(only=context)


@pytest.mark.usefixtures("each_shop")
class TestTheUpdateJobAndTheButton:
    @pytest.mark.parametrize("at", [QUOTED, HELD, COMMITTED])
    def test_the_job_runs_while_the_button_is_down(self, each_shop, at):
        sell(quantity=1)
        page = ready_to_order("v:ada", MUG=1)
        placed, _ = interleave(each_shop, lambda: press(page), at=at, rival=update_carts)
        hear()
        assert orders.get(placed.order.id).status == "confirmed"
        assert carts.get(page.cart_id).status == "ordered"
        assert carts.cart_of("v:ada") is None
        assert counters() == (1, 1)

    def test_the_button_is_pressed_while_the_job_has_looked(self, each_shop):
        """It saw none left, for they are in the order that is being written."""
        sell(quantity=1)
        page = ready_to_order("v:ada", MUG=1)
        interleave(each_shop, update_carts, at=LOOKED, rival=lambda: press(page))
        hear()
        assert [line.quantity for line in orders.by_cart(page.cart_id).lines] == [1]
        assert carts.cart_of("v:ada") is None

    def test_the_job_cuts_what_is_being_ordered_and_the_button_says_so(self, each_shop):
        sell(quantity=2)
        page = ready_to_order("v:ada", MUG=2)

        def sold_out_and_updated():
            sell_out()
            update_carts()

        outcome, _ = interleave(each_shop, lambda: press(page), at=QUOTED, rival=sold_out_and_updated)
        assert (outcome.order, [problem.code for problem in outcome.problems]) == (None, ["insufficient_stock"])
        line = carts.cart_of("v:ada").lines[0]
        assert (line.set_aside, line.wanted) == (True, 2)

    def test_an_order_placed_while_the_job_writes_keeps_what_it_bought(self, each_shop):
        """The job set the line aside a moment before; the order was made of what the shopper saw."""
        sell(quantity=2)
        page = ready_to_order("v:ada", MUG=2)
        outcome, _ = interleave(each_shop, lambda: press(page), at=HELD, rival=lambda: cut(page))
        hear()
        assert outcome.order.lines[0].quantity == 2
        assert carts.cart_of("v:ada") is None, "it was bought, so nothing of it waits in the cart"


def cut(page):
    """The job as it would write had it looked before the hold."""
    seen = [one for one in carts.open_carts() if one.id == page.cart_id]
    return cart.cut_unavailable(carts=seen, most={"MUG": 0})


class TestTheLogIn:
    def test_an_add_while_the_carts_are_united(self, each_shop):
        fill(GUEST, MUG=2)
        add = lambda: cart.add_item(owner=ADA, quote=quote("MUG"), quantity=3)  # noqa: E731
        merge = lambda: cart.merge(guest_owner=GUEST, account_owner=ADA)  # noqa: E731
        interleave(each_shop, merge, at="cart.merge.moved", rival=add)
        assert quantities(ADA) == {"MUG": 5}

    def test_a_log_in_while_something_is_added(self, each_shop):
        fill(GUEST, MUG=2)
        add = lambda: cart.add_item(owner=GUEST, quote=quote("MUG"), quantity=3)  # noqa: E731
        merge = lambda: cart.merge(guest_owner=GUEST, account_owner=ADA)  # noqa: E731
        interleave(each_shop, add, at="cart.changing.changed", rival=merge)
        assert quantities(ADA).get("MUG", 0) + quantities(GUEST).get("MUG", 0) == 5

    @pytest.mark.parametrize("at", [QUOTED, HELD, COMMITTED])
    def test_a_log_in_while_the_button_is_down_buys_nothing_twice(self, each_shop, at):
        sell(quantity=9)
        page = ready_to_order(GUEST, MUG=2)
        fill(ADA, MUG=1)
        log_in = lambda: merge_on_login(guest_owner=GUEST, account_owner=ADA)  # noqa: E731
        outcome, _ = interleave(each_shop, lambda: press(page, owner=GUEST), at=at, rival=log_in)
        hear()
        assert outcome.order.lines[0].quantity == 2
        assert quantities(ADA) == {"MUG": 1}

    @settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        guest=st.dictionaries(st.sampled_from("ABC"), st.integers(1, 30)),
        mine=st.dictionaries(st.sampled_from("ABC"), st.integers(1, 30)),
    )
    def test_log_ins_at_once_lose_and_double_nothing(self, each_shop, guest, mine):
        databases.empty_tables()
        add = {"A": 1, "C": 2}
        for owner, wanted in ((GUEST, guest), (ADA, mine)):
            for sku, count in wanted.items():
                cart.add_item(owner=owner, quote=quote(sku, most=99), quantity=count)
        merge = lambda: cart.merge(guest_owner=GUEST, account_owner=ADA)  # noqa: E731
        adds = [
            lambda sku=sku, n=n: cart.add_item(owner=ADA, quote=quote(sku, most=99), quantity=n)
            for sku, n in add.items()
        ]
        failures = at_once(each_shop, [merge] * 4 + adds)
        assert failures == []
        assert quantities(GUEST) == {}
        wanted = {sku: min(99, guest.get(sku, 0) + mine.get(sku, 0) + add.get(sku, 0)) for sku in "ABC"}
        assert quantities(ADA) == {sku: count for sku, count in wanted.items() if count}


def at_once(app, verbs):
    """Each in a thread of its own, released together; what was raised."""
    gate, failures = threading.Barrier(len(verbs)), []

    def run(verb):
        with app.app_context():
            gate.wait()
            try:
                verb()
            except Exception as failure:
                failures.append(failure)
            finally:
                db.session.remove()

    db.session.rollback()
    threads = [threading.Thread(target=run, args=(verb,)) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


class TestTheNewPrice:
    def test_comes_before_the_quote_and_is_asked_about(self, each_shop):
        sell(quantity=3)
        page = ready_to_order("v:ada", MUG=1)
        reprice("MUG", 1990)
        outcome = press(page)
        assert [problem.code for problem in outcome.problems] == ["price_changed"]
        assert counters() == (3, 0), "nothing is held for an order that is not made"

    @pytest.mark.parametrize("at", [QUOTED, HELD])
    def test_comes_after_the_quote_and_the_seen_price_stands(self, each_shop, at):
        sell(quantity=3, price=1450)
        page = ready_to_order("v:ada", MUG=1)
        outcome, _ = interleave(each_shop, lambda: press(page), at=at, rival=lambda: reprice("MUG", 1990))
        hear()
        assert outcome.order.total == page.quote.total
        assert orders.get(outcome.order.id).lines[0].unit_minor == 1450
