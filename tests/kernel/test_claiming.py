"""Claiming deliveries while somebody else holds their rows for a moment, on both databases."""

import threading
import time

import pytest
from sqlalchemy import update

from storefront.kernel import clock, outbox
from storefront.kernel.context import contexts
from storefront.kernel.db import db
from tests.support.orders import placed

pytestmark = pytest.mark.books_apart("one handler of an order's start is run alone")


def test_what_the_relay_is_just_noting_is_not_left_lying_until_the_next_ring(each_database):
    placed()
    orders = contexts["orders"]
    engine, noted = db.engines["orders"], threading.Event()

    def note_slowly():
        """As the relay does it, on a busy machine: the ring is out, its note is not committed yet."""
        with engine.begin() as connection:
            connection.execute(update(orders.Delivery).values(due_at=clock.now() + outbox.RING_AGAIN))
            noted.set()
            time.sleep(0.3)

    relay = threading.Thread(target=note_slowly)
    relay.start()
    noted.wait(10)
    assert outbox.drain(orders, handler="shipping.note_order") == 1
    relay.join()
