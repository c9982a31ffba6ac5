"""Money against the real Stripe twin: opened once, settled once, refunded once."""

import json
import time

import pytest
import stripe

from storefront.events.shipping import DeliveryFailed, FulfilmentCancelled
from storefront.kernel import clock, faults, outbox
from storefront.kernel.bus import NotYet
from storefront.kernel.context import contexts
from storefront.payments import books, queries, services
from storefront.payments.providers.base import BadSignature, PaymentState
from storefront.payments.settling import _apply
from tests.support.events import events_of
from tests.support.orders_events import say
from tests.support.twin import DECLINED, SECRET
from tests.support.webhooks import signed

OPENED, BILLED, FAIL = "EVENT_PAYMENT_OPENED", "EVENT_ORDER_BILLED", "EVENT_PAYMENT_FAIL"
CLOSED, REFUNDED = "EVENT_PAYMENT_CLOSED", "EVENT_ORDER_REFUNDED"


def charges(twin, order_id):
    return [charge for charge in twin.charges() if charge["metadata"].get("order_id") == order_id and charge["paid"]]


def said(order_id):
    return [name for name in events_of("payments", order_id) if name != "EVENT_PAYMENT_SIGNALLED"]


class TestOpening:
    def test_the_shopper_gets_a_page_for_the_whole_amount(self, placed):
        view = queries.payment_of(placed())
        assert view.status == "open"
        assert view.url.startswith("http")
        assert view.amount.minor == 16290

    def test_opening_twice_is_one_page(self, placed):
        order_id = placed()
        first = queries.payment_of(order_id)
        services.open_payment(order_id=order_id)
        assert queries.payment_of(order_id).session_id == first.session_id
        assert said(order_id) == [OPENED]

    def test_an_answer_that_was_lost_is_found_again(self, placed):
        with faults.rehearse("payments.open.after_call:raise"), pytest.raises(faults.Fault):
            placed(order_id="lost-answer")
        services.open_payment(order_id="lost-answer")
        assert said("lost-answer") == [OPENED]

    def test_an_order_that_costs_nothing_is_paid_at_once(self, placed):
        order_id = placed(lines=(), shipping_minor=0)
        assert said(order_id) == [BILLED]

    def test_prepared_before_created_waits(self, app):
        with pytest.raises(NotYet):
            services.open_payment(order_id="unknown")


class TestSettling:
    def test_a_paid_page_bills_the_order_once(self, placed, twin, settle):
        order_id = placed()
        assert twin.pay(queries.payment_of(order_id).url).status_code == 303
        for source in ("webhook", "return", "sweeper"):
            services.signal(order_id=order_id, source=source)
        settle(only="payments")
        view = queries.payment_of(order_id)
        assert (view.status, view.charged.minor, view.method) == ("paid", 16290, "Visa ···· 4242")
        assert said(order_id) == [OPENED, BILLED]
        assert len(charges(twin, order_id)) == 1

    def test_a_decline_moves_no_money_and_leaves_the_page_open(self, placed, twin):
        order_id = placed()
        twin.pay(queries.payment_of(order_id).url, DECLINED)
        services.settle(order_id=order_id)
        services.settle(order_id=order_id)
        view = queries.payment_of(order_id)
        assert view.can_pay and view.message
        assert said(order_id) == [OPENED, "EVENT_PAYMENT_DECLINED"]

    def test_the_hold_runs_out_and_the_page_is_closed_first(self, placed, twin):
        order_id = placed()
        with clock.travel(minutes=36):
            assert order_id in queries.overdue()
            services.expire(order_id=order_id)
            services.expire(order_id=order_id)
        assert said(order_id) == [OPENED, FAIL]
        assert twin.pay(queries.payment_of(order_id).url).status_code != 303
        assert charges(twin, order_id) == []

    def test_whoever_pays_in_the_last_second_has_paid(self, placed, twin):
        order_id = placed()
        twin.pay(queries.payment_of(order_id).url)
        with clock.travel(minutes=36):
            assert services.expire(order_id=order_id) == "paid"
        assert said(order_id) == [OPENED, BILLED]

    def test_another_amount_is_held_for_a_person(self, placed):
        order_id = placed()
        _apply(order_id, PaymentState(status="complete", paid=True, amount_minor=1, currency="EUR", intent_id="pi"))
        view = queries.payment_of(order_id)
        assert view.status == "held"
        assert said(order_id) == [OPENED, "EVENT_PAYMENT_HELD"]

    def test_money_after_the_end_goes_back_by_itself(self, placed, twin, settle):
        order_id = placed()
        twin.pay(queries.payment_of(order_id).url)
        state = PaymentState(status="expired", paid=False, amount_minor=16290, currency="EUR")
        _apply(order_id, state)
        services.settle(order_id=order_id)
        settle(only="payments")
        view = queries.payment_of(order_id)
        assert (view.status, view.refunded) == ("failed", view.charged)
        assert said(order_id) == [OPENED, FAIL, "EVENT_REFUND_REQUESTED", REFUNDED]


