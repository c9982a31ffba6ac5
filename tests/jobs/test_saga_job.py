"""What a ring makes a worker do."""

import pytest
from sqlalchemy import select, update

from jobs import saga
from storefront.kernel import clock
from storefront.kernel.context import contexts
from storefront.kernel.db import session
from storefront.orders import queries as orders
from tests.support.inventory import stock
from tests.support.orders import line, placed

pytestmark = pytest.mark.books_apart("the provider is not asked")


def waiting(context):
    table = contexts[context].Delivery
    return set(session().scalars(select(table.handler).where(table.done_at.is_(None))))


def test_one_ring_goes_on_with_what_its_work_made_waiting(twin):
    stock("MUG", 5)
    order_id = placed(line("MUG", quantity=2)).id
    saga.drain("orders", "inventory.prepare_order")
    assert orders.get(order_id).status == "confirmed", "heard from inventory in the same job"
    left = waiting("orders") | waiting("inventory")
    assert "notifications.note_order" in left, "what is for other queues is left to them"
    assert not {"shipping.note_order", "payments.note_order", "orders.confirm_order"} & left


def test_a_handler_that_this_version_does_not_know_keeps_its_delivery(app):
    placed()
    table = contexts["orders"].Delivery
    with contexts["orders"].transaction() as current:
        current.execute(update(table).where(table.handler == "cart.close_cart").values(handler="loyalty.of_tomorrow"))
    assert saga.drain("orders", "loyalty.of_tomorrow") == 0
    row = (
        session()
        .execute(
            select(table.attempts, table.error, table.done_at, table.due_at).where(
                table.handler == "loyalty.of_tomorrow"
            )
        )
        .one()
    )
    assert (row.attempts, row.done_at) == (1, None)
    assert "loyalty.of_tomorrow" in row.error and row.due_at > clock.now()
