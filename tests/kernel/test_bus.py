"""Outbox and inbox, on contexts of the shop with a handler that only this test knows."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from storefront.events.orders import OrderFinished
from storefront.kernel import bus, clock, outbox
from storefront.kernel.context import contexts
from storefront.kernel.db import CrossContextWrite, WriteOutsideTransaction, session
from tests.support.events import delivery


@pytest.fixture
def heard(app):
    """What a handler of the comparison context heard; it keeps a row so that atomicity shows."""
    comparison, calls = contexts["comparison"], []

    def listen_in_test(event):
        calls.append(event.order_id)
        session().add(comparison.Task(name=f"heard-{event.order_id}", next_run_at=clock.now()))
        session().flush()
        if event.order_id.startswith("slow"):
            time.sleep(0.3)
        if event.order_id == "poison":
            raise RuntimeError("no")

    bus.subscribe(OrderFinished, to=comparison)(listen_in_test)
    others = {key: bus.subscriptions.pop(key) for key in list(bus.subscriptions) if "listen_in_test" not in key}
    yield calls
    bus.subscriptions.clear()
    bus.subscriptions.update(others)


def say(order_id):
    with contexts["orders"].transaction():
        event = OrderFinished(order_id=order_id)
        contexts["orders"].emit(event)
    return event


def rows():
    table = contexts["comparison"].Task
    return session().scalar(select(func.count()).select_from(table))


def drain():
    return outbox.drain(contexts["orders"], handler="comparison.listen_in_test")


class TestDelivering:
    def test_hears_once_however_often_it_is_delivered(self, heard):
        event = say("o1")
        assert bus.deliver(delivery("comparison.listen_in_test", event)) is True
        assert bus.deliver(delivery("comparison.listen_in_test", event)) is False
        assert (heard, rows()) == (["o1"], 1)

    def test_an_event_exists_exactly_if_its_change_does(self, heard):
        with pytest.raises(ZeroDivisionError), contexts["orders"].transaction():
            contexts["orders"].emit(OrderFinished(order_id="o1"))
            _ = 1 / 0
        assert outbox.due(contexts["orders"]) == []

    def test_a_failing_handler_leaves_no_trace_and_is_tried_later(self, heard):
        say("poison")
        assert drain() == 0
        assert rows() == 0
        assert drain() == 0, "not before its time"
        with clock.travel(seconds=2):
            assert len(outbox.due(contexts["orders"])) == 1
            drain()
        assert heard == ["poison", "poison"]

    def test_a_poisoned_event_is_parked_and_lets_others_pass(self, heard):
        say("poison")
        for _ in range(len(outbox.BACKOFF) + 1):
            with clock.travel(hours=1):
                drain()
            clock._offset += timedelta(hours=1)
        clock._offset = timedelta()
        say("o2")
        assert drain() == 1
        (step,) = outbox.parked(contexts["orders"])
        assert step.error == "RuntimeError: no"
        assert outbox.redrive(contexts["orders"], step.delivery_id) is True
        assert outbox.parked(contexts["orders"]) == []

    @pytest.mark.books_broken("marked done by hand")
    def test_a_late_failure_does_not_undo_what_another_worker_finished(self, heard):
        say("poison")
        table = contexts["orders"].Delivery
        delivery_id = session().scalar(select(table.id))
        outbox._done(contexts["orders"], [delivery_id])
        outbox._failed(contexts["orders"], delivery_id, len(outbox.BACKOFF) + 1, RuntimeError("too late"))
        row = session().execute(select(table.done_at, table.parked_at, table.error)).one()
        assert row.done_at is not None
        assert (row.parked_at, row.error) == (None, None)

    def test_what_a_killed_worker_had_claimed_is_rung_for_and_taken_over_within_twenty_seconds(self, heard):
        say("o1")
        assert outbox._claim(contexts["orders"], "comparison.listen_in_test") != []
        assert (outbox.due(contexts["orders"]), drain()) == ([], 0), "somebody has it"
        with clock.travel(seconds=19):
            assert len(outbox.due(contexts["orders"])) == 1
            assert drain() == 1

    def test_a_worker_that_slept_through_its_lease_claims_anew(self, heard, monkeypatch):
        say("slow 1"), say("slow 2")
        monkeypatch.setattr(outbox, "LEASE", timedelta(seconds=0.2))
        handled = outbox.drain(contexts["orders"], handler="comparison.listen_in_test", seconds=0.25)
        assert (handled, heard) == (1, ["slow 1"]), "the rest is left to whoever took it over meanwhile"

    def test_remembering_a_ring_does_not_put_off_what_failed_meanwhile(self, heard):
        say("poison")
        rung = [row.id for row in outbox.due(contexts["orders"])]
        drain()
        outbox.rung(contexts["orders"], rung)
        with clock.travel(seconds=2):
            assert len(outbox.due(contexts["orders"])) == 1

    def test_a_reader_of_tomorrow_reads_events_of_today(self):
        body = OrderFinished(order_id="o1").to_dict() | {"added_later": 1}
        assert OrderFinished.from_dict(body).order_id == "o1"


class TestWalls:
    def test_a_transaction_stays_in_its_context(self, app):
        with pytest.raises(CrossContextWrite), contexts["orders"].transaction() as current:
            current.add(contexts["cart"].Inbox(event_id="x", handler="y"))

    def test_it_does_not_even_read_elsewhere(self, app):
        with pytest.raises(CrossContextWrite), contexts["orders"].transaction() as current:
            current.get(contexts["cart"].Inbox, ("x", "y"))

    def test_a_bulk_update_is_caught_too(self, app):
        cart = contexts["cart"]
        with pytest.raises(CrossContextWrite), contexts["orders"].transaction() as current:
            current.execute(cart.Delivery.__table__.delete())

    def test_transactions_of_two_contexts_do_not_nest(self, app):
        with pytest.raises(CrossContextWrite), contexts["orders"].transaction(), contexts["cart"].transaction():
            pass

    def test_nothing_is_changed_outside_a_transaction(self, app):
        session().add(contexts["cart"].Inbox(event_id="x", handler="y"))
        with pytest.raises(WriteOutsideTransaction):
            session().flush()
        session().rollback()

    def test_what_was_read_before_is_read_again_inside(self, app):
        cart = contexts["cart"]
        with cart.transaction() as current:
            current.add(cart.Task(name="t", next_run_at=clock.now(), last_result="old"))
        seen = session().get(cart.Task, "t")
        with cart.transaction() as current:
            current.connection(bind_arguments={"bind": current.get_bind(cart.Task)}).execute(
                cart.Task.__table__.update().values(last_result="new")
            )
        with cart.transaction() as current:
            assert current.get(cart.Task, "t").last_result == "new"
        assert seen.last_result == "new"
