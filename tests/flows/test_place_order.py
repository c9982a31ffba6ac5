"""One press or twenty, one order; and nothing is ordered that was not seen."""

import threading

import pytest

from storefront.cart import queries as carts
from storefront.flows.checkout import checkout, choose_delivery
from storefront.flows.checkout_fixes import mend
from storefront.flows.place_order import place_order
from storefront.inventory import services as books
from storefront.kernel import clock
from storefront.kernel.db import db
from storefront.orders import queries as orders
from storefront.orders import services
from tests.support.cart import reprice, sell
from tests.support.events import events_of
from tests.support.orders import ADDRESS

OWNER = "v:marta"


def ready(*, quantity=2, price=1450, stock=20):
    """A cart with everything answered; the page as it was shown."""
    from storefront.flows.add_to_cart import add_to_cart

    sell("MUG", price=price, quantity=stock, name="Moor mug")
    add_to_cart(owner=OWNER, sku="MUG", quantity=quantity, locale="en")
    services.save_draft(owner=OWNER, email="marta@example.org", shipping=ADDRESS, billing={}, billing_same=True)
    page = checkout(owner=OWNER, locale="en")
    chosen = choose_delivery(owner=OWNER, page=page, way=page.chosen)
    assert chosen == checkout(owner=OWNER, locale="en"), "what the step says next is what a fresh look says"
    return chosen


def place(page, **more):
    facts = {"owner": OWNER, "account_id": None, "locale": "en", "cart_id": page.cart_id}
    return place_order(**facts | {"fingerprint": page.offered.fingerprint()} | more)


def found(outcome):
    assert outcome.order is None
    return [problem.code for problem in outcome.problems]


@pytest.mark.usefixtures("app")
class TestPlacing:
    def test_orders_what_was_seen(self):
        page = ready()
        order = place(page).order
        assert (order.total, order.email, order.address["city"]) == (page.quote.total, "marta@example.org", "Leipzig")
        assert order.total_minor == 2 * 1450 + 490
        assert order.delivery["promised_to"] == page.chosen.promised_to.isoformat()
        assert orders.draft_of(OWNER).delivery == {}, "the next order chooses its own delivery"
        assert orders.draft_of(OWNER).shipping == ADDRESS

    def test_a_repeat_is_the_same_order_even_when_the_cart_is_gone(self, settle):
        page = ready()
        first = place(page).order
        assert place(page).order.id == first.id
        settle(only="cart")
        assert carts.cart_of(OWNER) is None
        assert place(page).order.id == first.id
        assert events_of("orders") == ["EVENT_ORDER_CREATED"]

    def test_nobody_gets_somebody_elses_order(self):
        page = ready()
        place(page)
        assert found(place(page, owner="v:eve")) == ["cart_empty"]

    def test_an_unanswered_step_comes_first(self):
        page = ready()
        services.save_draft(owner=OWNER, shipping={})
        outcome = place(page)
        assert (outcome.order, outcome.problems, outcome.page.missing) == (None, (), "details")


@pytest.mark.usefixtures("app")
class TestWhatStopsItBeforeMoney:
    def test_too_few_left(self):
        page = ready()
        books.adjust(sku="MUG", delta=-19, reason="broken", actor="test")
        outcome = place(page)
        assert found(outcome) == ["insufficient_stock"]
        assert outcome.problems[0].facts["left"] == 1
        assert mend(owner=OWNER, locale="en", kind="quantity", sku="MUG", quantity=1)
        again = checkout(owner=OWNER, locale="en")
        assert again.problems == []
        assert place(again).order.total_minor == 1450 + 490

    def test_sold_out_and_removed(self):
        page = ready()
        books.adjust(sku="MUG", delta=-20, reason="broken", actor="test")
        assert found(place(page)) == ["insufficient_stock"]
        mend(owner=OWNER, locale="en", kind="removal", sku="MUG")
        assert found(place(page)) == ["cart_empty"]

    def test_another_price(self):
        page = ready()
        reprice("MUG", 1550)
        assert found(place(page)) == ["price_changed"]
        mend(owner=OWNER, locale="en", kind="prices")
        again = checkout(owner=OWNER, locale="en")
        assert again.problems == []
        assert found(place(page)) == ["price_changed"], "the old button still promises the old price"
        assert place(again).order.total_minor == 2 * 1550 + 490

    def test_a_later_delivery(self):
        page = ready()
        with clock.travel(days=3):
            assert found(place(page)) == ["delivery_stale"]
            mend(owner=OWNER, locale="en", kind="delivery")
            assert place(checkout(owner=OWNER, locale="en")).order

    def test_a_cart_changed_in_another_window(self):
        page = ready()
        mend(owner=OWNER, locale="en", kind="quantity", sku="MUG", quantity=3)
        assert found(place(page)) == ["order_changed"]

    @pytest.mark.parametrize("fingerprint", ["", "junk", "W10", "é"])
    def test_a_made_up_key(self, fingerprint):
        assert found(place(ready(), fingerprint=fingerprint))
        assert events_of("orders") == []


@pytest.mark.fault
def test_twenty_presses_at_once(each_database):
    page, gate, outcome = ready(), threading.Barrier(20), []

    def press():
        with each_database.app_context():
            gate.wait()
            try:
                outcome.append(place(page).order.number)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=press) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.remove()
    assert len(outcome) == 20
    assert len(set(outcome)) == 1
    assert events_of("orders") == ["EVENT_ORDER_CREATED"]
