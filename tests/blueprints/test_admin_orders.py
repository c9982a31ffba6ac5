"""The owner's orders: found, packed, sent, cancelled, refunded, and tried again."""

import re
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import select, update

from jobs import parcels
from storefront.inventory import queries as inventory
from storefront.kernel import backstage, clock
from storefront.kernel.context import contexts
from storefront.kernel.db import session
from storefront.notifications import queries as notifications
from storefront.orders import queries as orders
from storefront.payments import queries as payments
from storefront.payments import services as paying
from storefront.shipping import queries as shipping
from tests.support.events import settle
from tests.support.http import HX
from tests.support.inventory import stock
from tests.support.orders import ADDRESS, DELIVERY, line, placed
from tests.support.remembered import remembered
from tests.support.staff import send, signed_in

SKU = "MOR-SG-03"
STEPS = (
    "orders",
    "inventory",
    "payments.note",
    "shipping",
    "payments",
    "cart",
    "notifications.note",
    "notifications.tell",
)


def run():
    """The saga, without mails leaving the house."""
    for _ in range(5):
        for step in STEPS:
            settle(only=step)


@pytest.fixture
def owner(client):
    return signed_in(client)


@pytest.fixture
def by_hand(app, twin):
    """A carrier that is moved by hand."""
    app.extensions["settings"] = replace(app.extensions["settings"], demo_carrier=False)
    return twin


@pytest.fixture
def paid(by_hand):
    """A paid order of two mugs at 14.50 €, delivery 4.90 €."""
    return remembered(partial(paid_order, by_hand))


@pytest.fixture
def refundable(by_hand):
    """The same made anew, for the provider remembers what it gave back."""
    return paid_order(by_hand)


def paid_order(twin):
    stock(SKU, 5)
    order = placed(line(SKU), delivery=DELIVERY | {"carrier": "flat"})
    run()
    twin.pay(payments.payment_of(order.id).url, "4242424242424242")
    paying.signal(order_id=order.id, source="webhook")
    run()
    session().expire_all()
    assert orders.get(order.id).payment_status == "paid"
    return order.id


def url(order_id, more=""):
    return f"/admin/orders/{order_id}{more}"


def field(page, name):
    return re.search(rf'name="{re.escape(name)}" value="([^"]*)"', page)[1]


class TestList:
    def test_an_empty_shop_says_what_to_do(self, owner):
        assert "No orders yet" in owner.get("/admin/orders/").text

    def test_text_and_statuses_narrow_it_and_stay_in_the_address(self, owner):
        ada = placed(line("A-1"), email="ada@example.org")
        jonas = placed(line("B-2"), email="jonas@example.org")
        assert ada.number in (page := owner.get("/admin/orders/").text)
        assert jonas.number in page
        for text in ("ada@example", ada.number, "a-1"):
            page = owner.get("/admin/orders/", query_string={"q": text}).text
            assert ada.number in page, text
            assert jonas.number not in page, text
        page = owner.get("/admin/orders/?status=cancelled").text
        assert "No order fits" in page
        assert "Clear all filters" in page

    def test_it_finds_names_and_tracking_numbers(self, owner, paid):
        other = placed(line("B-2"), address=ADDRESS | {"name": "Jonas Ärmel"}, email="j@example.org")
        send(owner, url(paid, "/parcels"), number="1")
        parcel = shipping.fulfilment_of(paid).parcels[0]
        send(owner, f"/admin/parcels/{parcel.id}/label", tracking_number="RR 1234 5678 DE")
        mine = orders.get(paid).number
        for text, wanted, unwanted in (
            ("marta ilv", mine, other.number),
            ("Ärmel", other.number, mine),
            ("rr12345678de", mine, other.number),
            ("1234 56", mine, other.number),
        ):
            page = owner.get("/admin/orders/", query_string={"q": text}).text
            assert wanted in page, text
            assert unwanted not in page, text
        assert "No order fits" in owner.get("/admin/orders/", query_string={"q": "%"}).text

    def test_pages_keep_the_filters(self, owner):
        for _ in range(51):
            placed(line("A-1"))
        page = owner.get("/admin/orders/?status=pending").text
        assert "/admin/orders/?status=pending&amp;page=2" in page
        assert page.count('scope="row"') == 50
        assert owner.get("/admin/orders/?status=pending&page=2").text.count('scope="row"') == 1

    def test_the_fragment_is_a_part_of_the_page(self, owner):
        placed(line("A-1"))
        page, fragment = owner.get("/admin/orders/"), owner.get("/admin/orders/", headers=HX)
        assert fragment.text.split('\n<div id="said"')[0].strip() in page.text
        assert "HX-Request" in page.headers["Vary"]


