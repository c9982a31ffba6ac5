"""Nobody tells the shop anything; reconciliation brings every order to truth, and the deep check agrees."""

import contextlib
import time
from dataclasses import replace

import pytest
import stripe
from sqlalchemy import update

from jobs import payments as payment_jobs
from storefront.flows import check_books
from storefront.kernel import clock, faults
from storefront.kernel.context import contexts
from storefront.orders import queries as orders
from storefront.orders import services
from storefront.payments import provider_books, reconciling
from storefront.payments import queries as payments
from storefront.payments.models import Payment, StrayPayment
from storefront.payments.providers import provider
from storefront.payments.providers.base import PaymentState
from storefront.payments.settling import _apply
from storefront.shipping import queries as shipping
from tests.support.orders import placed
from tests.support.twin import DECLINED


@pytest.fixture(autouse=True)
def this_shop(app, twin):
    """The twin outlives a test, so each test is a shop of its own on the same account."""
    app.extensions["settings"] = replace(
        app.extensions["settings"], public_url=f"http://shop-{time.time_ns()}.localhost"
    )


@pytest.fixture
def api(twin):
    return stripe.StripeClient(twin.key, base_addresses={"api": twin.url}).v1


def pay(saga, order, number="4242424242424242"):
    saga.twin.pay(payments.payment_of(order.id).url, number)


def reconcile(saga):
    said = payment_jobs.reconcile()
    saga.settle()
    return said


def axes(order):
    found = orders.get(order.id)
    return found.status, found.payment_status, found.fulfilment_status


def write(statement):
    with contexts["payments"].transaction() as current:
        current.execute(statement)


class TestLostWebhooks:
    def test_every_order_comes_to_truth(self, saga, api):
        kept = [saga.place(1).order for _ in range(5)]
        paid, declined, cancelled, refunded, waiting = kept
        for order in (paid, cancelled, refunded):
            pay(saga, order)
        pay(saga, declined, DECLINED)
        services.request_cancellation(order_id=cancelled.id, actor="shopper", reason="shopper")
        saga.settle()
        assert [line for line in check_books.breaches(deep=True) if paid.number in line], "the provider knows more"
        reconcile(saga)
        api.refunds.create({"payment_intent": payments.payment_of(refunded.id).intent_id, "amount": 500})
        reconcile(saga)
        assert axes(paid) == ("confirmed", "paid", "planned")
        assert axes(declined)[:2] == axes(waiting)[:2] == ("confirmed", "awaiting")
        assert axes(cancelled)[:2] == ("cancelled", "refunded")
        assert axes(refunded)[:2] == ("confirmed", "partly_refunded")
        assert orders.get(refunded.id).refunded_minor == 500
        assert check_books.breaches(deep=True) == []
        assert "no difference" in reconcile(saga)

    def test_a_list_of_many_pages_is_read_over_several_runs(self, saga, monkeypatch):
        order = saga.place().order
        pay(saga, order)
        for _ in range(3):
            placed()
        saga.settle()
        real = provider().sessions
        monkeypatch.setattr(reconciling, "PAGES", 1)
        monkeypatch.setattr(
            "storefront.payments.providers.stripe._part",
            lambda since, after, expand: (
                {"created": {"gte": int(since.timestamp())}, "limit": 2, "expand": [expand]}
                | ({"starting_after": after} if after else {})
            ),
        )
        assert len(real(since=clock.now().replace(microsecond=0), after=None).items) <= 2
        for _ in range(200):
            reconcile(saga)
            if axes(order)[1] == "paid":
                break
        assert axes(order)[:2] == ("confirmed", "paid")


