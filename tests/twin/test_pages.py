"""The hosted pages, by plain HTTP: no script is ever needed."""

import re

import pytest
import requests

from tests.twin.conftest import submit

ALLOWED = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action"


class TestPaymentPage:
    def test_shows_the_order_and_says_that_it_is_a_test(self, checkout):
        answer = requests.get(checkout().url, timeout=5)
        assert "Test payments: no real money" in answer.text
        assert "2 × <bdi>Moor mug</bdi>" in answer.text
        assert "€29.00" in answer.text
        assert "Pay €41.37" in answer.text
        assert 'href="http://shop.test/cart"' in answer.text

    def test_keeps_to_a_strict_policy(self, checkout):
        answer = requests.get(checkout().url, timeout=5)
        assert answer.headers["Content-Security-Policy"] == f"{ALLOWED} 'self' http://shop.test"
        assert "Set-Cookie" not in answer.headers
        assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=", answer.text)

    @pytest.mark.parametrize(
        ("locale", "accepts", "lang", "direction", "words"),
        [
            ("auto", "ar-EG,en;q=0.5", "ar", "rtl", "مدفوعات تجريبية"),
            ("auto", "nl", "en", "ltr", "no real money"),
            ("de", "ar", "de", "ltr", "41,37\xa0€ bezahlen"),
        ],
    )
    def test_speaks_the_language_of_the_shopper(self, checkout, locale, accepts, lang, direction, words):
        text = requests.get(checkout(locale=locale).url, headers={"Accept-Language": accepts}, timeout=5).text
        assert f'<html lang="{lang}" dir="{direction}">' in text
        assert words in text

    def test_writes_a_currency_without_decimals(self, checkout):
        item = {"quantity": 1, "price_data": {"currency": "jpy", "unit_amount": 1500, "product_data": {"name": "Cup"}}}
        assert "¥1,500" in requests.get(checkout(line_items=[item]).url, timeout=5).text

    @pytest.mark.parametrize(
        ("card", "words"),
        [
            ("4000000000000002", "The card was declined by its bank."),
            ("4000000000009995", "there is not enough money"),
            ("4000000000000069", "it has expired"),
            ("4000000000000101", "the security code is wrong"),
            ("4100000000000019", "looked like fraud"),
        ],
    )
    def test_a_decline_stays_on_the_page_and_the_next_card_pays(self, client, checkout, card, words):
        session = checkout()
        answer = submit(session.url, card)
        assert answer.status_code == 402
        assert words in answer.text
        assert "No money has moved" in answer.text
        assert words in requests.get(session.url, timeout=5).text
        assert client.v1.checkout.sessions.retrieve(session.id).status == "open"
        assert submit(session.url).status_code == 303
        paid = client.v1.checkout.sessions.retrieve(session.id)
        states = [charge.status for charge in client.v1.charges.list({"payment_intent": paid.payment_intent}).data]
        assert (paid.payment_status, states) == ("paid", ["succeeded", "failed"])

    def test_fraud_is_blocked_before_it_reaches_the_bank(self, client, checkout):
        session = checkout()
        submit(session.url, "4100000000000019")
        intent = client.v1.checkout.sessions.retrieve(session.id).payment_intent
        outcome = client.v1.charges.list({"payment_intent": intent}).data[0].outcome
        assert (outcome.type, outcome.risk_level, outcome.reason) == ("blocked", "highest", "highest_risk_level")

    def test_takes_a_typed_card_however_it_is_spaced(self, checkout):
        typed = {"number": "5555 5555-5555 4444", "expiry": "1/34", "cvc": "123", "name": "Ada"}
        assert submit(checkout().url, "typed", **typed).status_code == 303

    def test_takes_arabic_figures(self, checkout):
        typed = {"number": "٤٢٤٢ ٤٢٤٢ ٤٢٤٢ ٤٢٤٢", "expiry": "١٢/٣٤", "cvc": "١٢٣"}
        assert submit(checkout().url, "typed", **typed).status_code == 303

    @pytest.mark.parametrize(
        ("field", "value", "words"),
        [
            ("number", "4242 4242 4242 4241", "This is not a card number."),
            ("expiry", "13/34", "Give month and year"),
            ("expiry", "01/20", "This date is in the past."),
            ("cvc", "12", "Three or four digits."),
        ],
    )
    def test_says_at_the_field_what_is_wrong_and_keeps_what_was_typed(self, checkout, field, value, words):
        typed = {"number": "4242424242424242", "expiry": "12/34", "cvc": "123", "name": "Ada", field: value}
        answer = submit(checkout().url, "typed", **typed)
        assert answer.status_code == 422
        assert answer.text.count(words) == 2
        assert f'<a href="#{field}">' in answer.text
        assert 'value="Ada"' in answer.text

    def test_asks_for_an_address_only_if_it_has_none(self, client, checkout):
        session = checkout(customer_email="")
        assert "Give an e-mail address" in submit(session.url).text
        assert submit(session.url, email="ada@example.org").status_code == 303
        paid = client.v1.checkout.sessions.retrieve(session.id)
        assert paid.customer_details.email == "ada@example.org"

    def test_escapes_what_others_wrote(self, checkout):
        bad = "<script>alert(1)</script>"
        item = {"quantity": 1, "price_data": {"currency": "eur", "unit_amount": 500, "product_data": {"name": bad}}}
        session = checkout(line_items=[item])
        assert "<script" not in requests.get(session.url, timeout=5).text
        assert "<script" not in submit(session.url, "typed", name=bad).text

    def test_that_does_not_exist_says_so(self, twin):
        answer = requests.get(f"{twin.url}/c/pay/cs_test_none", timeout=5)
        assert answer.status_code == 404
        assert "There is no such payment" in answer.text