class TestOnePage:
    def test_it_shows_what_every_context_knows(self, owner, paid):
        page = owner.get(url(paid)).text
        order, payment = orders.get(paid), payments.payment_of(paid)
        for words in (order.number, "Marta Ilves", "Lindenstraße 14", SKU, "33.90", payment.intent_id, "4242"):
            assert words in page, words
        assert 'data-payment-status="paid"' in page

    def test_the_timeline_has_each_event_and_who_handled_it(self, owner, paid):
        page = owner.get(url(paid)).text
        for words in ("ORDER_CREATED", "inventory.prepare_order", "ORDER_BILLED", "shipping.plan_fulfilment"):
            assert words in page, words

    def test_an_order_that_never_was_is_404(self, owner):
        assert owner.get(url("nobody")).status_code == 404

    def test_the_fragment_is_a_part_of_the_page(self, owner, paid):
        def plain(text):
            return re.sub(r'name="cause" value="[^"]+"', "", text)

        page, fragment = owner.get(url(paid)), owner.get(url(paid), headers=HX)
        assert plain(fragment.text.split('\n<div id="said"')[0].strip()) in plain(page.text)


class TestParcels:
    def test_packing_and_sending_by_hand_until_the_door(self, owner, paid):
        answer = send(owner, url(paid, "/parcels"), number="1")
        assert answer.status_code == 303
        assert "Parcel 1 is packed." in owner.get(answer.headers["Location"]).text
        parcel = shipping.fulfilment_of(paid).parcels[0]
        assert send(owner, f"/admin/parcels/{parcel.id}/label", tracking_number="RR 1").status_code == 303
        run()
        for status in ("picked_up", "in_transit", "delivered"):
            assert send(owner, f"/admin/parcels/{parcel.id}/scans", status=status, place="Leipzig").status_code == 303
        run()
        session().expire_all()
        order = orders.get(paid)
        assert (order.status, order.fulfilment_status) == ("finished", "delivered")
        assert shipping.fulfilment_of(paid).parcels[0].tracking_number == "RR 1"
        assert inventory.availability([SKU])[SKU].on_hand == 3

    def test_the_same_form_twice_packs_once(self, owner, paid):
        order_line = orders.get(paid).lines[0].id
        for _ in range(2):
            assert send(owner, url(paid, "/parcels"), number="1", **{f"take:{order_line}": "1"}).status_code == 303
        session().expire_all()
        goods = shipping.fulfilment_of(paid)
        assert len(goods.parcels) == 1
        assert goods.lines_to_ship[0]["quantity"] == 1

    def test_packing_what_is_not_paid_is_refused_in_words(self, owner, app):
        order = placed(line(SKU))
        settle(only="shipping")
        answer = send(owner, url(order.id, "/parcels"), number="1")
        assert answer.status_code == 422
        assert "This order is not paid yet." in answer.text

    def test_htmx_gets_the_page_part_and_the_words_beside_it(self, owner, paid):
        answer = send(owner, url(paid, "/parcels"), number="1", headers=HX)
        assert answer.status_code == 200
        assert answer.text.lstrip().startswith('<div id="order"')
        assert '<div id="said" aria-live="polite" hx-swap-oob="true">' in answer.text
        assert "Parcel 1 is packed." in answer.text

    def test_a_parcel_does_not_go_back(self, owner, paid):
        send(owner, url(paid, "/parcels"), number="1")
        parcel = shipping.fulfilment_of(paid).parcels[0]
        assert send(owner, f"/admin/parcels/{parcel.id}/scans", status="delivered").status_code == 422
        send(owner, f"/admin/parcels/{parcel.id}/label")
        send(owner, f"/admin/parcels/{parcel.id}/scans", status="delivered")
        send(owner, f"/admin/parcels/{parcel.id}/scans", status="in_transit")
        session().expire_all()
        assert shipping.fulfilment_of(paid).parcels[0].status == "delivered"
        assert send(owner, f"/admin/parcels/{parcel.id}/scans", status="nonsense").status_code == 422


