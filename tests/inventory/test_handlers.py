"""The inventory steps of the saga; every event is delivered twice."""

import pytest

from storefront.cart.context import cart as somebody
from storefront.events.orders import OrderCancelled
from storefront.events.payments import PaymentFailed
from storefront.events.shipping import DeliveryFailed, OrderShipped
from tests.support.inventory import counters, lines, order_created, said, stock

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.books_apart("stock alone, for orders that nobody placed")]


def hear(settle, *events):
    """Said by some other context, heard by inventory only."""
    for event in events:
        with somebody.transaction():
            somebody.emit(event)
        settle(only="inventory.")


def cancelled(order_id):
    return OrderCancelled(
        order_id=order_id, number="S-1", token="t", email="ada@example.org", locale="en", reason="shopper"
    )


def test_a_created_order_is_prepared(settle):
    stock("MUG", 5)
    hear(settle, order_created("o1", MUG=2))
    assert [(b["order_id"], b["total_minor"], b["currency"]) for b in said("EVENT_ORDER_PREPARED")] == [
        ("o1", 3290, "EUR")
    ]
    assert counters() == (5, 2)


def test_or_rejected_with_its_shortages(settle):
    stock("MUG", 1)
    hear(settle, order_created("o1", MUG=2))
    assert said("EVENT_ORDER_PREPARED") == []
    assert [body["shortages"] for body in said("EVENT_ORDER_REJECTED")] == [
        [{"sku": "MUG", "wanted": 2, "available": 1}]
    ]
    assert counters() == (1, 0)


@pytest.mark.parametrize(
    "ending",
    [lambda: PaymentFailed(order_id="o1", payment_id="pay", reason="expired"), lambda: cancelled("o1")],
    ids=["payment", "cancelled"],
)
def test_an_order_that_ends_gives_back(settle, ending):
    stock("MUG", 5)
    hear(settle, order_created("o1", MUG=2), ending())
    assert counters() == (5, 0)


def test_payment_failed_and_cancelled_give_back_once(settle):
    stock("MUG", 5)
    failed = PaymentFailed(order_id="o1", payment_id="pay", reason="expired")
    hear(settle, order_created("o1", MUG=2), order_created("o2", MUG=2), failed, cancelled("o1"))
    assert counters() == (5, 2)


def test_a_cancellation_that_overtakes_its_order_wins(settle):
    stock("MUG", 5)
    hear(settle, cancelled("o1"), order_created("o1", MUG=2))
    assert counters() == (5, 0)
    assert said("EVENT_ORDER_PREPARED") == []
    assert [body["order_id"] for body in said("EVENT_ORDER_REJECTED")] == ["o1"]


def shipped(parcel="p1", count=2):
    return OrderShipped(
        order_id="o1",
        parcel_id=parcel,
        lines=lines(MUG=count),
        carrier="demo",
        tracking_number="T1",
        promised_to="2026-12-01",
    )


def test_a_shipped_parcel_takes_from_the_shelf(settle):
    stock("MUG", 5)
    hear(settle, order_created("o1", MUG=2), shipped(), shipped())
    assert counters() == (3, 0)


@pytest.mark.parametrize(("kind", "on_hand"), [("refused", 5), ("returned", 5), ("lost", 3)])
def test_what_comes_home_is_restocked_and_what_is_lost_is_not(settle, kind, on_hand):
    stock("MUG", 5)
    failed = [DeliveryFailed(order_id="o1", parcel_id="p1", kind=kind, lines=lines(MUG=2)) for _ in range(2)]
    hear(settle, order_created("o1", MUG=2), shipped(), *failed)
    assert counters() == (on_hand, 0)
