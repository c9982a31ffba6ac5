"""The order's page: in words, for whoever has its address, with news as it comes."""

import re

import pytest

from storefront.events.inventory import OrderPrepared, OrderRejected
from storefront.events.payments import OrderBilled, PaymentDeclined, PaymentFailed, PaymentOpened
from storefront.inventory import services as books
from storefront.kernel import clock
from storefront.orders import queries as orders
from storefront.payments import queries as payments
from tests.orders.test_handlers import hear
from tests.support.checkout import plain
from tests.support.events import events_of
from tests.support.http import HX, token_in
from tests.support.orders import line, placed
from tests.support.shop import statuses


@pytest.fixture
def order(app):
    return placed()


def page_of(client, order, **more):
    return client.get(f"/orders/{order.token}", **more)


def prepare(order):
    hear(OrderPrepared(order_id=order.id, total_minor=order.total_minor, currency="EUR"))


def bill(order):
    facts = {"payment_id": "p", "amount_minor": order.total_minor, "currency": "EUR", "method": "Visa ending in 4242"}
    hear(OrderBilled(order_id=order.id, **facts))


def test_says_how_it_stands_and_what_comes_next(client, order):
    page = page_of(client, order)
    assert statuses(page.text) == {"order": "pending", "payment": "none", "fulfilment": "unfulfilled"}
    assert "We are setting your things aside" in page.text
    assert order.number in page.text and "Lindenstraße 14" in page.text and "33.90 €" in plain(page)
    prepare(order)
    assert "minutes more" in page_of(client, order).text or "Preparing the payment" in page_of(client, order).text
    bill(order)
    page = page_of(client, order)
    assert statuses(page.text)["payment"] == "paid"
    assert "33.90 €, Visa ending in 4242." in plain(page)
    for name in ("CREATED", "PREPARED", "BILLED"):
        assert page.text.count(f">{name}</code>") == 1
    assert re.search(r'<li class="now" aria-current="step">\s*<span class="row"><strong>Paid</strong>', page.text)


def test_nobody_keeps_or_finds_it(client, order):
    page = page_of(client, order)
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert client.get("/orders/nonsense").status_code == 404
    assert client.get(f"/orders/{order.number}").status_code == 404
    assert client.get(f"/orders/{order.id}").status_code == 404


def test_the_page_contains_the_fragment_byte_for_byte(client, order):
    page, fragment = page_of(client, order), page_of(client, order, headers=HX)
    status, aside = fragment.text.split('<aside class="stack"')
    assert status.strip() in page.text
    assert ' hx-swap-oob="true"' in aside
    assert aside.replace(' hx-swap-oob="true"', "").strip() in page.text


def test_it_is_told_only_of_changes_and_stops_asking_at_the_end(client, order):
    url = re.search(r'hx-get="([^"]+)" hx-trigger="every 1s', page_of(client, order).text)[1].replace("&amp;", "&")
    assert client.get(url, headers=HX).status_code == 204
    hear(
        OrderRejected(order_id=order.id, reason="short", shortages=[{"sku": "MOR-SG-03", "wanted": 2, "available": 0}])
    )
    news = client.get(url, headers=HX)
    assert news.status_code == 200
    assert 'hx-trigger="every' not in news.text
    assert "no money has moved" in news.text.lower()
    assert "Gone while you were ordering: Moor mug." in news.text


def test_without_javascript_it_looks_again_by_itself_while_it_matters(client, order):
    assert re.search(r'<noscript><meta http-equiv="refresh" content="\d+"></noscript>', page_of(client, order).text)
    assert f'href="/orders/{order.token}">Look again' in page_of(client, order).text
    hear(PaymentFailed(order_id=order.id, payment_id="p", reason="expired"))
    page = page_of(client, order).text
    assert 'http-equiv="refresh"' not in page
    assert "Not paid, so nothing was sent" in page and "No money has moved." in page


def test_a_decline_says_that_no_money_moved_and_until_when_to_try(client, order):
    prepare(order)
    hear(PaymentOpened(order_id=order.id, payment_id="p", expires_at=order.hold_until.isoformat()))
    hear(PaymentDeclined(order_id=order.id, payment_id="p", message="Your card was declined."))
    page = page_of(client, order).text
    assert re.search(r"No money moved; try again until \d\d:\d\d\.", page)


