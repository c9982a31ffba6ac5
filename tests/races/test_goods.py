"""Counting, holding, cancelling and shipping at the same moment: the books hold, and nobody gets what is not there."""

import pytest

from storefront.inventory import queries as stock
from storefront.inventory import services as warehouse
from storefront.inventory.context import inventory
from storefront.kernel import clock
from storefront.orders import services
from storefront.shipping import services as shipping
from storefront.shipping.context import shipping as parcels
from tests.support.interleaving import HERE, interleave, standing_in
from tests.support.inventory import counters, lines
from tests.support.inventory import stock as shelve

pytestmark = [pytest.mark.fault, pytest.mark.timeout(240)]


def hold(order_id="o1", **wanted):
    return lambda: warehouse.hold(order_id=order_id, lines=lines(**wanted))


def correct(delta):
    return lambda: warehouse.adjust(sku="MUG", delta=delta, reason="counted", actor="owner")


@pytest.mark.books_apart("holds without carts")
class TestCountingAndHolding:
    def test_the_hold_is_first(self, each_shop):
        shelve("MUG", 5)
        _, refused = interleave(each_shop, standing_in(inventory, hold(MUG=4)), at=HERE, rival=correct(-3))
        assert isinstance(refused, warehouse.UnableToStock), "what is promised cannot be counted away"
        assert counters() == (5, 4)

    def test_the_count_is_first(self, each_shop):
        shelve("MUG", 5)
        _, refused = interleave(each_shop, standing_in(inventory, correct(-3)), at=HERE, rival=hold(MUG=4))
        assert isinstance(refused, warehouse.OutOfStock)
        assert refused.shortages == [{"sku": "MUG", "wanted": 4, "available": 2}]
        assert counters() == (2, 0)

    def test_the_last_one_goes_to_whoever_locked_it(self, each_shop):
        shelve("MUG", 1)
        first = standing_in(inventory, hold("o1", MUG=1))
        _, refused = interleave(each_shop, first, at=HERE, rival=hold("o2", MUG=1))
        assert isinstance(refused, warehouse.OutOfStock)
        assert stock.holding(["o1", "o2"]) == {"o1"}

    def test_one_order_held_twice_at_once_holds_once(self, each_shop):
        shelve("MUG", 5)
        said = interleave(each_shop, standing_in(inventory, hold(MUG=2)), at=HERE, rival=hold(MUG=2))
        assert said == (None, None)
        assert counters() == (5, 2)

    @pytest.mark.parametrize("first", ["lapse", "allocate"])
    def test_a_hold_that_lapses_while_the_saga_claims_it(self, each_shop, first):
        shelve("MUG", 1)
        hold(MUG=1)()
        claim = lambda: warehouse.allocate(order_id="o1", lines=lines(MUG=1))  # noqa: E731
        lapse = lambda: warehouse.lapse(order_id="o1")  # noqa: E731
        one, other = (lapse, claim) if first == "lapse" else (claim, lapse)
        interleave(each_shop, standing_in(inventory, one), at=HERE, rival=other)
        assert counters() == (1, 1)
        assert stock.unclaimed(before=clock.now()) == []


class TestCancellingAndShipping:
    @pytest.fixture
    def parcel(self, saga):
        saga.pay()
        return shipping.pack(order_id=saga.order.id, actor="owner")

    @staticmethod
    def cancel(saga):
        def run():
            services.request_cancellation(order_id=saga.order.id, actor="shopper", reason="shopper")
            saga.settle_all(only="shipping")

        return run

    @staticmethod
    def ship(parcel):
        return lambda: shipping.ship(parcel_id=parcel, actor="owner")

    def test_cancelled_while_the_label_is_printed(self, saga, parcel):
        refused, _ = interleave(saga.app, self.ship(parcel), at="shipping.ship.booked", rival=self.cancel(saga))
        saga.settle()
        assert isinstance(refused, shipping.UnableToShip)
        assert (saga.axes[:2], saga.left) == (("cancelled", "refunded"), (5, 5))

    def test_shipped_while_the_cancellation_is_on_its_way(self, saga, parcel):
        _, said = interleave(saga.app, self.cancel(saga), at="orders.cancel.written", rival=self.ship(parcel))
        saga.settle()
        assert said is None
        assert saga.axes[0] == "confirmed", "too late: the order goes on"
        assert saga.left == (3, 3)

    def test_the_stop_waits_for_the_parcel_that_leaves(self, saga, parcel):
        order_id = saga.order.id
        services.request_cancellation(order_id=saga.order.id, actor="shopper", reason="shopper")
        stop = lambda: shipping.stop(order_id=order_id, reason="shopper")  # noqa: E731
        interleave(saga.app, standing_in(parcels, self.ship(parcel)), at=HERE, rival=stop)
        saga.settle()
        assert (saga.axes[0], saga.left) == ("confirmed", (3, 3))
