"""Parcels move only forward; a stop and a shipment never both win."""

from itertools import permutations

import pytest

from jobs import parcels as job
from storefront.events.orders import CancellationRequested
from storefront.events.payments import OrderBilled
from storefront.kernel import clock
from storefront.shipping import queries, services
from tests.support.events import events_of
from tests.support.orders_events import created, say


@pytest.fixture
def planned(app, settle):
    say("orders", created())
    settle(only="shipping")
    say("payments", OrderBilled(order_id="o1", payment_id="p", amount_minor=16290, currency="EUR"))
    settle(only="shipping")
    return "o1"


def scan(parcel_id, status, n=0):
    return services.track(
        parcel_id=parcel_id, status=status, place="Hannover", at=clock.now(), external_id=f"{status}{n}"
    )


def only_parcel(order_id="o1"):
    (parcel,) = queries.fulfilment_of(order_id).parcels
    return parcel


class TestPlanning:
    def test_money_puts_the_order_on_the_list(self, planned):
        assert queries.to_pack() == ["o1"]
        assert events_of("shipping") == ["EVENT_FULFILMENT_PLANNED"]

    def test_money_that_overtakes_the_order_waits_for_it(self, app):
        from storefront.kernel.bus import NotYet

        with pytest.raises(NotYet):
            services.plan(order_id="o1")

    def test_a_stop_that_comes_first_keeps_the_order_off_the_list(self, app, settle):
        say("orders", CancellationRequested(order_id="o1", reason="shopper", actor="shopper"))
        settle(only="shipping.stop")
        say("orders", created())
        say("payments", OrderBilled(order_id="o1", payment_id="p", amount_minor=1, currency="EUR"))
        settle(only="shipping")
        assert queries.to_pack() == []


class TestShipping:
    def test_one_parcel_with_everything(self, planned):
        parcel_id = services.pack(order_id="o1", actor="test")
        services.ship(parcel_id=parcel_id, actor="test")
        services.ship(parcel_id=parcel_id, actor="test")
        parcel = only_parcel()
        assert parcel.status == "label"
        assert [line["quantity"] for line in parcel.lines] == [1, 2]
        assert events_of("shipping").count("EVENT_ORDER_SHIPPED") == 1

    def test_two_parcels_share_the_lines(self, planned):
        services.pack(order_id="o1", actor="test", lines=[{"line_id": "o1-1", "quantity": 1}])
        services.pack(order_id="o1", actor="test")
        first, second = queries.fulfilment_of("o1").parcels
        assert [(line["sku"], line["quantity"]) for line in first.lines] == [("MOR-BR-03", 1)]
        assert [(line["sku"], line["quantity"]) for line in second.lines] == [("TRN-SG-09", 1), ("MOR-BR-03", 1)]
        with pytest.raises(services.UnableToShip, match="nothing left"):
            services.pack(order_id="o1", actor="test")

    def test_an_unpaid_order_is_not_packed(self, app, settle):
        say("orders", created())
        settle(only="shipping")
        with pytest.raises(services.UnableToShip, match="not paid"):
            services.pack(order_id="o1", actor="test")

    def test_after_it_left_a_stop_is_refused(self, planned):
        services.ship(parcel_id=services.pack(order_id="o1", actor="test"), actor="test")
        services.stop(order_id="o1", reason="shopper")
        assert events_of("shipping")[-1] == "EVENT_CANCELLATION_REFUSED"

    def test_after_a_stop_nothing_leaves(self, planned):
        parcel_id = services.pack(order_id="o1", actor="test")
        services.stop(order_id="o1", reason="shopper")
        with pytest.raises(services.UnableToShip, match="cancelled"):
            services.ship(parcel_id=parcel_id, actor="test")
        assert events_of("shipping")[-1] == "EVENT_FULFILMENT_CANCELLED"


class TestTracking:
    @pytest.mark.parametrize("order", list(permutations(["picked_up", "in_transit", "delivered"])), ids="-".join)
    def test_every_order_of_scans_ends_the_same(self, planned, order):
        parcel_id = services.pack(order_id="o1", actor="test")
        services.ship(parcel_id=parcel_id, actor="test")
        for status in order:
            scan(parcel_id, status)
            scan(parcel_id, status)
        parcel = only_parcel()
        assert parcel.status == "delivered"
        assert len(parcel.events) == 4  # the label and three scans, late ones too
        assert events_of("shipping").count("EVENT_ORDER_DELIVERED") == 1

    def test_complete_only_with_the_last_parcel(self, planned):
        first = services.pack(order_id="o1", actor="test", lines=[{"line_id": "o1-0", "quantity": 1}])
        second = services.pack(order_id="o1", actor="test")
        for parcel_id in (first, second):
            services.ship(parcel_id=parcel_id, actor="test")
        from storefront.kernel.context import contexts
        from storefront.kernel.db import session

        scan(first, "delivered")
        scan(second, "delivered")
        box = contexts["shipping"].Outbox
        bodies = [row.body for row in session().query(box).filter(box.name == "EVENT_ORDER_DELIVERED").order_by(box.id)]
        assert [body["complete"] for body in bodies] == [False, True]

    def test_the_demo_warehouse_delivers_by_itself(self, planned):
        job.move()
        assert "moved 4" in job.move() or only_parcel().status == "delivered"
        assert only_parcel().status == "delivered"
        assert job.move() == "sent 0 demo parcels, moved 0"
