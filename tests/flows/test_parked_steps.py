"""A step that fails ten times is parked: its order waits for a person, and no other order waits with it."""

from datetime import timedelta

import pytest

from storefront.inventory import services as inventory
from storefront.kernel import backstage, clock, faults, outbox
from storefront.kernel.bus import subscriptions
from storefront.kernel.context import contexts
from storefront.orders import queries as orders
from storefront.payments import queries as payments
from storefront.sagas import CANCELLATION, ORDER_SAGA
from tests.support.http import HX
from tests.support.orders import line, placed
from tests.support.staff import send, signed_in

SKU = "MOR-SG-03"
STEP, POINT = "payments.open_payment", "payments.open.before_call"


def run(*, besides=""):
    """As the workers do: every outbox, every handler but mails, until nothing is due."""
    names = [key for key, entry in subscriptions.items() if entry.queue != "notifications" and key != besides]
    while sum(outbox.drain(context, handler=key) for context in contexts.values() for key in names):
        pass


@pytest.fixture
def parked(app, twin):
    """An order whose payment page could not be opened, tried until it gave up."""
    inventory.stock(sku=SKU, quantity=5, reason="test", actor="test")
    order_id = placed(line(SKU, quantity=1)).id
    run(besides=STEP)
    for n in range(len(outbox.BACKOFF) + 1):
        with clock.travel(minutes=6 * n), faults.rehearse(f"{POINT}:raise"):
            assert outbox.drain(contexts["inventory"], handler=STEP) == 0
    return order_id


def test_after_ten_tries_a_person_is_asked_and_other_orders_go_on(parked):
    [trouble] = backstage.troubles(trace_id=parked)
    assert (trouble.handler, trouble.attempts, trouble.parked) == (STEP, 10, True)
    assert POINT in trouble.error
    other = placed(line(SKU, quantity=1)).id
    with clock.travel(minutes=120):
        run()
        assert payments.payment_of(other).status == "open"
        assert payments.payment_of(parked).status == "opening", "parked is not tried again by itself"


def test_owner_and_shopper_read_it_in_plain_words_and_one_press_lets_it_run(parked, client):
    shopper = f"/orders/{orders.get(parked).token}"
    assert "looking into" not in client.get(shopper).text
    with clock.travel(minutes=60):
        assert "We are looking into your order" in client.get(shopper).text
        owner = signed_in(client)
        for path in ("/admin/", f"/admin/orders/{parked}", "/admin/jobs/"):
            page = owner.get(path).text
            assert "Opening the payment page" in page, path
            assert POINT in page, path
        assert "This order waits for you" in owner.get(f"/admin/orders/{parked}").text
        [trouble] = backstage.troubles(trace_id=parked)
        where = f"/admin/deliveries/{trouble.context}/{trouble.delivery_id}/redrive"
        assert send(owner, where, order_id=parked).status_code == 303
        assert backstage.troubles(trace_id=parked) == []
        assert "We are looking into your order" not in client.get(shopper).text
    with clock.travel(minutes=60):
        run()
        assert payments.payment_of(parked).status == "open"


def test_a_page_that_polls_is_told_when_the_step_gives_up_and_when_it_goes_on(parked, client):
    token = orders.get(parked).token
    seen = client.get(f"/orders/{token}").text.split("seen=")[1].split('"')[0]
    with clock.travel(minutes=60):
        news = client.get(f"/orders/{token}?seen={seen}", headers=HX)
        assert news.status_code == 200
        assert "We are looking into your order" in news.text


def test_a_mail_that_gave_up_does_not_trouble_the_shopper(app, client):
    inventory.stock(sku=SKU, quantity=5, reason="test", actor="test")
    order = placed(line(SKU, quantity=1))
    order_id, token = order.id, order.token
    table = contexts["orders"].Delivery
    with contexts["orders"].transaction() as current:
        found = current.query(table).filter(table.handler == "notifications.note_order").one()
        found.parked_at = clock.now()
    with clock.travel(minutes=60):
        assert not backstage.is_stuck(order_id)
        assert "looking into" not in client.get(f"/orders/{token}").text


def test_every_step_of_the_saga_has_plain_words(app):
    from blueprints.admin import steps

    with app.test_request_context():
        named = {step.does for step in (*ORDER_SAGA, *CANCELLATION)} | {step.undo for step in ORDER_SAGA if step.undo}
        heard = {name for name in named if any(key.startswith(name) for key in subscriptions)}
        assert len(heard) >= 10
        assert not [name for name in heard if steps.title(name) == name]


def test_the_wait_before_anybody_is_told_is_shorter_than_the_tries():
    from storefront.flows.show_order import QUIET

    assert timedelta(seconds=sum(outbox.BACKOFF)) > QUIET