class TestCancelling:
    def test_an_open_page_is_closed(self, placed, twin, settle):
        order_id = placed()
        say("shipping", FulfilmentCancelled(order_id=order_id, reason="shopper"))
        settle(only="payments")
        assert said(order_id) == [OPENED, CLOSED]
        assert twin.pay(queries.payment_of(order_id).url).status_code != 303

    def test_a_paid_order_gets_its_money_back(self, placed, twin, settle):
        order_id = placed()
        twin.pay(queries.payment_of(order_id).url)
        services.settle(order_id=order_id)
        say("shipping", FulfilmentCancelled(order_id=order_id, reason="owner"))
        settle(only="payments")
        view = queries.payment_of(order_id)
        assert (view.status, view.refunded.minor) == ("closed", 16290)
        assert said(order_id)[-2:] == [REFUNDED, CLOSED]

    def test_paying_while_it_is_called_off_gives_the_money_back(self, placed, twin, settle):
        order_id = placed()
        twin.pay(queries.payment_of(order_id).url)
        say("shipping", FulfilmentCancelled(order_id=order_id, reason="shopper"))
        settle(only="payments")
        assert queries.payment_of(order_id).status == "closed"
        assert BILLED not in said(order_id)


class TestRefunds:
    @pytest.fixture
    def paid(self, placed, twin):
        order_id = placed()
        twin.pay(queries.payment_of(order_id).url)
        services.settle(order_id=order_id)
        return order_id

    def test_parts_up_to_the_whole_and_not_a_cent_more(self, paid, settle):
        for n, amount in enumerate((5000, 11290)):
            services.refund(order_id=paid, amount_minor=amount, reason="kind", actor="owner", cause=f"c{n}")
        with pytest.raises(services.UnableToRefund, match="more than is left"):
            services.refund(order_id=paid, amount_minor=1, reason="kind", actor="owner", cause="c3")
        settle(only="payments")
        view = queries.payment_of(paid)
        assert view.refunded == view.charged
        assert [refund.status for refund in view.refunds] == ["done", "done"]

    def test_the_same_cause_refunds_once(self, paid, settle):
        for _ in range(2):
            services.refund(order_id=paid, amount_minor=100, reason="kind", actor="owner", cause="same")
        settle(only="payments")
        assert queries.payment_of(paid).refunded.minor == 100

    def test_a_lost_parcel_refunds_its_lines(self, paid, settle):
        lines = [{"line_id": f"{paid}-1", "sku": "MOR-BR-03", "quantity": 2}]
        say("shipping", DeliveryFailed(order_id=paid, parcel_id="p1", kind="lost", lines=lines))
        settle(only="payments")
        assert queries.payment_of(paid).refunded.minor == 2900

    def test_a_refund_made_at_the_provider_is_booked(self, paid, twin, settle):
        client = stripe.StripeClient("sk_test_twin_tests", base_addresses={"api": twin.url})
        client.v1.refunds.create({"payment_intent": queries.payment_of(paid).intent_id, "amount": 700})
        services.settle(order_id=paid)
        services.settle(order_id=paid)
        view = queries.payment_of(paid)
        assert (view.refunded.minor, view.refundable.minor) == (700, 15590)