class TestPaying:
    def test_waits_until_there_is_a_page_then_goes_there(self, client, order, twin, settle):
        path = f"/orders/{order.token}/payment"
        books.stock(sku="MOR-SG-03", quantity=5, reason="test", actor="test")
        waiting = client.get(path)
        assert waiting.status_code == 200
        assert 'hx-trigger="every 500ms"' in waiting.text
        assert '<noscript><meta http-equiv="refresh" content="1"></noscript>' in waiting.text
        assert client.get(path, headers=HX).text.strip() in waiting.text
        for only in ("payments.note", "inventory", "orders", "payments"):
            settle(only=only)
        url = payments.payment_of(order.id).url
        assert (client.get(path).status_code, client.get(path).headers["Location"]) == (303, url)
        assert client.get(path, headers=HX).headers["HX-Redirect"] == url
        page = page_of(client, order).text
        assert f'href="{path}">Pay now' in page
        assert "Waiting for your payment" in page

    def test_goes_to_the_order_when_there_is_nothing_to_pay(self, client, order):
        bill(order)
        response = client.get(f"/orders/{order.token}/payment")
        assert (response.status_code, response.headers["Location"]) == (303, f"/orders/{order.token}")

    def test_coming_back_has_the_payment_looked_at(self, client, order, settle):
        settle(only="payments.note")
        prepare(order)
        response = client.get(f"/orders/{order.token}/return?session=cs_1")
        assert (response.status_code, response.headers["Location"]) == (303, f"/orders/{order.token}?returned=1")
        assert "EVENT_PAYMENT_SIGNALLED" in events_of("payments")
        assert "Confirming your payment" in client.get(response.headers["Location"]).text
        assert client.get("/orders/nonsense/return").status_code == 404

    def test_leaving_the_payment_leads_to_the_order(self, client, order):
        response = client.get(f"/orders/{order.token}/payment/cancelled")
        assert response.headers["Location"] == f"/orders/{order.token}"


class TestCancelling:
    def test_says_what_it_does_before_it_does_it(self, client, order):
        page = client.get(f"/orders/{order.token}/cancellation")
        assert "back on the shelf" in page.text
        assert orders.get(order.id).status == "pending"
        response = client.post(f"/orders/{order.token}/cancellation", data={"csrf_token": token_in(page)})
        assert response.status_code == 303
        assert orders.get(order.id).status == "cancelling"
        assert "Cancelling your order" in page_of(client, order).text

    def test_too_late(self, client, order):
        from tests.orders.test_handlers import shipped

        page = client.get(f"/orders/{order.token}/cancellation")
        prepare(order), bill(order), hear(shipped(order))
        response = client.post(f"/orders/{order.token}/cancellation", data={"csrf_token": token_in(page)})
        assert response.status_code == 422
        assert "too late to cancel" in response.text
        assert client.get(f"/orders/{order.token}/cancellation").status_code == 303


class TestLookingUp:
    def ask(self, client, **data):
        return client.post("/orders/lookup", data={"csrf_token": token_in(client.get("/orders/lookup"))} | data)

    def test_the_same_answer_for_right_and_wrong(self, client, order):
        right = self.ask(client, number=order.number, email=order.email)
        wrong = self.ask(client, number=order.number, email="eve@example.org")
        assert right.status_code == wrong.status_code == 200
        assert right.text.replace(order.email, "X") == wrong.text.replace("eve@example.org", "X")
        assert events_of("orders").count("EVENT_ORDER_LINK_REQUESTED") == 1
        assert order.token not in right.text

    def test_says_what_is_missing(self, client):
        page = self.ask(client, number="", email="nobody")
        assert page.status_code == 422
        assert 'id="number-why"' in page.text and 'id="email-why"' in page.text


def test_a_parcel_is_followed_on_the_page(client, app, settle, twin):
    from jobs import parcels

    books.stock(sku="A", quantity=5, reason="test", actor="test")
    order = placed(line("A", quantity=1))
    for _ in range(3):
        for only in ("payments.note", "inventory", "orders", "payments", "shipping"):
            settle(only=only)
    twin.pay(payments.payment_of(order.id).url)
    client.get(f"/orders/{order.token}/return")
    for _ in range(4):
        for only in ("payments", "orders", "shipping", "inventory"):
            settle(only=only)
        parcels.move()
    for only in ("orders", "inventory"):
        settle(only=only)
    page = page_of(client, order).text
    assert statuses(page)["order"] == "finished"
    assert "Parcel 1 of 1" in page and "Picked up from our workshop" in page and "Label printed" in page
    for name in ("CREATED", "PREPARED", "BILLED", "SHIPPED", "DELIVERED", "FINISHED"):
        assert page.count(f">{name}</code>") == 1, name


def test_the_hold_counts_down_in_words(app, order):
    from blueprints.showing.orders import minutes_left

    assert minutes_left(order) == 34
    with clock.travel(minutes=40):
        assert minutes_left(order) == 0


def test_nothing_is_to_pay_when_it_is_over(client, order):
    assert "<dt>To pay</dt>" in page_of(client, order).text
    hear(OrderRejected(order_id=order.id, reason="short", shortages=[]))
    page = page_of(client, order).text
    assert "<dt>To pay</dt>" not in page and "<dt>Total</dt>" in page
