"""Whatever happens in whatever order, the counters are what the movements and the orders say."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from storefront.inventory import queries, services
from storefront.inventory.models import StockMovement
from storefront.kernel.db import session
from tests.support import databases

SKUS = ("A", "B", "C")
ORDERS = tuple(f"o{number}" for number in range(6))
wanted = st.dictionaries(st.sampled_from(SKUS), st.integers(1, 6), min_size=1)


class Warehouse(RuleBasedStateMachine):
    """A plain model in dictionaries beside the real thing."""

    def __init__(self):
        super().__init__()
        databases.empty_tables()
        self.on_hand, self.held, self.over, self.parcels = Counter(), {}, set(), 0
        self.limit = {"A": 0, "B": 4, "C": 0}
        for sku, limit in self.limit.items():
            services.stock(
                sku=sku,
                quantity=5,
                reason="first",
                actor="test",
                oversell="backorder" if limit else "deny",
                oversell_limit=limit,
            )
            self.on_hand[sku] = 5

    def allocated(self, sku):
        return sum(lines[sku] for lines in self.held.values())

    def free(self, sku):
        return self.on_hand[sku] + self.limit[sku] - self.allocated(sku)

    @rule(order=st.sampled_from(ORDERS), lines=wanted)
    def allocate(self, order, lines):
        body = [{"line_id": sku, "sku": sku, "quantity": count} for sku, count in lines.items()]
        try:
            services.allocate(order_id=order, lines=body)
        except services.OrderReleased:
            assert order in self.over
        except services.OutOfStock as short:
            assert {row["sku"] for row in short.shortages} == {s for s, n in lines.items() if n > self.free(s)}
        else:
            if order not in self.held:
                assert all(count <= self.free(sku) for sku, count in lines.items())
                self.held[order] = Counter(lines)

    @rule(order=st.sampled_from(ORDERS))
    def release(self, order):
        services.release(order_id=order)
        self.over.add(order)
        if order in self.held:
            self.held[order] = Counter()

    @rule(order=st.sampled_from(ORDERS), again=st.booleans())
    def ship_everything(self, order, again):
        lines = {sku: count for sku, count in self.held.get(order, {}).items() if count}
        if not lines:
            return
        self.parcels += 1
        body = [{"line_id": sku, "sku": sku, "quantity": count} for sku, count in lines.items()]
        for _ in range(1 + again):
            services.ship(order_id=order, parcel_id=f"p{self.parcels}", lines=body)
        for sku, count in lines.items():
            self.on_hand[sku] = max(self.on_hand[sku] - count, 0)
        self.held[order] = Counter()

    @rule(sku=st.sampled_from(SKUS), delta=st.integers(-4, 4))
    def adjust(self, sku, delta):
        try:
            services.adjust(sku=sku, delta=delta, reason="count", actor="test")
        except services.UnableToStock:
            assert delta == 0 or self.on_hand[sku] + delta < 0 or self.free(sku) + delta < 0
        else:
            self.on_hand[sku] += delta

    @rule(sku=st.sampled_from(SKUS), count=st.integers(1, 3))
    def restock(self, sku, count):
        services.restock(order_id="o0", lines=[{"sku": sku, "quantity": count}], reason="returned")
        self.on_hand[sku] += count

    @invariant()
    def the_books_are_right(self):
        assert queries.breaches() == []
        for sku, row in queries.availability(SKUS).items():
            assert (row.on_hand, row.allocated) == (self.on_hand[sku], self.allocated(sku))
            assert row.most == max(self.free(sku), 0)

    @invariant()
    def movements_alone_give_the_counters(self):
        moved = Counter()
        for row in session().query(StockMovement.sku, StockMovement.on_hand_delta):
            moved[row.sku] += row.on_hand_delta
        assert all(moved[sku] == self.on_hand[sku] for sku in SKUS)


@pytest.mark.usefixtures("app")
@pytest.mark.books_apart("stock alone, for orders that nobody placed")
def test_the_books_of_the_warehouse():
    run_state_machine_as_test(
        Warehouse,
        settings=settings(
            max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
