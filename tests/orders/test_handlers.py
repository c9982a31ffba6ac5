"""Orders' part of the saga: each event once, nothing ever moves back."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storefront.events.inventory import OrderPrepared, OrderRejected
from storefront.events.payments import (
    OrderBilled,
    OrderRefunded,
    PaymentClosed,
    PaymentDeclined,
    PaymentFailed,
    PaymentHeld,
    PaymentOpened,
)
from storefront.events.shipping import (
    CancellationRefused,
    DeliveryFailed,
    FulfilmentCancelled,
    FulfilmentPlanned,
    OrderDelivered,
    OrderShipped,
    ParcelMoved,
)
from storefront.kernel.bus import NotYet, deliver, subscriptions
from storefront.kernel.context import contexts
from storefront.kernel.db import db, session
from storefront.orders import queries, services
from tests.support.events import delivery, events_of
from tests.support.orders import line, placed
from tests.support.orders_events import say

pytestmark = pytest.mark.usefixtures("app")


def hear(*events):
    """Let orders hear each event, twice."""
    for event in events:
        _say_once(event)
        keys = [k for k, s in subscriptions.items() if s.event is type(event) and s.context.name == "orders"]
        assert keys, f"orders does not hear {event.NAME}"
        for key in keys:
            deliver(delivery(key, event, 2))
            db.session.expire_all()
            assert deliver(delivery(key, event, 3)) is False


def _say_once(event):
    """Its context has said it: nobody acts on what nobody sent."""
    name = type(event).__module__.rpartition(".")[2]
    if session().get(contexts[name].Outbox, event.id) is None:
        say(name, event)


def at(order):
    db.session.expire_all()
    found = queries.get(order.id)
    return found.status, found.payment_status, found.fulfilment_status


def codes(order):
    return [entry.code for entry in queries.timeline(order.id, everything=True)]


def prepared(order):
    return OrderPrepared(order_id=order.id, total_minor=order.total_minor, currency="EUR")


def opened(order):
    return PaymentOpened(order_id=order.id, payment_id="p", expires_at=order.hold_until.isoformat())


def billed(order):
    return OrderBilled(
        order_id=order.id, payment_id="p", amount_minor=order.total_minor, currency="EUR", method="Visa ending in 4242"
    )


def failed(order, reason="expired"):
    return PaymentFailed(order_id=order.id, payment_id="p", reason=reason)


def planned(order):
    return FulfilmentPlanned(order_id=order.id, promised_from="2026-11-26", promised_to="2026-11-27")


def shipped(order, parcel="b1", lines=None):
    """Parcel ids are made of the order, because examples share a database."""
    lines = lines or [{"line_id": item.id, "sku": item.sku, "quantity": item.quantity} for item in order.lines]
    facts = {"carrier": "demo", "tracking_number": "NP1", "promised_to": "2026-11-27"}
    return OrderShipped(order_id=order.id, parcel_id=f"{parcel}-{order.id[-20:]}", lines=lines, **facts)


def arrived(order, parcel="b1", *, complete=True):
    return OrderDelivered(order_id=order.id, parcel_id=f"{parcel}-{order.id[-20:]}", complete=complete)


def lost(order, parcel="b1"):
    return DeliveryFailed(order_id=order.id, parcel_id=f"{parcel}-{order.id[-20:]}", kind="lost", lines=[])


def refunded(order, amount=None, total=None):
    amount = amount or order.total_minor
    facts = {"payment_id": "p", "refund_id": "r", "currency": "EUR", "reason": "x"}
    return OrderRefunded(order_id=order.id, amount_minor=amount, total_refunded_minor=total or amount, **facts)


def closed(order, refunded_minor=0):
    return PaymentClosed(order_id=order.id, refunded_minor=refunded_minor, currency="EUR")


class TestTheStraightWay:
    def test_from_placed_to_finished(self):
        order = placed()
        hear(prepared(order), opened(order))
        assert at(order) == ("confirmed", "awaiting", "unfulfilled")
        hear(billed(order), planned(order))
        assert at(order) == ("confirmed", "paid", "planned")
        hear(
            shipped(order),
            ParcelMoved(order_id=order.id, parcel_id="b1-x", status="in_transit", place="H", moved_at=""),
        )
        assert at(order) == ("confirmed", "paid", "shipped")
        hear(arrived(order))
        assert at(order) == ("finished", "paid", "delivered")
        assert events_of("orders", order.id) == ["EVENT_ORDER_CREATED", "EVENT_ORDER_PAID", "EVENT_ORDER_FINISHED"]
        main = ["created", "prepared", "payment_opened", "billed", "planned", "shipped", "parcel_in_transit"]
        assert codes(order) == [*main, "delivered", "finished"]

    def test_the_timeline_knows_the_attempt_and_how_long_it_took(self):
        order = placed()
        hear(prepared(order))
        entry = queries.timeline(order.id)[-1]
        assert (entry.attempt, entry.event) == (2, "EVENT_ORDER_PREPARED")
        assert 0 <= entry.took_ms < 60_000

    def test_two_parcels(self):
        order = placed(line("A", quantity=1), line("B", quantity=2))
        first = [{"line_id": order.lines[0].id, "sku": "A", "quantity": 1}]
        second = [{"line_id": order.lines[1].id, "sku": "B", "quantity": 2}]
        hear(prepared(order), billed(order), shipped(order, "b1", first))
        assert at(order)[2] == "partly_shipped"
        hear(arrived(order, "b1", complete=False))
        assert at(order) == ("confirmed", "paid", "partly_delivered")
        hear(shipped(order, "b2", second))
        assert at(order)[2] == "partly_delivered"
        hear(arrived(order, "b2"))
        assert at(order) == ("finished", "paid", "delivered")
        assert events_of("orders", order.id).count("EVENT_ORDER_FINISHED") == 1


class TestWhenItDoesNotWork:
    def test_rejected(self):
        order = placed()
        short = [{"sku": "MOR-SG-03", "wanted": 2, "available": 1}]
        hear(OrderRejected(order_id=order.id, reason="short", shortages=short))
        assert at(order) == ("cancelled", "none", "cancelled")
        assert events_of("orders", order.id) == ["EVENT_ORDER_CREATED", "EVENT_ORDER_CANCELLED"]
        assert codes(order) == ["created", "rejected", "cancelled"]

    def test_a_decline_is_not_the_end(self):
        order = placed()
        hear(prepared(order), opened(order))
        hear(PaymentDeclined(order_id=order.id, payment_id="p", message="Your card was declined."))
        assert at(order) == ("confirmed", "awaiting", "unfulfilled")
        assert codes(order)[-1] == "payment_declined"

    @pytest.mark.parametrize("reason", ["expired", "refused", "fraud"])
    def test_no_payment(self, reason):
        order = placed()
        hear(prepared(order), opened(order), failed(order, reason))
        assert at(order) == ("cancelled", "failed", "cancelled")
        assert events_of("orders", order.id)[-1] == "EVENT_ORDER_CANCELLED"
        assert f"payment_{reason}" in codes(order)

    def test_money_after_the_end_revives_nothing(self):
        order = placed()
        hear(prepared(order), failed(order), billed(order))
        assert at(order) == ("cancelled", "paid", "cancelled")
        assert "billed_late" in codes(order)
        assert "EVENT_ORDER_PAID" not in events_of("orders", order.id)
        hear(refunded(order))
        assert at(order) == ("cancelled", "refunded", "cancelled")

    def test_the_wrong_amount_waits_for_a_person(self):
        order = placed()
        hear(prepared(order), PaymentHeld(order_id=order.id, payment_id="p", reason="Paid 1"))
        assert at(order) == ("held", "held", "unfulfilled")

    def test_a_lost_parcel_ends_with_the_money_back(self):
        order = placed()
        hear(prepared(order), billed(order), shipped(order), lost(order))
        assert at(order) == ("confirmed", "paid", "failed")
        hear(refunded(order))
        assert at(order) == ("cancelled", "refunded", "failed")

    def test_and_so_it_does_when_the_money_is_quicker(self):
        order = placed()
        hear(prepared(order), billed(order), shipped(order), refunded(order), lost(order))
        assert at(order) == ("cancelled", "refunded", "failed")

    def test_a_parcel_nobody_spoke_of_has_to_wait(self):
        order = placed()
        with pytest.raises(NotYet):
            hear(arrived(order))

    def test_refunds_add_up_whatever_their_order(self):
        order = placed()
        hear(prepared(order), billed(order))
        hear(refunded(order, 100, 300), refunded(order, 200, 200))
        assert queries.get(order.id).refunded_minor == 300
        assert at(order)[1] == "partly_refunded"


class TestCancelling:
    def test_before_the_payment(self):
        order = placed()
        hear(prepared(order), opened(order))
        services.request_cancellation(order_id=order.id, actor="shopper", reason="shopper")
        assert at(order)[0] == "cancelling"
        hear(FulfilmentCancelled(order_id=order.id, reason="shopper"), closed(order))
        assert at(order) == ("cancelled", "failed", "cancelled")
        said = ["EVENT_ORDER_CREATED", "EVENT_CANCELLATION_REQUESTED", "EVENT_ORDER_CANCELLED"]
        assert events_of("orders", order.id) == said

    def test_after_the_payment(self):
        order = placed()
        hear(prepared(order), billed(order), planned(order))
        services.request_cancellation(order_id=order.id, actor="ada", reason="owner")
        stopped = FulfilmentCancelled(order_id=order.id, reason="owner")
        hear(stopped, refunded(order), closed(order, order.total_minor))
        assert at(order) == ("cancelled", "refunded", "cancelled")
        assert queries.get(order.id).cancel_reason == "owner"

    def test_asking_twice_asks_once(self):
        order = placed()
        for _ in range(2):
            services.request_cancellation(order_id=order.id, actor="shopper", reason="shopper")
        assert events_of("orders", order.id).count("EVENT_CANCELLATION_REQUESTED") == 1

    def test_too_late_once_something_has_left(self):
        order = placed()
        hear(prepared(order), billed(order), shipped(order))
        with pytest.raises(services.UnableToCancel):
            services.request_cancellation(order_id=order.id, actor="shopper", reason="shopper")

    def test_the_warehouse_may_still_refuse(self):
        order = placed()
        hear(prepared(order), billed(order), planned(order))
        services.request_cancellation(order_id=order.id, actor="shopper", reason="shopper")
        hear(CancellationRefused(order_id=order.id, reason="shipped"))
        assert at(order)[0] == "confirmed"
        hear(shipped(order), arrived(order))
        assert at(order)[0] == "finished"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order_of=st.permutations(range(6)))
def test_any_order_of_arrival_ends_the_same(order_of):
    order = placed()
    events = [prepared(order), opened(order), billed(order), planned(order), shipped(order), arrived(order)]
    waiting = [events[index] for index in order_of]
    for _ in range(3):
        later = []
        for event in waiting:
            try:
                hear(event)
            except NotYet:
                db.session.rollback()
                later.append(event)
        waiting = later
    assert at(order) == ("finished", "paid", "delivered")
    names = [entry.event for entry in queries.timeline(order.id, everything=True)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("late", list(itertools.permutations(["prepared", "opened", "planned"], 2)))
def test_nothing_moves_back_when_it_is_over(late):
    order = placed()
    hear(failed(order))
    events = {"prepared": prepared, "opened": opened, "planned": planned}
    hear(*(events[name](order) for name in late))
    assert at(order) == ("cancelled", "failed", "cancelled")
