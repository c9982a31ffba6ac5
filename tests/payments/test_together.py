"""Webhooks, return page and sweeper at the same moment, in any order and any number: one effect."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import stripe
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from storefront.events.inventory import OrderPrepared
from storefront.kernel.context import contexts
from storefront.kernel.db import db, session
from storefront.payments import queries, services
from storefront.payments.models import ProviderNotice
from tests.support.events import events_of
from tests.support.events import settle as settle_events
from tests.support.orders_events import created, say
from tests.support.twin import KEY, SECRET
from tests.support.webhooks import notice, post, signed

THREADS = 50
KINDS = (
    "checkout.session.completed",
    "checkout.session.expired",
    "checkout.session.async_payment_failed",
    "payment_intent.succeeded",
    "charge.refunded",
    "charge.dispute.created",
)
TABLES = ("payments", "orders", "inventory", "shipping")


@pytest.fixture
def shop(each_database, the_twin):
    before = each_database.extensions["settings"]
    each_database.extensions["settings"] = replace(
        before, stripe_api_base=the_twin.url, stripe_secret_key=KEY, stripe_webhook_secret=SECRET
    )
    return each_database


def open_page():
    order_id = f"order-{time.time_ns()}"
    event = created(order_id)
    say("orders", event)
    say("inventory", OrderPrepared(order_id=order_id, total_minor=event.total_minor, currency="EUR"))
    settle_events(only="payments.note")
    settle_events(only="payments")
    return order_id


def said(order_id):
    return [name for name in events_of("payments", order_id) if name != "EVENT_PAYMENT_SIGNALLED"]


@pytest.mark.slow
def test_fifty_at_once_settle_one_page_once(shop, the_twin):
    order_id = open_page()
    the_twin.pay(queries.payment_of(order_id).url)
    session().commit()
    gate, body = threading.Barrier(THREADS), notice(order_id, event_id=f"evt_{order_id}")

    def rush(number):
        with shop.app_context():
            gate.wait()
            try:
                return _rival(shop, order_id, number, body)
            except Exception as error:
                return repr(error)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(THREADS) as pool:
        answers = Counter(pool.map(rush, range(THREADS)))
    settle_events(only="payments")
    assert set(answers) == {"paid", 200, True}, answers
    assert said(order_id) == ["EVENT_PAYMENT_OPENED", "EVENT_ORDER_BILLED"]
    assert session().scalar(select(func.count()).select_from(ProviderNotice)) == 1
    paid = [charge for charge in the_twin.charges() if charge["metadata"].get("order_id") == order_id]
    assert len(paid) == 1


def _rival(shop, order_id, number, body):
    """The sweeper settles, the provider knocks, the shopper comes back."""
    if number % 3 == 0:
        return services.settle(order_id=order_id)
    if number % 3 == 1:
        return post(shop.test_client(), body).status_code
    return services.signal(order_id=order_id, source="return")


@pytest.mark.thorough
class TestAnyOrder:
    """Six kinds of webhook, repeated and shuffled, told about one truth at the provider."""

    TRUTHS = {
        "paid": ("paid", 16290, 0, ("EVENT_PAYMENT_OPENED", "EVENT_ORDER_BILLED")),
        "refunded": ("paid", 16290, 700, ("EVENT_PAYMENT_OPENED", "EVENT_ORDER_BILLED", "EVENT_ORDER_REFUNDED")),
        "expired": ("failed", 0, 0, ("EVENT_PAYMENT_OPENED", "EVENT_PAYMENT_FAIL")),
        "open": ("open", 0, 0, ("EVENT_PAYMENT_OPENED",)),
    }

    @pytest.mark.slow
    @pytest.mark.parametrize("truth", TRUTHS)
    def test_ends_in_the_same_state(self, client, placed, settle, twin, truth):
        status, charged, refunded, expected = self.TRUTHS[truth]
        webhooks = st.lists(st.tuples(st.sampled_from(KINDS), st.booleans()), min_size=1, max_size=6)

        @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
        @given(webhooks=webhooks, repeats=st.lists(st.integers(0, 5), max_size=6))
        def check(webhooks, repeats):
            order_id = placed()
            self.make_true(twin, order_id, truth)
            told = [(kind, f"evt_{order_id}_{n}", at_once) for n, (kind, at_once) in enumerate(webhooks)]
            for kind, event_id, at_once in [*told, *(told[n % len(told)] for n in repeats)]:
                body = notice(order_id, kind=kind, event_id=event_id)
                assert post(client, body).status_code == 200
                if at_once:
                    settle(only="payments")
            settle(only="payments")
            view = queries.payment_of(order_id)
            assert (view.status, view.charged.minor, view.refunded.minor) == (status, charged, refunded)
            assert tuple(said(order_id)) == expected

        check()

    def make_true(self, twin, order_id, truth):
        """At the provider; the shop knows nothing of it yet."""
        page = queries.payment_of(order_id)
        api = stripe.StripeClient(KEY, base_addresses={"api": twin.url}).v1
        if truth in ("paid", "refunded"):
            assert twin.pay(page.url).status_code == 303
        if truth == "refunded":
            intent = api.checkout.sessions.retrieve(page.session_id).payment_intent
            api.refunds.create({"payment_intent": intent, "amount": 700})
        if truth == "expired":
            api.checkout.sessions.expire(page.session_id)


def everything():
    """How many rows each table of the contexts that hear of money has."""
    return {
        f"{name}.{table.name}": session().scalar(select(func.count()).select_from(table))
        for name in TABLES
        for table in contexts[name].metadata.sorted_tables
    }


@pytest.mark.parametrize("case", ["no header", "empty", "garbage", "other secret", "stale", "altered"])
def test_what_the_provider_did_not_say_is_refused_and_writes_nothing(client, placed, case):
    order_id = placed()
    body = notice(order_id)
    header = {
        "empty": "",
        "garbage": "t=now,v1=zz",
        "other secret": signed(body, secret="whsec_other_other_other"),
        "stale": signed(body, at=int(time.time()) - 301),
        "altered": signed(body.replace(b"completed", b"expired")),
    }.get(case)
    before = everything()
    if case == "no header":
        response = client.post("/webhooks/stripe", data=body)
    else:
        response = post(client, body, header)
    assert response.status_code == 400
    session().rollback()
    assert everything() == before
