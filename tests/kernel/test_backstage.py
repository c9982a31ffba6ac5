"""What every context says at once, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, event, select, update

from storefront.kernel import backstage, clock, everywhere
from storefront.kernel.context import contexts
from storefront.kernel.db import dialect_of, session
from tests.support.events import settle
from tests.support.inventory import stock
from tests.support.orders import line, placed


@pytest.fixture
def statements():
    """What the databases are asked, in order."""
    seen = []

    def note(connection, cursor, statement, *more):
        if statement != "BEGIN":
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield seen
    event.remove(Engine, "before_cursor_execute", note)


def change(name, handler, **values):
    table = contexts[name].Delivery
    with contexts[name].transaction() as current:
        current.execute(update(table).where(table.handler == handler).values(**values))


def one_for_each_server() -> int:
    """One on PostgreSQL; on SQLite one for every ten files, which is what a connection takes."""
    return 1 if dialect_of("orders") == "postgresql" else -(-len(contexts) // everywhere.AT_ONCE)


def test_the_trace_of_an_order_comes_from_all_contexts_in_one_statement_a_server(each_database, statements):
    stock("MUG", 5)
    order_id = placed(line("MUG")).id
    placed(line("MUG"))
    settle(only="inventory")
    statements.clear()
    steps = backstage.trace(order_id)
    assert len(statements) == one_for_each_server()
    assert [step.occurred_at for step in steps] == sorted(step.occurred_at for step in steps)
    assert {step.context for step in steps} == {"orders", "inventory"}
    done = {step.handler: step.done_at for step in steps}
    assert done["inventory.prepare_order"].tzinfo is not None
    assert done["payments.note_order"] is None
    ours = select(contexts["orders"].Outbox.id).where(contexts["orders"].Outbox.trace == order_id)
    known = set(
        session().scalars(select(contexts["orders"].Delivery.id).where(contexts["orders"].Delivery.event_id.in_(ours)))
    )
    assert known == {step.delivery_id for step in steps if step.context == "orders"}
    assert backstage.trace("nobody") == []


@pytest.mark.books_broken("one step is an hour late on purpose")
def test_troubles_and_counts_of_all_contexts_each_in_one_statement_a_server(each_database, statements):
    stock("MUG", 5)
    order_id = placed(line("MUG")).id
    early = clock.now() - timedelta(hours=1)
    change("orders", "inventory.prepare_order", attempts=10, parked_at=clock.now(), error="OSError: on fire")
    change("orders", "payments.note_order", attempts=2, error="OSError: damp", due_at=early)
    statements.clear()
    found = {one.handler: one for one in backstage.troubles(tried=2)}
    assert len(statements) == one_for_each_server()
    parked, failing = found.pop("inventory.prepare_order"), found.pop("payments.note_order")
    assert found == {}
    assert (parked.parked, parked.trace) == (True, order_id)
    assert (failing.parked, failing.due_at) == (False, early)
    assert [one.handler for one in backstage.troubles()] == ["inventory.prepare_order"]
    assert backstage.troubles(trace_id="another") == []
    statements.clear()
    waiting = backstage.waiting()
    assert len(statements) == one_for_each_server()
    box = next(box for box in waiting.boxes if box.name == "orders")
    assert (box.parked, box.failing, waiting.parked) == (1, 1, 1)
    assert {box.name for box in waiting.boxes} == set(contexts)
    assert sum(queue.waiting for queue in waiting.queues) == waiting.total
    assert box.oldest and box.oldest <= clock.now()


def test_periodic_jobs_of_all_contexts_in_one_statement_a_server(each_database, statements):
    now = clock.now()
    for name, minutes in (("cart", 2), ("payments", 1)):
        with contexts[name].transaction() as current:
            current.add(contexts[name].Task(name=f"job of {name}", next_run_at=now + timedelta(minutes=minutes)))
    statements.clear()
    assert [(task.context, task.last_result) for task in backstage.tasks()] == [("payments", None), ("cart", None)]
    assert len(statements) == one_for_each_server()
    assert backstage.run_soon(context="cart", name="job of cart")
    assert backstage.tasks()[0].context == "cart"