class TestWhoDidIt:
    def test_the_timeline_names_who_packed_sent_and_moved_the_parcel(self, client, paid):
        send(signed_in(client, "warehouse"), url(paid, "/parcels"), number="1")
        parcel = shipping.fulfilment_of(paid).parcels[0]
        send(signed_in(client, "manager"), f"/admin/parcels/{parcel.id}/label")
        send(signed_in(client, "owner"), f"/admin/parcels/{parcel.id}/scans", status="in_transit")
        run()
        who = {entry.code: entry.actor for entry in orders.timeline(paid, everything=True)}
        assert who["shipped"] == "manager@ollerby.example"
        assert who["parcel_in_transit"] == "owner@ollerby.example"
        items = client.get(url(paid)).text.split('id="timeline"')[1].split("<li")
        [packed] = [item for item in items if "<strong>Parcel 1 packed</strong>" in item]
        assert "warehouse@ollerby.example" in packed

    def test_the_demo_carrier_is_the_shop_itself(self, app, twin, owner):
        stock(SKU, 5)
        order = placed(line(SKU))
        run()
        twin.pay(payments.payment_of(order.id).url, "4242424242424242")
        paying.signal(order_id=order.id, source="webhook")
        run()
        parcels.move()
        run()
        who = {entry.code: entry.actor for entry in orders.timeline(order.id, everything=True)}
        assert who["shipped"] == "shop"
        assert shipping.fulfilment_of(order.id).parcels[0].packed_by == "shop"


class TestCancelling:
    def test_it_asks_first_then_gives_back_stock_and_money(self, owner, refundable):
        page = owner.get(url(refundable, "/cancellation")).text
        for words in ("33.90", "marta@example.org", SKU, "go back to the shelf"):
            assert words in page, words
        assert orders.get(refundable).status == "confirmed"
        for _ in range(2):  # a second press changes nothing
            assert send(owner, url(refundable, "/cancellation")).status_code == 303
        run()
        session().expire_all()
        order, stands = orders.get(refundable), inventory.availability([SKU])[SKU]
        assert (order.status, order.payment_status, order.cancel_reason) == ("cancelled", "refunded", "owner")
        assert (stands.on_hand, stands.allocated) == (5, 0)
        assert payments.payment_of(refundable).refunded.minor == 3390
        kinds = [message.kind for message in notifications.about_order(refundable)]
        assert kinds.count("order_cancelled") == 1
        assert any(entry.actor == "owner@ollerby.example" for entry in orders.timeline(refundable, everything=True))

    def test_what_has_left_is_not_cancelled(self, owner, paid):
        send(owner, url(paid, "/parcels"), number="1")
        send(owner, f"/admin/parcels/{shipping.fulfilment_of(paid).parcels[0].id}/label")
        run()
        session().expire_all()
        assert owner.get(url(paid, "/cancellation")).status_code == 422
        answer = send(owner, url(paid, "/cancellation"))
        assert answer.status_code == 422
        assert "too late to cancel" in answer.text


class TestRefunds:
    def test_part_of_it_once_per_form(self, owner, refundable):
        page = owner.get(url(refundable, "/refunds"), query_string={"amount": "5,50", "reason": "broken"}).text
        assert "Give 5.50" in page.replace("€5.50", "5.50")
        cause = field(page, "cause")
        for _ in range(2):
            assert (
                send(owner, url(refundable, "/refunds"), amount="5,50", reason="broken", cause=cause).status_code == 303
            )
        run()
        session().expire_all()
        payment = payments.payment_of(refundable)
        assert [refund.amount.minor for refund in payment.refunds] == [550]
        assert (payment.refunded.minor, payment.refundable.minor) == (550, 2840)
        assert payment.refunds[0].actor == "owner@ollerby.example"
        assert orders.get(refundable).payment_status == "partly_refunded"
        page = owner.get(url(refundable)).text
        assert "broken" in page

    @pytest.mark.parametrize("amount", ["33.91", "0", "-1", "five", "1.234"])
    def test_a_sum_that_does_not_fit_is_said_at_the_field(self, owner, paid, amount):
        answer = owner.get(url(paid, "/refunds"), query_string={"amount": amount})
        assert answer.status_code == 422
        assert 'id="amount-why"' in answer.text
        assert "What will happen" not in answer.text

    def test_more_than_the_cap_is_refused_even_without_the_page(self, owner, paid):
        answer = send(owner, url(paid, "/refunds"), amount="33.91", reason="x", cause="c1")
        assert answer.status_code == 422
        assert payments.payment_of(paid).refunds == []

    def test_without_its_one_time_key_it_only_asks_again(self, owner, paid):
        answer = send(owner, url(paid, "/refunds"), amount="5.00", reason="x")
        assert answer.status_code == 200
        assert 'name="cause"' in answer.text
        assert payments.payment_of(paid).refunds == []

    def test_nothing_paid_nothing_back(self, owner, app):
        order = placed(line(SKU))
        answer = owner.get(url(order.id, "/refunds"))
        assert answer.status_code == 422
        assert "There is nothing to give back." in answer.text


