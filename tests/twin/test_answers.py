"""Keys, idempotency, errors, and what is left after `kill -9`."""

import subprocess
import threading
import time

import pytest
import requests
import stripe

from tests.twin.conftest import KEY, ROOT, new_client, until


@pytest.fixture
def raw(twin):
    """One request without the SDK; keyword arguments are headers with underscores."""

    def send(path, data=None, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return requests.post(f"{twin.url}{path}", data=data or {}, headers=named, auth=(KEY, ""), timeout=10)

    return send


class TestKeys:
    def test_a_wrong_key_is_refused(self, twin):
        with pytest.raises(stripe.AuthenticationError, match=r"Invalid API Key provided: sk_test_\*+ever") as refusal:
            new_client(twin, "sk_test_of_somebody_whoever").v1.customers.list()
        assert refusal.value.http_status == 401

    def test_no_key_is_refused(self, twin):
        answer = requests.get(f"{twin.url}/v1/customers", timeout=5)
        assert answer.status_code == 401
        assert "You did not provide an API key" in answer.json()["error"]["message"]

    def test_every_answer_carries_its_id_and_version(self, raw):
        answer = raw("/v1/customers", Stripe_Version="2026-10-28.endive")
        assert answer.headers["Request-Id"].startswith("req_")
        assert answer.headers["Stripe-Version"] == "2026-10-28.endive"

    def test_an_unknown_address_is_named(self, raw):
        answer = raw("/v1/unicorns")
        assert answer.status_code == 404
        assert "Unrecognized request URL (POST: /v1/unicorns)" in answer.json()["error"]["message"]

    @pytest.mark.parametrize("path", ["charge", "latest_charge.nothing"])
    def test_expands_only_what_can_be(self, client, path):
        intent = client.v1.payment_intents.create(
            {"amount": 500, "currency": "eur", "payment_method": "pm_card_visa", "confirm": True}
        )
        with pytest.raises(stripe.InvalidRequestError, match="This property cannot be expanded"):
            client.v1.payment_intents.retrieve(intent.id, {"expand": [path]})


class TestIdempotency:
    def test_the_same_request_has_one_effect_and_one_answer(self, client, raw):
        first = raw("/v1/customers", {"name": "Ada"}, Idempotency_Key="k-same")
        again = raw("/v1/customers", {"name": "Ada"}, Idempotency_Key="k-same")
        assert first.json() == again.json()
        assert "Idempotent-Replayed" not in first.headers
        assert again.headers["Idempotent-Replayed"] == "true"
        assert again.headers["Original-Request"] == first.headers["Request-Id"]

    def test_other_parameters_are_refused(self, client):
        client.v1.customers.create({"name": "Ada"}, {"idempotency_key": "k-other"})
        with pytest.raises(stripe.IdempotencyError, match="same parameters they were first used with") as refusal:
            client.v1.customers.create({"name": "Eve"}, {"idempotency_key": "k-other"})
        assert refusal.value.http_status == 400

    def test_another_endpoint_is_refused(self, client):
        client.v1.customers.create({"description": "x"}, {"idempotency_key": "k-place"})
        with pytest.raises(stripe.IdempotencyError, match="same endpoint"):
            client.v1.setup_intents.create({"description": "x"}, {"idempotency_key": "k-place"})

    def test_at_the_same_time_only_one_runs(self, twin, client, raw):
        twin.switch(slow=[{"operation": "customers.create", "milliseconds": 400, "when": "before"}])
        name = f"only-{time.time()}@example.org"
        answers = []

        def send():
            answers.append(raw("/v1/customers", {"email": name}, Idempotency_Key=f"k-{name}"))

        threads = [threading.Thread(target=send) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(answer.status_code for answer in answers) == [200] + [409] * 7
        busy = next(answer for answer in answers if answer.status_code == 409).json()["error"]
        assert (busy["type"], busy["code"]) == ("idempotency_error", "idempotency_key_in_use")
        assert len(client.v1.customers.list({"email": name}).data) == 1

    def test_a_decline_is_kept_and_a_bad_parameter_is_not(self, client):
        bad = {"amount": "much", "currency": "eur", "payment_method": "pm_card_visa", "confirm": True}
        with pytest.raises(stripe.InvalidRequestError):
            client.v1.payment_intents.create(bad, {"idempotency_key": "k-kept"})
        declined = {**bad, "amount": 500, "payment_method": "pm_card_visa_chargeDeclined"}
        errors = []
        for _ in range(2):
            with pytest.raises(stripe.CardError) as refusal:
                client.v1.payment_intents.create(declined, {"idempotency_key": "k-kept"})
            errors.append(refusal.value.error.payment_intent.id)
        assert errors[0] == errors[1]

    @pytest.mark.parametrize(("kind", "effects"), [("with_effect", 1), ("without_effect", 0)])
    def test_a_500_is_kept_whether_the_work_was_done_or_not(self, twin, client, kind, effects):
        email = f"{kind}-{time.time()}@example.org"
        twin.switch(failures=[{"operation": "customers.create", "kind": kind, "calls": 1}])
        for _ in range(2):
            with pytest.raises(stripe.APIError) as failure:
                client.v1.customers.create({"email": email}, {"idempotency_key": email})
            assert failure.value.http_status == 500
        assert len(client.v1.customers.list({"email": email}).data) == effects
        assert client.v1.customers.create({"email": email}, {"idempotency_key": f"{email}-2"}).email == email

    def test_after_a_day_a_key_is_new(self, twin, client):
        first = client.v1.customers.create({"name": "Ada"}, {"idempotency_key": "k-day"})
        twin.switch(clock_ahead_seconds=24 * 3600 + 5)
        assert client.v1.customers.create({"name": "Ada"}, {"idempotency_key": "k-day"}).id != first.id


class TestKill:
    def test_keeps_all_state_keys_and_debts(self, own_twin, shop):
        twin = own_twin()
        client = new_client(twin)
        twin.switch(webhook_delay_seconds=1)
        customer = client.v1.customers.create({"name": "Ada"}, {"idempotency_key": "k-kill"})
        twin.kill()
        assert shop.events(customer.id) == []
        twin.start()
        assert client.v1.customers.create({"name": "Ada"}, {"idempotency_key": "k-kill"}).id == customer.id
        assert [event["type"] for event in until(lambda: shop.events(customer.id))] == ["customer.created"]

    def test_in_the_middle_of_a_call_leaves_all_or_nothing(self, own_twin):
        twin = own_twin()
        client = new_client(twin)
        twin.switch(slow=[{"operation": "customers.create", "milliseconds": 3000, "when": "after"}])
        lost = threading.Thread(target=_ignoring_loss, args=(client,))
        lost.start()
        until(lambda: client.v1.customers.list({"email": "lost@example.org"}).data)
        twin.kill()
        lost.join()
        twin.start()
        twin.switch(slow=[])
        wanted = {"email": "lost@example.org"}
        again = client.v1.customers.create(wanted, {"idempotency_key": "k-lost"})
        assert [customer.id for customer in client.v1.customers.list(wanted).data] == [again.id]

    def test_a_second_one_on_the_same_port_ends_and_leaves_the_state_alone(self, own_twin):
        twin = own_twin()
        second = subprocess.run(twin.command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)
        assert second.returncode == 1
        assert "in use" in second.stderr
        assert new_client(twin).v1.customers.create({"name": "Ada"}).name == "Ada"


def _ignoring_loss(client) -> None:
    with pytest.raises(stripe.APIConnectionError):
        client.v1.customers.create({"email": "lost@example.org"}, {"idempotency_key": "k-lost"})
