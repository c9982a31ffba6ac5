"""An order ends right while the real twin misbehaves: its webhooks come to a real server of the shop."""

import threading
import time
from dataclasses import replace

import pytest
from sqlalchemy import select
from werkzeug.serving import make_server

from jobs import parcels
from jobs import payments as payment_jobs
from storefront.inventory import queries as stock
from storefront.inventory import services as inventory
from storefront.kernel import clock, outbox
from storefront.kernel.context import contexts
from storefront.kernel.db import db, done_reading, session
from storefront.orders import queries as orders
from storefront.payments import queries as payments
from storefront.payments import rehearsing
from storefront.payments.models import ProviderNotice
from tests.support.events import events_of
from tests.support.orders import line, placed
from tests.support.twin import KEY, SECRET, running_twin

SKU = "MOR-SG-03"


@pytest.fixture(scope="module")
def server(the_app):
    """The shop on a real port."""
    running = make_server("127.0.0.1", 0, the_app, threaded=True)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()


@pytest.fixture(scope="module")
def telling_twin(server, tmp_path_factory):
    with running_twin(tmp_path_factory.mktemp("twin"), webhook_url=f"{server}/webhooks/stripe") as twin:
        yield twin


@pytest.fixture
def twin(telling_twin, app):
    """The app pays at the twin that sends webhooks; it behaves again after the test."""
    before = app.extensions["settings"]
    app.extensions["settings"] = replace(
        before, stripe_api_base=telling_twin.url, stripe_secret_key=KEY, stripe_webhook_secret=SECRET
    )
    inventory.stock(sku=SKU, quantity=5, reason="test", actor="test")
    yield telling_twin
    rehearsing.reset()
    app.extensions["settings"] = before


def work():
    """As the workers do, mails left out; what the server's threads wrote is seen."""
    done_reading()
    db.session.expire_all()
    while sum(outbox.drain(context, handler=key) for context in contexts.values() for key in _due(context)):
        pass
    db.session.expire_all()


def _due(context):
    return {row.handler for row in outbox.due(context) if row.queue != "notifications"}


def until(true, *, sweeping=True, seconds=25):
    """Work, sweep and let our clock run twenty times as fast until it is true."""
    began = time.monotonic()
    while time.monotonic() < began + seconds:
        with clock.travel(seconds=20 * (time.monotonic() - began)):
            work()
            if sweeping:
                payment_jobs.settle_open()
                work()
            if found := true():
                return found
        time.sleep(0.1)
    raise AssertionError("It did not become true in time.")


def pay(twin, order_id):
    view = until(lambda: (found := payments.payment_of(order_id)) and found.status != "opening" and found)
    if view.status == "open":
        twin.pay(view.url)


def finish(order_id):
    def finished():
        parcels.move()
        work()
        return orders.get(order_id).status == "finished"

    return until(finished)


def charges(twin, order_id):
    return [one for one in twin.charges() if one["metadata"].get("order_id") == order_id and one["paid"]]


def notices():
    return list(session().scalars(select(ProviderNotice.kind)))


BY_WEBHOOK = ("late", "doubled", "reordered", "early", "unknown")
NOT_BELIEVED = ("old_secret", "other_account", "live", "lost")
CALLS = ("error_after", "error_before", "slow")


@pytest.mark.thorough
@pytest.mark.parametrize("code", [*BY_WEBHOOK, *NOT_BELIEVED, *CALLS])
def test_an_order_ends_right_on_a_bad_day(twin, code):
    rehearsing.start(code=code)
    assert rehearsing.running() == {code}
    twin.switches(**{"late": {"webhook_delay_seconds": 2}, "slow": {"slow": SLOW}}.get(code, {}))
    order_id = placed(line(SKU, quantity=2)).id
    pay(twin, order_id)
    until(lambda: orders.get(order_id).payment_status == "paid", sweeping=code not in BY_WEBHOOK)
    finish(order_id)
    order, there = orders.get(order_id), stock.availability([SKU])[SKU]
    assert (order.payment_status, order.fulfilment_status) == ("paid", "delivered")
    assert (there.on_hand, there.available) == (3, 3)
    assert len(charges(twin, order_id)) == 1
    told = [entry.event for entry in orders.timeline(order_id, everything=True)]
    for name in ("EVENT_ORDER_PREPARED", "EVENT_PAYMENT_OPENED", "EVENT_ORDER_BILLED", "EVENT_ORDER_FINISHED"):
        assert told.count(name) == 1, told
    assert bool(notices()) is (code not in NOT_BELIEVED)


SLOW = [{"operation": "*", "milliseconds": 600, "when": "after"}]


def test_five_copies_of_a_webhook_are_one_signal(twin):
    rehearsing.start(code="doubled")
    order_id = placed(line(SKU, quantity=1)).id
    pay(twin, order_id)
    until(lambda: orders.get(order_id).payment_status == "paid", sweeping=False)
    signals = events_of("payments", order_id).count("EVENT_PAYMENT_SIGNALLED")
    assert len(notices()) == len(set(session().scalars(select(ProviderNotice.id))))
    assert 1 <= signals <= len(notices())


def test_a_dispute_is_told_once_and_the_parcel_still_arrives(twin):
    order_id = placed(line(SKU, quantity=1)).id
    pay(twin, order_id)
    until(lambda: orders.get(order_id).payment_status == "paid")
    rehearsing.start(code="doubled")
    assert [one.order_id for one in rehearsing.paid_lately()] == [order_id]
    rehearsing.dispute(order_id=order_id)
    until(lambda: payments.payment_of(order_id).disputed_at)
    finish(order_id)
    told = [entry.code for entry in orders.timeline(order_id, everything=True)]
    assert told.count("disputed") == 1
    assert "disputed" not in [entry.code for entry in orders.timeline(order_id)], "it is no business of the shopper"
    assert rehearsing.paid_lately() == []
    [one] = payments.disputed(since=orders.get(order_id).placed_at)
    assert (one.order_id, one.number) == (order_id, orders.get(order_id).number)


def test_a_refund_made_in_the_dashboard_is_booked_once(twin):
    order_id = placed(line(SKU, quantity=1)).id
    pay(twin, order_id)
    until(lambda: orders.get(order_id).payment_status == "paid")
    rehearsing.start(code="doubled")
    rehearsing.refund_at_provider(order_id=order_id)
    until(lambda: orders.get(order_id).payment_status == "partly_refunded", sweeping=False)
    finish(order_id)
    view = payments.payment_of(order_id)
    assert [(refund.amount.minor, refund.actor) for refund in view.refunds] == [(100, "provider")]
    assert orders.get(order_id).refunded_minor == 100
