"""Checkout sessions through the unmodified SDK."""

import time

import pytest
import stripe

from tests.twin.conftest import line, new_client, submit, until


class TestOpening:
    def test_adds_up_several_lines_and_keeps_what_the_shop_wants_back(self, checkout):
        session = checkout(client_reference_id="o-1042", metadata={"order": "1042"}, locale="de", submit_type="pay")
        assert (session.status, session.payment_status, session.amount_total) == ("open", "unpaid", 4137)
        assert (session.client_reference_id, session.metadata["order"]) == ("o-1042", "1042")
        assert session.payment_intent is None
        assert session.url.endswith(session.id)
        assert time.time() + 86000 < session.expires_at <= time.time() + 86400

    def test_takes_prices_of_the_catalogue(self, client, checkout):
        product = client.v1.products.create({"name": "Lantern"})
        price = client.v1.prices.create({"product": product.id, "currency": "eur", "unit_amount": 3900})
        session = checkout(line_items=[{"price": price.id, "quantity": 2}])
        lines = client.v1.checkout.sessions.line_items.list(session.id)
        assert [(item.description, item.amount_total) for item in lines.data] == [("Lantern", 7800)]

    @pytest.mark.parametrize(
        ("changes", "param", "words"),
        [
            ({"expires_at": 1}, "expires_at", "at least 30 minutes"),
            ({"expires_at": 4102444800}, "expires_at", "less than 24 hours"),
            ({"line_items": []}, "line_items", "Missing required param"),
            ({"line_items": [line("Pin", 49)]}, "line_items", "must be at least"),
            ({"line_items": [line("A", 500), line("B", 500, currency="usd")]}, "line_items", "same currency"),
            ({"line_items": [line("A", 500, 0)]}, "line_items[0][quantity]", "greater than or equal to 1"),
            ({"line_items": [line("A", "5.5")]}, "line_items[0][price_data][unit_amount]", "Invalid integer"),
            ({"line_items": [line("A", 500, currency="xyz")]}, "line_items[0][price_data][currency]", "currency"),
            ({"mode": "gift"}, "mode", "must be one of payment, or setup"),
            ({"success_url": "nowhere"}, "success_url", "Not a valid URL"),
            ({"customer_email": "marta"}, "customer_email", "Invalid email address: marta"),
            ({"customer": "cus_nobody", "customer_email": ""}, "customer", "No such customer"),
            ({"client_reference_id": "x" * 201}, "client_reference_id", "at most 200"),
            ({"metadata": {"k": "v" * 501}}, "metadata[k]", "up to 500 characters"),
            ({"locale": "ar"}, "locale", "Invalid locale"),
            ({"sucess_url": "http://shop.test"}, "sucess_url", "Received unknown parameter: sucess_url"),
        ],
    )
    def test_refuses_what_stripe_refuses(self, checkout, changes, param, words):
        with pytest.raises(stripe.InvalidRequestError) as refusal:
            checkout(**changes)
        assert (refusal.value.http_status, refusal.value.param) == (400, param)
        assert words in str(refusal.value)

    def test_of_nobody_is_not_found(self, client):
        with pytest.raises(stripe.InvalidRequestError) as refusal:
            client.v1.checkout.sessions.retrieve("cs_test_nothing")
        assert (refusal.value.http_status, refusal.value.code) == (404, "resource_missing")


