"""Money of nobody: the owner sees it on the first page, and where it belongs."""

from storefront.kernel import formats
from storefront.kernel.context import contexts
from storefront.kernel.money import Money
from storefront.payments.models import StrayPayment
from tests.support.orders import placed
from tests.support.staff import signed_in

AMOUNT = formats.money(Money(1234, "EUR"), "en")


def stray(**facts):
    with contexts["payments"].transaction() as current:
        current.add(StrayPayment(intent_id="pi_1", amount_minor=1234, currency="EUR", **facts))


def test_money_that_came_twice_leads_to_its_order(app, client):
    order = placed()
    stray(order_id=order.id, why="paid_twice", refund_id="re_1", refunded_at=order.placed_at)
    page = signed_in(client).get("/admin/").text
    assert f"{AMOUNT} came a second time and goes back by itself" in page
    assert f"/admin/orders/{order.id}" in page


def test_money_of_an_order_that_is_not_here_is_named_by_its_payment(app, client):
    stray(order_id="never-seen", why="unknown_order")
    page = signed_in(client).get("/admin/").text
    assert f"{AMOUNT} came for an order that is not in these books" in page
    assert "pi_1" in page