class TestWebhooks:
    def notice(self, order_id, **more):
        thing = {"id": "cs_x", "object": "checkout.session", "metadata": {"order_id": order_id}}
        event = {"id": "evt_1", "object": "event", "type": "checkout.session.completed", "data": {"object": thing}}
        return json.dumps(event | more).encode()

    def post(self, client, body):
        response = client.post("/webhooks/stripe", data=body, headers={"Stripe-Signature": signed(body)})
        assert response.status_code == 200

    def test_it_is_only_a_signal(self, client, placed, settle):
        order_id = placed()
        body = self.notice(order_id)
        for _ in range(3):
            self.post(client, body)
            settle(only="payments")
        assert events_of("payments", order_id).count("EVENT_PAYMENT_SIGNALLED") == 1
        services.settle(order_id=order_id)
        assert queries.payment_of(order_id).status == "open", "the body said completed; the provider did not"

    def test_news_that_nobody_has_looked_at_is_looked_at_once(self, client, placed):
        order_id = placed()
        for number in (1, 2):
            self.post(client, self.notice(order_id, id=f"evt_{number}"))
        assert events_of("payments", order_id).count("EVENT_PAYMENT_SIGNALLED") == 1
        assert outbox._claim(contexts["payments"], "payments.settle_payment"), "a worker has begun to look"
        self.post(client, self.notice(order_id, id="evt_3"))
        assert events_of("payments", order_id).count("EVENT_PAYMENT_SIGNALLED") == 2

    @pytest.mark.parametrize("case", ["no header", "other secret", "stale", "changed body"])
    def test_a_forged_one_is_refused_and_leaves_nothing(self, client, placed, case):
        order_id = placed()
        body = self.notice(order_id)
        header = {
            "no header": "",
            "other secret": signed(body, secret="whsec_other"),
            "stale": signed(body, at=int(time.time()) - 301),
            "changed body": signed(body + b" "),
        }[case]
        response = client.post("/webhooks/stripe", data=body, headers={"Stripe-Signature": header})
        assert response.status_code == 400
        assert "EVENT_PAYMENT_SIGNALLED" not in events_of("payments", order_id)

    def test_something_else_of_the_account_is_accepted_and_ignored(self, client, app, twin):
        body = self.notice("not-ours")
        response = client.post("/webhooks/stripe", data=body, headers={"Stripe-Signature": signed(body)})
        assert response.status_code == 200

    def test_both_secrets_are_good_while_one_is_replaced(self, app, twin):
        from storefront.payments.providers.stripe import Stripe

        body = self.notice("x")
        provider = Stripe(None, f"whsec_new_new_new_new,{SECRET}")
        assert provider.read_notice(body, signed(body)).id == "evt_1"
        with pytest.raises(BadSignature):
            Stripe(None, "whsec_new").read_notice(body, signed(body))


class TestBanksThatTakeDays:
    """A complete page is not a paid one (docs.stripe.com/checkout/fulfillment)."""

    def look(self, order_id, **said):
        state = PaymentState(status="complete", paid=False, amount_minor=16290, currency="EUR", **said)
        _apply(order_id, state)
        return queries.payment_of(order_id)

    def test_it_is_waited_for_past_the_hold(self, placed):
        order_id = placed()
        assert self.look(order_id, pending=True).status == "open"
        with clock.travel(minutes=50):
            assert order_id not in queries.overdue()
            assert [line.words for line in books.breaches()] == []
        assert said(order_id) == [OPENED]

    def test_its_no_is_the_end(self, placed):
        order_id = placed()
        self.look(order_id, pending=True)
        assert self.look(order_id, lost=True).status == "failed"
        assert said(order_id) == [OPENED, FAIL]

    def test_its_yes_bills_the_order(self, placed):
        order_id = placed()
        self.look(order_id, pending=True)
        _apply(order_id, PaymentState(status="complete", paid=True, amount_minor=16290, currency="EUR", intent_id="pi"))
        view = queries.payment_of(order_id)
        assert (view.status, view.reason) == ("paid", "")

    def test_another_currency_is_held_for_a_person(self, placed):
        order_id = placed()
        _apply(order_id, PaymentState(status="complete", paid=True, amount_minor=16290, currency="USD", intent_id="pi"))
        assert queries.payment_of(order_id).status == "held"
        assert said(order_id) == [OPENED, "EVENT_PAYMENT_HELD"]