class TestBankPage:
    @pytest.mark.parametrize("card", ["4000002500003155", "4000000000003220"])
    def test_asks_and_then_pays(self, client, twin, checkout, shop, card):
        session = checkout()
        page = twin.url + submit(session.url, card).headers["Location"]
        assert "Your bank asks: was it you?" in requests.get(page, timeout=5).text
        intent = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]}).payment_intent
        assert intent.status == "requires_action"
        answer = requests.post(page, data={"answer": "complete"}, allow_redirects=False, timeout=5)
        assert answer.headers["Location"] == f"http://shop.test/thanks?session={session.id}"
        assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"

    def test_that_fails_goes_back_to_the_payment_page(self, client, twin, checkout):
        session = checkout()
        page = twin.url + submit(session.url, "4000000000003220").headers["Location"]
        answer = requests.post(page, data={"answer": "fail"}, timeout=5)
        assert answer.url == session.url
        assert "Your bank did not confirm that it was you." in answer.text
        assert submit(session.url).status_code == 303

    def test_says_no_when_the_session_has_expired_meanwhile(self, client, twin, checkout):
        session = checkout()
        page = twin.url + submit(session.url, "4000000000003220").headers["Location"]
        client.v1.checkout.sessions.expire(session.id)
        answer = requests.post(page, data={"answer": "complete"}, timeout=5)
        assert answer.status_code == 410
        assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "unpaid"


class TestDashboard:
    def test_refunds_disputes_and_sends_again(self, client, twin, checkout):
        session = checkout()
        submit(session.url)
        intent = client.v1.checkout.sessions.retrieve(session.id).payment_intent
        page = f"{twin.url}/payments/{intent}"
        assert "€41.37" in requests.get(f"{twin.url}/", timeout=5).text
        assert "greater than unrefunded" in requests.post(f"{page}/refunds", data={"amount": "41.38"}, timeout=5).text
        assert requests.post(f"{page}/refunds", data={"amount": "1,37"}, timeout=5).status_code == 200
        assert [refund.amount for refund in client.v1.refunds.list({"payment_intent": intent}).data] == [137]
        assert requests.post(f"{page}/disputes", data={"reason": "fraudulent"}, timeout=5).status_code == 200
        dispute = client.v1.disputes.list({"payment_intent": intent}).data[0]
        closing = f"{page}/disputes/{dispute.id}/closing"
        assert "won" in requests.post(closing, data={"outcome": "won"}, timeout=5).text

    def test_form_sets_every_switch_and_puts_all_back(self, twin):
        page = f"{twin.url}/switches"
        html = requests.get(page, timeout=5).text
        fields = dict(re.findall(r'<input id="(\w+)" name="\w+"[^>]* value="([^"]*)"', html))
        changed = fields | {"webhook_delay_seconds": "4", "webhook_lost": "on", "failure_calls": "2"}
        changed |= {"failure_operation": "refunds.create", "failure_kind": "without_effect"}
        assert "told to misbehave" in requests.post(page, data=changed, timeout=5).text
        state = requests.get(f"{twin.url}/_twin/switches", timeout=5).json()
        assert (state["webhook_delay_seconds"], state["webhook_lost"]) == (4, True)
        assert state["failures"] == [{"operation": "refunds.create", "kind": "without_effect", "calls": 2}]
        assert "give a whole number" in requests.post(page, data=changed | {"webhook_copies": "x"}, timeout=5).text
        assert "told to misbehave" not in requests.post(page, data={"reset": "1"}, timeout=5).text

    def test_refuses_forms_of_other_sites(self, twin):
        forged = {"Origin": "http://evil.test"}
        assert requests.post(f"{twin.url}/switches", data={}, headers=forged, timeout=5).status_code == 403
        assert requests.post(f"{twin.url}/_twin/switches", data="{}", timeout=5).status_code == 415

    def test_shows_events_with_every_answer_of_the_shop(self, client, twin, shop):
        shop.statuses[:] = [500]
        customer = client.v1.customers.create({"name": "Ada"})
        event = client.v1.events.list({"type": "customer.created", "limit": 1}).data[0]
        assert event.data.object.id == customer.id
        assert "customer.created" in requests.get(f"{twin.url}/events", timeout=5).text
        assert "Send again" in requests.get(f"{twin.url}/events/{event.id}", timeout=5).text