class TestPaying:
    def test_completes_the_session_and_goes_back_to_the_shop(self, client, checkout):
        session = checkout(payment_intent_data={"metadata": {"order": "7"}, "description": "Order 7"})
        answer = submit(session.url)
        assert answer.status_code == 303
        assert answer.headers["Location"] == f"http://shop.test/thanks?session={session.id}"
        paths = ["payment_intent.latest_charge.refunds", "line_items", "customer"]
        paid = client.v1.checkout.sessions.retrieve(session.id, {"expand": paths})
        assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
        assert paid.customer_details.email == "marta@example.org"
        intent, charge = paid.payment_intent, paid.payment_intent.latest_charge
        assert (intent.status, intent.amount_received, intent.metadata["order"]) == ("succeeded", 4137, "7")
        assert (charge.outcome.risk_level, charge.outcome.type, charge.refunds.data) == ("normal", "authorized", [])
        assert charge.payment_method_details.card.last4 == "4242"
        assert [item.quantity for item in paid.line_items.data] == [2, 1, 1]

    def test_twice_is_once(self, client, checkout):
        session = checkout()
        assert submit(session.url).headers["Location"] == submit(session.url).headers["Location"]
        intent = client.v1.checkout.sessions.retrieve(session.id).payment_intent
        assert len(client.v1.charges.list({"payment_intent": intent}).data) == 1

    def test_for_later_saves_the_card_with_the_customer(self, client, checkout):
        customer = client.v1.customers.create({"email": "ada@example.org"})
        later = {"setup_future_usage": "off_session"}
        session = checkout(customer=customer.id, customer_email="", payment_intent_data=later)
        submit(session.url)
        methods = client.v1.customers.payment_methods.list(customer.id).data
        assert [method.card.last4 for method in methods] == ["4242"]

    def test_can_make_a_customer(self, client, checkout):
        session = checkout(customer_creation="always")
        submit(session.url, name="Marta Ilves")
        paid = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["customer"]})
        assert (paid.customer.email, paid.customer.name) == ("marta@example.org", "Marta Ilves")

    def test_setup_mode_saves_a_card_and_takes_nothing(self, client, shop):
        customer = client.v1.customers.create({"email": "ada@example.org"})
        wanted = {"mode": "setup", "customer": customer.id, "success_url": "http://shop.test/ok", "currency": "eur"}
        session = client.v1.checkout.sessions.create(wanted)
        assert submit(session.url).status_code == 303
        done = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["setup_intent"]})
        assert (done.status, done.payment_status) == ("complete", "no_payment_required")
        assert done.setup_intent.status == "succeeded"
        assert client.v1.payment_methods.retrieve(done.setup_intent.payment_method).customer == customer.id
        until(lambda: shop.events(done.setup_intent.id, "setup_intent.succeeded"))

    @pytest.mark.parametrize(("method", "end"), [("bank_succeeds", "paid"), ("bank_fails", "unpaid")])
    def test_by_bank_is_settled_later(self, client, checkout, shop, method, end):
        session = checkout()
        assert submit(session.url, method).status_code == 303
        first = client.v1.checkout.sessions.retrieve(session.id)
        assert (first.status, first.payment_status) == ("complete", "unpaid")
        name = f"checkout.session.async_payment_{'succeeded' if end == 'paid' else 'failed'}"
        until(lambda: shop.events(session.id, name))
        assert client.v1.checkout.sessions.retrieve(session.id).payment_status == end


class TestExpiring:
    def test_on_request_gives_up_the_intent(self, client, checkout, shop):
        session = checkout()
        submit(session.url, "4000000000000002")
        client.v1.checkout.sessions.expire(session.id)
        gone = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
        assert (gone.status, gone.url, gone.payment_intent.status) == ("expired", None, "canceled")
        until(lambda: shop.events(session.id, "checkout.session.expired"))
        assert submit(session.url).status_code == 410

    def test_is_refused_once_it_is_paid(self, client, checkout):
        session = checkout()
        submit(session.url)
        with pytest.raises(stripe.InvalidRequestError, match="has a status of complete"):
            client.v1.checkout.sessions.expire(session.id)

    def test_happens_by_itself_when_its_time_is_over(self, twin, client, checkout, shop):
        session = checkout(expires_at=int(time.time()) + 1800)
        twin.switch(clock_ahead_seconds=1801)
        until(lambda: shop.events(session.id, "checkout.session.expired"))
        assert client.v1.checkout.sessions.retrieve(session.id).status == "expired"

    def test_comes_sooner_in_a_rehearsal(self, own_twin, shop):
        client = new_client(own_twin("--session-seconds", "1"))
        wanted = {"mode": "payment", "success_url": "http://shop.test/", "line_items": [line("Mug", 1450)]}
        session = client.v1.checkout.sessions.create(wanted)
        until(lambda: shop.events(session.id, "checkout.session.expired"))


class TestListing:
    def test_pages_by_itself_over_a_range_of_time(self, client, checkout):
        opened = [checkout().id for _ in range(5)]
        since = int(time.time()) - 3600
        pages = client.v1.checkout.sessions.list({"created": {"gte": since}, "limit": 2})
        seen = [session.id for session in pages.auto_paging_iter()]
        assert seen[:5] == opened[::-1]
        assert len(seen) == len(set(seen))
        assert client.v1.checkout.sessions.list({"created": {"lt": since}}).data == []

    def test_pages_backwards(self, client, checkout):
        first, second, third = (checkout().id for _ in range(3))
        page = client.v1.checkout.sessions.list({"ending_before": first, "limit": 2})
        assert [session.id for session in page.data] == [third, second]
        assert not page.has_more

    def test_by_payment_intent_and_by_status(self, client, checkout):
        session, other = checkout(), checkout()
        submit(session.url)
        intent = client.v1.checkout.sessions.retrieve(session.id).payment_intent
        found = client.v1.checkout.sessions.list({"payment_intent": intent})
        assert [item.id for item in found.data] == [session.id]
        assert other.id in [item.id for item in client.v1.checkout.sessions.list({"status": "open"}).data]

    def test_refuses_a_page_of_too_many(self, client):
        with pytest.raises(stripe.InvalidRequestError, match="Invalid limit"):
            client.v1.checkout.sessions.list({"limit": 101})
