"""Payment intents, saved cards, refunds, charges and disputes through the unmodified SDK."""

import pytest
import requests
import stripe

from tests.twin.conftest import until


@pytest.fixture
def pay(client):
    """A payment of 10 EUR that succeeds."""

    def pay_now(method="pm_card_visa", amount=1000, **more):
        wanted = {"amount": amount, "currency": "eur", "payment_method": method, "confirm": True, **more}
        return client.v1.payment_intents.create(wanted)

    return pay_now


@pytest.fixture
def saved(client):
    """A customer with a saved card."""

    def save(token):
        customer = client.v1.customers.create({"email": "ada@example.org"})
        method = client.v1.payment_methods.attach(token, {"customer": customer.id})
        return {"customer": customer.id, "payment_method": method.id}

    return save


class TestIntents:
    def test_step_by_step(self, client):
        intent = client.v1.payment_intents.create({"amount": 1000, "currency": "EUR", "description": "Order 7"})
        assert (intent.status, intent.currency) == ("requires_payment_method", "eur")
        intent = client.v1.payment_intents.update(intent.id, {"payment_method": "pm_card_visa", "amount": 1200})
        assert intent.status == "requires_confirmation"
        intent = client.v1.payment_intents.confirm(intent.id)
        assert (intent.status, intent.amount_received) == ("succeeded", 1200)
        with pytest.raises(stripe.InvalidRequestError, match="already succeeded") as refusal:
            client.v1.payment_intents.confirm(intent.id)
        assert refusal.value.code == "payment_intent_unexpected_state"

    def test_held_money_is_captured_in_part(self, client, pay):
        intent = pay(capture_method="manual")
        assert (intent.status, intent.amount_capturable) == ("requires_capture", 1000)
        intent = client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 600})
        assert (intent.status, intent.amount_received) == ("succeeded", 600)
        assert client.v1.refunds.create({"payment_intent": intent.id}).amount == 600

    def test_held_money_is_let_go(self, client, pay, shop):
        intent = client.v1.payment_intents.cancel(pay(capture_method="manual").id)
        assert intent.status == "canceled"
        until(lambda: shop.events(intent.id, "payment_intent.canceled"))
        with pytest.raises(stripe.InvalidRequestError, match="You cannot cancel this PaymentIntent"):
            client.v1.payment_intents.cancel(intent.id)

    @pytest.mark.parametrize(
        ("method", "code", "decline_code"),
        [
            ("pm_card_visa_chargeDeclined", "card_declined", "generic_decline"),
            ("pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
            ("pm_card_chargeDeclinedExpiredCard", "expired_card", None),
            ("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", None),
            ("pm_card_radarBlock", "card_declined", "fraudulent"),
        ],
    )
    def test_a_decline_is_a_card_error_with_the_intent(self, client, pay, shop, method, code, decline_code):
        with pytest.raises(stripe.CardError) as refusal:
            pay(method)
        error = refusal.value.error
        assert (refusal.value.http_status, error.code, error.decline_code) == (402, code, decline_code)
        intent = client.v1.payment_intents.retrieve(error.payment_intent.id, {"expand": ["latest_charge"]})
        assert (intent.status, intent.last_payment_error.code) == ("requires_payment_method", code)
        assert intent.latest_charge.failure_code == code
        until(lambda: shop.events(intent.id, "payment_intent.payment_failed"))

    def test_a_saved_card_pays_while_nobody_looks(self, client, pay, saved):
        assert pay(**with_method(saved("pm_card_visa")), off_session=True).status == "succeeded"

    def test_a_bank_that_wants_to_ask_declines_it(self, client, pay, saved):
        with pytest.raises(stripe.CardError) as refusal:
            pay(**with_method(saved("pm_card_authenticationRequired")), off_session=True)
        assert refusal.value.code == "authentication_required"
        assert refusal.value.error.payment_intent.status == "requires_payment_method"

    def test_a_card_that_was_set_up_needs_no_asking(self, client, pay, twin):
        customer = client.v1.customers.create({"email": "ada@example.org"})
        token = "pm_card_authenticationRequiredOnSetup"
        wanted = {"customer": customer.id, "payment_method": token, "confirm": True}
        setup = client.v1.setup_intents.create(wanted)
        assert setup.status == "requires_action"
        requests.post(setup.next_action.redirect_to_url.url, data={"answer": "complete"}, timeout=5)
        setup = client.v1.setup_intents.retrieve(setup.id)
        assert setup.status == "succeeded"
        paid = pay(setup.payment_method, customer=customer.id, off_session=True)
        assert paid.status == "succeeded"

    def test_the_bank_asks_a_shopper_who_is_there(self, client, pay):
        intent = pay("pm_card_threeDSecure2Required", return_url="http://shop.test/back?order=7")
        assert intent.status == "requires_action"
        page = intent.next_action.redirect_to_url.url
        answer = requests.post(page, data={"answer": "complete"}, allow_redirects=False, timeout=5)
        assert answer.headers["Location"].startswith(f"http://shop.test/back?order=7&payment_intent={intent.id}")
        assert client.v1.payment_intents.retrieve(intent.id).status == "succeeded"

    def test_the_card_of_another_customer_is_refused(self, client, pay, saved):
        with pytest.raises(stripe.InvalidRequestError, match="belongs to a Customer"):
            pay(saved("pm_card_visa")["payment_method"])

    def test_one_of_a_session_is_ended_with_the_session(self, client, checkout):
        session = checkout()
        requests.post(session.url, data={"method": "4000000000000002"}, timeout=5)
        intent = client.v1.checkout.sessions.retrieve(session.id).payment_intent
        with pytest.raises(stripe.InvalidRequestError, match="Expire the Checkout Session instead"):
            client.v1.payment_intents.cancel(intent)

    def test_are_listed_by_customer(self, client, pay, saved):
        someone = saved("pm_card_visa")
        paid = pay(**with_method(someone))
        found = client.v1.payment_intents.list({"customer": someone["customer"]})
        assert [intent.id for intent in found.auto_paging_iter()] == [paid.id]


class TestCustomers:
    def test_are_kept_changed_and_forgotten(self, client, shop):
        customer = client.v1.customers.create({"email": "ada@example.org", "metadata": {"a": "1", "b": "2"}})
        changed = client.v1.customers.update(customer.id, {"name": "Ada", "metadata": {"a": "", "c": "3"}})
        assert (changed.name, changed.metadata.to_dict()) == ("Ada", {"b": "2", "c": "3"})
        found = client.v1.customers.list({"email": "ada@example.org", "limit": 1})
        assert found.data[0].id == customer.id
        assert client.v1.customers.delete(customer.id).deleted
        assert client.v1.customers.retrieve(customer.id).deleted
        until(lambda: len(shop.events(customer.id)) == 3)
        with pytest.raises(stripe.InvalidRequestError, match="No such customer"):
            client.v1.customers.update(customer.id, {"name": "Eve"})

    def test_lose_a_card_that_is_detached(self, client, saved):
        someone = saved("pm_card_mastercard")
        listed = client.v1.payment_methods.list({"customer": someone["customer"], "type": "card"}).data
        assert [method.card.brand for method in listed] == ["mastercard"]
        client.v1.payment_methods.detach(someone["payment_method"])
        assert client.v1.customers.payment_methods.list(someone["customer"]).data == []
        with pytest.raises(stripe.InvalidRequestError, match="is not attached to a customer"):
            client.v1.payment_methods.detach(someone["payment_method"])

    def test_cannot_save_a_card_that_is_declined(self, client):
        customer = client.v1.customers.create({"email": "ada@example.org"})
        with pytest.raises(stripe.CardError, match="Your card was declined"):
            client.v1.payment_methods.attach("pm_card_visa_chargeDeclined", {"customer": customer.id})

    def test_may_type_a_number(self, client):
        card = {"number": "4242424242424242", "exp_month": 4, "exp_year": 2031, "cvc": "123"}
        method = client.v1.payment_methods.create({"type": "card", "card": card})
        assert (method.card.last4, method.card.exp_year) == ("4242", 2031)


class TestRefunds:
    def test_in_parts_up_to_the_whole_and_no_further(self, client, pay, shop):
        intent = pay()
        first = client.v1.refunds.create({"payment_intent": intent.id, "amount": 300, "metadata": {"order": "7"}})
        assert (first.status, first.amount, first.metadata["order"]) == ("succeeded", 300, "7")
        with pytest.raises(stripe.InvalidRequestError) as refusal:
            client.v1.refunds.create({"payment_intent": intent.id, "amount": 701})
        assert "Refund amount (€7.01) is greater than unrefunded amount on charge (€7.00)" in str(refusal.value)
        assert refusal.value.param == "amount"
        rest = client.v1.refunds.create({"charge": intent.latest_charge})
        assert rest.amount == 700
        charge = client.v1.charges.retrieve(intent.latest_charge, {"expand": ["refunds"]})
        assert (charge.refunded, charge.amount_refunded, len(charge.refunds.data)) == (True, 1000, 2)
        with pytest.raises(stripe.InvalidRequestError) as refusal:
            client.v1.refunds.create({"payment_intent": intent.id})
        assert refusal.value.code == "charge_already_refunded"
        until(lambda: len(shop.events(intent.id, "refund.created", "charge.refunded")) == 4)

    def test_that_the_bank_sends_back_fails_later(self, client, pay, shop):
        refund = client.v1.refunds.create({"payment_intent": pay("pm_card_refundFail").id})
        assert refund.status == "succeeded"
        until(lambda: shop.events(refund.id, "refund.failed"))
        assert client.v1.refunds.retrieve(refund.id).status == "failed"
        assert client.v1.charges.retrieve(refund.charge).amount_refunded == 0

    def test_that_take_time_arrive_later(self, client, pay, shop):
        refund = client.v1.refunds.create({"payment_intent": pay("pm_card_pendingRefund").id})
        assert refund.status == "pending"
        until(lambda: shop.events(refund.id, "charge.refund.updated"))
        assert client.v1.refunds.retrieve(refund.id).status == "succeeded"

    def test_of_what_was_never_paid_is_refused(self, client):
        intent = client.v1.payment_intents.create({"amount": 1000, "currency": "eur"})
        with pytest.raises(stripe.InvalidRequestError, match="does not have a successful charge"):
            client.v1.refunds.create({"payment_intent": intent.id})


class TestDisputes:
    def test_opened_by_a_lever_and_lost(self, client, twin, pay, shop):
        intent = pay()
        opened = twin.post("disputes", payment_intent=intent.id, reason="product_not_received")
        dispute = client.v1.disputes.retrieve(opened["id"])
        assert (dispute.status, dispute.amount, dispute.reason) == ("needs_response", 1000, "product_not_received")
        with pytest.raises(stripe.InvalidRequestError) as refusal:
            client.v1.refunds.create({"payment_intent": intent.id})
        assert refusal.value.code == "charge_disputed"
        answered = client.v1.disputes.update(dispute.id, {"evidence": {"shipping_tracking_number": "NP1"}})
        assert answered.status == "under_review"
        twin.post(f"disputes/{dispute.id}/closing", won=False)
        events = until(lambda: shop.events(dispute.id, "charge.dispute.created", "charge.dispute.closed")[1:])
        assert events[0]["data"]["object"]["status"] == "lost"

    def test_come_by_themselves_with_the_card_for_it(self, client, pay):
        intent = pay("pm_card_createDispute")
        assert client.v1.disputes.list({"payment_intent": intent.id}).data[0].reason == "fraudulent"

    def test_the_balance_counts_what_is_left(self, client, pay):
        pay(amount=5000)
        assert client.v1.balance.retrieve().available[0].amount >= 5000

    def test_a_risky_payment_says_so(self, client, pay):
        charge = client.v1.charges.retrieve(pay("pm_card_riskLevelElevated").latest_charge)
        assert (charge.outcome.risk_level, charge.outcome.risk_score > 60) == ("elevated", True)


def with_method(saved: dict) -> dict:
    """The saved card in the fixture's words."""
    return {"method": saved["payment_method"], "customer": saved["customer"]}
