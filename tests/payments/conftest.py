"""Orders whose payment page is open at the real twin."""

import time

import pytest

from storefront.events.inventory import OrderPrepared
from tests.support.orders_events import created, say


@pytest.fixture
def placed(app, twin, settle):
    """An order whose page is open; the name is unique because the twin lives longer than the test."""

    def place(order_id=None, **more):
        order_id = order_id or f"order-{time.time_ns()}"
        event = created(order_id, **more)
        say("orders", event)
        say("inventory", OrderPrepared(order_id=order_id, total_minor=event.total_minor, currency="EUR"))
        settle(only="payments.note")
        settle(only="payments")
        return order_id

    return place
