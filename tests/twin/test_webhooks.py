"""What the shop is told: signed, in time, and wrongly when the twin is told to."""

import json
import time

import pytest
import requests
import stripe

from tests.twin.conftest import SECRET, submit, until


class TestGoodBehaviour:
    def test_a_payment_is_told_in_signed_events(self, checkout, shop):
        session = checkout(metadata={"order": "1042"})
        submit(session.url)
        done = until(lambda: shop.events(session.id, "checkout.session.completed"))[0]
        about = done["data"]["object"]
        assert (about["payment_status"], about["amount_total"], about["metadata"]["order"]) == ("paid", 4137, "1042")
        intent = about["payment_intent"]
        wanted = {"payment_intent.created", "payment_intent.succeeded", "charge.succeeded"}
        until(lambda: wanted <= {event["type"] for event in shop.events(intent)})
        assert (done["api_version"], done["livemode"]) == ("2026-10-28.endive", False)

    def test_an_event_names_the_request_that_caused_it(self, client, shop):
        customer = client.v1.customers.create({"name": "Ada"}, {"idempotency_key": f"why-{time.time()}"})
        event = until(lambda: shop.events(customer.id))[0]
        assert event["request"]["idempotency_key"].startswith("why-")
        assert event["request"]["id"] == customer.last_response.request_id

    def test_a_refusal_is_tried_again_until_it_is_taken(self, twin, client, shop):
        shop.statuses[:] = [500, 503]
        customer = client.v1.customers.create({"name": "Ada"})
        came = until(lambda: shop.events(customer.id)[2:] and shop.events(customer.id))
        assert len({event["id"] for event in came}) == 1
        row = until(lambda: [row for row in deliveries(twin, came[0]["id"]) if row["state"] == "delivered"])[0]
        assert row["tries"] == 3

    def test_can_be_sent_again_and_are_listed(self, twin, client, shop):
        customer = client.v1.customers.create({"name": "Ada"})
        event = until(lambda: shop.events(customer.id))[0]
        twin.post(f"events/{event['id']}/deliveries")
        until(lambda: len(shop.events(customer.id)) == 2)
        assert client.v1.events.retrieve(event["id"]).type == "customer.created"
        listed = client.v1.events.list({"types": ["customer.created", "customer.deleted"], "limit": 5})
        assert event["id"] in [item.id for item in listed.data]


class TestMisbehaviour:
    def test_late(self, twin, client, shop):
        twin.switch(webhook_delay_seconds=1)
        began = time.monotonic()
        customer = client.v1.customers.create({"name": "Ada"})
        until(lambda: shop.events(customer.id))
        assert time.monotonic() - began >= 1

    def test_doubled(self, twin, client, shop):
        twin.switch(webhook_copies=5)
        customer = client.v1.customers.create({"name": "Ada"})
        until(lambda: len(shop.events(customer.id)) == 5)
        assert len({event["id"] for event in shop.events(customer.id)}) == 1

    def test_reordered(self, twin, checkout, shop):
        twin.switch(webhook_reordered=True)
        time.sleep(2.05 - time.time() % 2)
        session = checkout()
        submit(session.url)
        until(lambda: len(shop.events(session.id) + shop.received) >= 5)
        types = [json.loads(body)["type"] for body, _ in shop.all()]
        assert types.index("checkout.session.completed") < types.index("payment_intent.succeeded")
        assert types.index("payment_intent.succeeded") < types.index("payment_intent.created")

    def test_lost_but_only_those_that_were_named(self, twin, client, checkout, shop):
        twin.switch(webhook_lost=True, webhook_types=["checkout.session.completed"])
        session = checkout()
        submit(session.url)
        intent = client.v1.checkout.sessions.retrieve(session.id).payment_intent
        until(lambda: shop.events(intent, "payment_intent.succeeded"))
        lost = client.v1.events.list({"type": "checkout.session.completed", "limit": 1}).data[0]
        assert [row["state"] for row in deliveries(twin, lost.id)] == ["lost"]
        assert shop.events(intent, "checkout.session.completed") == []

    @pytest.mark.parametrize("switch", [{"webhook_secret": "old"}, {"webhook_signature_age_seconds": 400}])
    def test_forged_or_stale(self, twin, client, shop, switch):
        twin.switch(**switch)
        client.v1.customers.create({"name": "Ada"})
        body, signature = until(shop.all)[0]
        with pytest.raises(stripe.SignatureVerificationError):
            stripe.Webhook.construct_event(body, signature, SECRET)

    def test_of_another_account_and_of_an_unknown_type(self, twin, client, shop):
        twin.switch(webhook_account="another", webhook_type="unknown")
        customer = client.v1.customers.create({"name": "Ada"})
        event = until(lambda: shop.events(customer.id))[0]
        assert (event["account"], event["type"]) == ("acct_another", "twin.something_new")

    def test_about_real_money(self, twin, client, shop):
        twin.switch(webhook_livemode="live")
        customer = client.v1.customers.create({"name": "Ada"})
        event = until(lambda: shop.events(customer.id))[0]
        assert event["livemode"] is True
        assert client.v1.events.retrieve(event["id"]).livemode is False

    def test_before_the_call_has_answered(self, twin, client, shop):
        twin.switch(webhook_before_answer=True)
        customer = client.v1.customers.create({"name": "Ada"})
        assert shop.events(customer.id)

    def test_a_session_is_paid_before_the_shop_knows_it(self, twin, checkout, client, shop):
        twin.switch(webhook_before_answer=True, shopper_pays_at_once=True)
        session = checkout()
        assert (session.status, session.payment_status) == ("open", "unpaid")
        assert shop.events(session.id, "checkout.session.completed")
        assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"

    def test_switches_refuse_what_they_do_not_know(self, twin):
        for sent in ({"webhook_mood": 1}, {"webhook_copies": "many"}, {"webhook_secret": "none"}, {"failures": [{}]}):
            assert requests.post(f"{twin.url}/_twin/switches", json=sent, timeout=5).status_code == 400

    def test_a_slow_answer(self, twin, client):
        twin.switch(slow=[{"operation": "*", "milliseconds": 300, "when": "before"}])
        began = time.monotonic()
        client.v1.customers.list()
        assert time.monotonic() - began >= 0.3


def deliveries(twin, event_id: str) -> list[dict]:
    return requests.get(f"{twin.url}/_twin/deliveries?event={event_id}", timeout=5).json()
