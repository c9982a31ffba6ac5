"""Mails through a real SMTP server in this process."""

import email
from dataclasses import replace
from email import policy

import pytest
from aiosmtpd.controller import Controller

from storefront.events.identity import AccountRegistered
from storefront.events.orders import OrderCancelled, OrderPaid
from storefront.events.payments import OrderRefunded
from storefront.events.shipping import DeliveryFailed, OrderDelivered, OrderShipped
from storefront.kernel import faults
from storefront.notifications import queries, services
from storefront.notifications.channels import UnableToSend
from tests.support.orders_events import created, say
from tests.support.twin import free_port

ORDER = {"order_id": "o1", "number": "O-o1", "token": "token-o1", "email": "ada@example.com", "locale": "en"}


class Sink:
    """Takes mail; refuses what `refuse` says."""

    def __init__(self):
        self.mails, self.refuse = [], None

    async def handle_DATA(self, server, session, envelope):
        if self.refuse:
            return self.refuse
        self.mails.append(email.message_from_bytes(envelope.content, policy=policy.default))
        return "250 fine"


@pytest.fixture
def sink(app):
    sink = Sink()
    server = Controller(sink, hostname="127.0.0.1", port=free_port())
    server.start()
    before = app.extensions["settings"]
    app.extensions["settings"] = replace(before, mail_url=f"smtp://127.0.0.1:{server.port}")
    yield sink
    app.extensions["settings"] = before
    server.stop()


@pytest.fixture
def tell(sink, settle):
    """Say something of an order that notifications knows; the mails that came of it."""

    def say_and_settle(*events, context="orders", locale="en"):
        say("orders", created(locale=locale))
        settle(only="notifications.note")
        say(context, *events)
        settle(only="notifications")
        return sink.mails

    return say_and_settle


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


def paid():
    return OrderPaid(total_minor=16290, currency="EUR", **ORDER)


class TestWhatPeopleAreTold:
    def test_the_confirmation_lists_everything(self, tell):
        (mail,) = tell(paid())
        assert mail["To"] == "ada@example.com"
        assert mail["Subject"] == "Thank you: your order O-o1 is confirmed"
        assert "1 × Tarn gooseneck kettle, Sage, 0.9 l: 129.00\N{NO-BREAK SPACE}€" in text_of(mail)
        assert "Total: 162.90\N{NO-BREAK SPACE}€" in text_of(mail)
        assert "/orders/token-o1" in text_of(mail)
        assert "Tarn gooseneck kettle" in mail.get_body(("html",)).get_content()

    def test_no_payment_means_no_money_moved(self, tell):
        (mail,) = tell(OrderCancelled(reason="payment", **ORDER))
        assert "No money moved" in text_of(mail)

    def test_a_cancelled_order_says_what_goes_back(self, tell):
        (mail,) = tell(OrderCancelled(reason="shopper", refunded_minor=16290, **ORDER))
        assert "162.90\N{NO-BREAK SPACE}€ goes back" in text_of(mail)

    def test_shipped_names_the_day_and_the_number(self, tell):
        event = OrderShipped(
            order_id="o1", parcel_id="p1", lines=[], carrier="demo", tracking_number="OP1", promised_to="2026-11-27"
        )
        (mail,) = tell(event, context="shipping")
        assert "Friday, 27 November" in text_of(mail)
        assert "OP1" in text_of(mail)

    @pytest.mark.parametrize(
        ("context", "event", "words"),
        [
            (
                "shipping",
                OrderDelivered(order_id="o1", parcel_id="p1", complete=True),
                "Everything you ordered",
            ),
            ("shipping", OrderDelivered(order_id="o1", parcel_id="p1", complete=False), "Another parcel"),
            ("shipping", DeliveryFailed(order_id="o1", parcel_id="p1", kind="lost", lines=[]), "lost your parcel"),
            (
                "payments",
                OrderRefunded(
                    order_id="o1",
                    payment_id="p",
                    refund_id="r",
                    amount_minor=700,
                    total_refunded_minor=700,
                    currency="EUR",
                    reason="",
                ),
                "7.00\N{NO-BREAK SPACE}€ goes back",
            ),
        ],
    )
    @pytest.mark.books_broken("its events are as old as the collection of the tests")
    def test_the_rest_of_the_journey(self, tell, context, event, words):
        (mail,) = tell(event, context=context)
        assert words in text_of(mail)

    def test_in_the_language_the_order_was_placed_in(self, tell):
        (mail,) = tell(paid(), locale="de")
        assert "162,90" in text_of(mail)
        assert "/de/orders/token-o1" in text_of(mail)

    def test_a_new_account_gets_its_link(self, sink, settle):
        say("identity", AccountRegistered(account_id="a", email="ada@example.com", locale="en", stamp="s"))
        settle(only="notifications")
        assert "/account/verification/" in text_of(sink.mails[0])


class TestSending:
    def test_nothing_is_sent_before_its_cause_is_committed(self, sink, settle):
        say("orders", created())
        settle(only="notifications.note")
        with pytest.raises(ZeroDivisionError):
            say("orders", paid(), *(1 / 0 for _ in range(1)))
        settle(only="notifications")
        assert sink.mails == []

    def test_a_crash_after_sending_sends_the_same_message_id_again(self, tell, sink, settle):
        with faults.rehearse("notifications.send.after_call:raise"), pytest.raises(faults.Fault):
            tell(paid())
        settle(only="notifications")
        assert len(sink.mails) == 2
        assert len({mail["Message-ID"] for mail in sink.mails}) == 1

    def test_a_temporary_refusal_is_tried_again(self, tell, sink, settle):
        sink.refuse = "451 later"
        with pytest.raises(UnableToSend):
            tell(paid())
        sink.refuse = None
        settle(only="notifications")
        (message,) = queries.about_order("o1")
        assert (message.status, message.tries, len(sink.mails)) == ("sent", 2, 1)

    def test_a_permanent_refusal_is_kept_for_a_person(self, tell, sink):
        sink.refuse = "550 no such user"
        tell(paid())
        (message,) = queries.failed()
        assert "550 no such user" in message.error

    def test_an_owner_may_send_it_again(self, tell, sink, settle):
        tell(paid())
        (message,) = queries.about_order("o1")
        services.send_again(message_id=message.id, actor="owner")
        settle(only="notifications")
        assert [mail["Subject"] for mail in sink.mails] == [message.subject] * 2