class TestMoneyOfNobody:
    def pages(self, api, settings, **more):
        line = {"quantity": 1, "price_data": {"currency": "eur", "unit_amount": 1234, "product_data": {"name": "Mug"}}}
        ids = {"order_id": "never-seen", "order_number": "O-1", "shop": settings.public_url} | more
        body = {"mode": "payment", "line_items": [line], "success_url": "http://localhost/", "metadata": ids}
        body["customer_email"] = "ada@example.com"
        return api.checkout.sessions.create(body | {"payment_intent_data": {"metadata": ids}})

    def test_paid_but_no_order_goes_back_once(self, saga, api):
        page = self.pages(api, saga.app.extensions["settings"])
        saga.twin.pay(page.url)
        assert "which is unknown here" in check_books.breaches(deep=True)[0]
        for _ in range(3):
            reconcile(saga)
        (stray,) = payments.strays(since=clock.now().replace(year=2000))
        assert (stray.why, stray.amount_minor, stray.order_id) == ("unknown_order", 1234, "never-seen")
        assert stray.refunded_at is not None
        intent = api.checkout.sessions.retrieve(page.id).payment_intent
        assert [refund.amount for refund in api.refunds.list({"payment_intent": intent}).data] == [1234]
        assert check_books.breaches(deep=True) == []

    def test_what_another_shop_on_the_account_earned_stays_there(self, saga, api):
        page = self.pages(api, saga.app.extensions["settings"], shop="http://another.example")
        saga.twin.pay(page.url)
        reconcile(saga)
        intent = api.checkout.sessions.retrieve(page.id).payment_intent
        assert api.refunds.list({"payment_intent": intent}).data == []
        assert check_books.breaches(deep=True) == []

    def test_its_open_page_is_closed(self, saga, api):
        page = self.pages(api, saga.app.extensions["settings"])
        reconcile(saga)
        assert api.checkout.sessions.retrieve(page.id).status == "expired"

    def test_paid_twice_gives_one_back(self, saga, api):
        order = saga.place().order
        again = self.pages(api, saga.app.extensions["settings"], order_id=order.id)
        pay(saga, order)
        reconcile(saga)
        assert api.checkout.sessions.retrieve(again.id).status == "expired"
        third = self.pages(api, saga.app.extensions["settings"], order_id=order.id)
        saga.twin.pay(third.url)
        assert "was charged twice" in " ".join(check_books.breaches(deep=True))
        reconcile(saga)
        (stray,) = payments.strays(since=clock.now().replace(year=2000))
        assert (stray.why, stray.amount_minor) == ("paid_twice", 1234)
        assert payments.payment_of(order.id).refunded.minor == 0
        assert check_books.breaches(deep=True) == []

    def test_a_crash_between_the_call_and_its_note_gives_back_once(self, saga, api):
        page = self.pages(api, saga.app.extensions["settings"])
        saga.twin.pay(page.url)
        payment_jobs.reconcile()
        with faults.rehearse("payments.stray.after_call:raise"), contextlib.suppress(faults.Fault):
            saga.settle()
        saga.settle()
        intent = api.checkout.sessions.retrieve(page.id).payment_intent
        assert [refund.amount for refund in api.refunds.list({"payment_intent": intent}).data] == [1234]

    @pytest.mark.books_broken("it shows the breach")
    def test_what_does_not_go_back_is_a_breach(self, saga, api):
        page = self.pages(api, saga.app.extensions["settings"])
        saga.twin.pay(page.url)
        payment_jobs.reconcile()
        saga.settle()
        write(update(StrayPayment).values(refunded_at=None, found_at=clock.now().replace(year=2020)))
        assert "belongs to nobody and has not gone back" in check_books.breaches()[0]


class TestPagesAndOrders:
    def test_a_page_whose_answer_was_lost_is_adopted_when_it_is_paid(self, saga, api):
        order = saga.place().order
        pay(saga, order)
        write(update(Payment).where(Payment.order_id == order.id).values(session_id="cs_other", intent_id=None))
        reconcile(saga)
        assert axes(order)[:2] == ("confirmed", "paid")
        assert check_books.breaches(deep=True) == []

    def test_an_open_page_of_an_order_that_is_over_is_closed(self, saga, api):
        order = saga.place().order
        page = payments.payment_of(order.id).session_id
        services.request_cancellation(order_id=order.id, actor="owner", reason="owner")
        with faults.rehearse("payments.close.marked:raise"), contextlib.suppress(faults.Fault):
            saga.settle()
        write(update(Payment).where(Payment.order_id == order.id).values(status="closed"))
        assert "its page is open at the provider" in provider_books.breaches()[0].words
        payment_jobs.reconcile()
        assert api.checkout.sessions.retrieve(page).status == "expired"
        write(update(Payment).where(Payment.order_id == order.id).values(status="open"))
        saga.settle()

    def test_paid_here_and_not_there_is_held_and_goes_on_when_the_money_shows(self, saga):
        order = saga.place().order
        believed = PaymentState(status="complete", paid=True, amount_minor=order.total_minor, currency="EUR")
        _apply(order.id, believed)
        saga.settle()
        assert axes(order) == ("confirmed", "paid", "planned")
        assert "the provider does not know it" in check_books.breaches(deep=True)[0]
        with clock.travel(minutes=20):
            assert "1 held" in reconcile(saga)
        assert axes(order)[:2] == ("held", "held")
        assert shipping.fulfilment_of(order.id).status == "waiting", "nothing leaves while the money is in doubt"
        pay(saga, order)
        reconcile(saga)
        assert axes(order) == ("confirmed", "paid", "planned")
        assert shipping.fulfilment_of(order.id).status == "planned"
        assert check_books.breaches(deep=True) == []

    def test_paid_at_another_page_than_we_thought_is_neither_held_nor_sent_back(self, saga):
        order, other = saga.place(1).order, saga.place(1).order
        pay(saga, order)
        bare = payments.payment_of(other.id).session_id
        write(update(Payment).where(Payment.order_id == other.id).values(session_id="cs_gone"))
        write(update(Payment).where(Payment.order_id == order.id).values(session_id=bare))
        believed = PaymentState(status="complete", paid=True, amount_minor=order.total_minor, currency="EUR")
        _apply(order.id, believed)
        saga.settle()
        reconcile(saga)
        assert axes(order) == ("confirmed", "paid", "planned")
        assert payments.strays(since=clock.now().replace(year=2000)) == []
        write(update(Payment).where(Payment.order_id == other.id).values(session_id=bare))
        assert check_books.breaches(deep=True) == []