def test_what_was_partly_given_back_is_still_to_be_packed(owner, refundable):
    paying.refund(order_id=refundable, amount_minor=550, reason="scratched", actor="owner", cause="c1")
    run()
    session().expire_all()
    assert orders.get(refundable).payment_status == "partly_refunded"
    assert "1 order waits to be packed" in owner.get("/admin/").text


class TestStuckSteps:
    @pytest.fixture
    def stuck(self, app):
        """An order whose preparation gave up."""
        order = placed(line(SKU))
        outbox, table = contexts["orders"].Outbox, contexts["orders"].Delivery
        ours = select(outbox.id).where(outbox.trace == order.id)
        with contexts["orders"].transaction() as current:
            current.execute(
                update(table)
                .where(table.event_id.in_(ours), table.handler == "inventory.prepare_order")
                .values(attempts=10, parked_at=clock.now(), error="OSError: the shelf is on fire")
            )
        return order

    def test_it_is_first_on_the_start_page_and_on_the_orders_page(self, owner, stuck):
        for page in (owner.get("/admin/").text, owner.get(url(stuck.id)).text, owner.get("/admin/jobs/").text):
            assert "the shelf is on fire" in page
            assert "Setting the goods aside" in page
        assert "One thing needs a person" in owner.get("/admin/").text

    def test_trying_again_lets_it_run(self, owner, stuck, twin):
        stock(SKU, 5)
        [trouble] = backstage.troubles(trace_id=stuck.id)
        where = f"/admin/deliveries/{trouble.context}/{trouble.delivery_id}/redrive"
        answer = send(owner, where, order_id=stuck.id)
        assert answer.status_code == 303
        assert answer.headers["Location"] == url(stuck.id)
        assert backstage.troubles(trace_id=stuck.id, tried=1) == []
        run()
        session().expire_all()
        assert orders.get(stuck.id).status == "confirmed"
        again = send(owner, where, order_id=stuck.id)
        assert again.status_code == 422
        assert "done already" in again.text

    def test_nothing_of_that_name_is_refused(self, owner):
        assert send(owner, "/admin/deliveries/orders/nobody/redrive").status_code == 422
        assert send(owner, "/admin/deliveries/nowhere/nobody/redrive").status_code == 422


class TestMessages:
    def test_the_preview_is_a_sandbox_that_allows_its_own_styles_only(self, owner, paid):
        [mail] = [one for one in notifications.about_order(paid) if one.kind == "order_confirmed"]
        answer = owner.get(f"/admin/messages/{mail.id}")
        assert answer.text == mail.html
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("sandbox; default-src 'none'; style-src 'unsafe-inline'")
        assert "script-src" not in policy
        assert "unsafe-inline" not in owner.get(url(paid)).headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "private, no-store"

    def test_send_again_writes_one_more_for_each_press(self, owner, paid):
        [mail] = [one for one in notifications.about_order(paid) if one.kind == "order_confirmed"]
        for _ in range(2):
            assert send(owner, f"/admin/messages/{mail.id}/copies", cause="press-1").status_code == 303
        session().expire_all()
        copies = [one for one in notifications.about_order(paid) if one.kind == "order_confirmed"]
        assert len(copies) == 2
        assert copies[1].text == mail.text
        assert send(owner, "/admin/messages/nobody/copies").status_code == 404
