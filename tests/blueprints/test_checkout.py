"""The checkout over HTTP: steps, words beside fields, and one order however often the button is pressed."""

import re
import threading

import pytest
from flask.testing import FlaskClient

from storefront.inventory import services as books
from storefront.kernel.db import db
from storefront.orders import queries as orders
from tests.support.cart import reprice
from tests.support.checkout import WHO, answer, codes, fill_cart, key_of, plain, post, press
from tests.support.events import events_of
from tests.support.http import HX, token_in


def test_without_a_cart_there_is_no_checkout(client):
    for path in ("/checkout/details", "/checkout/delivery", "/checkout/review"):
        response = client.get(path)
        assert (response.status_code, response.headers["Location"]) == (303, "/cart/")


def test_the_pages_are_nobody_elses_business(client):
    fill_cart(client)
    page = client.get("/checkout/details")
    assert page.headers["Cache-Control"] == "private, no-store"
    assert 'name="robots" content="noindex"' in page.text


class TestDetails:
    def test_asks_for_few_things(self, client):
        fill_cart(client)
        form = client.get("/checkout/details").text.split('<fieldset class="billing"')[0]
        assert [
            name for name in ("email", "name", "street", "postcode", "city", "country") if f'name="{name}"' not in form
        ] == []
        assert 'name="region"' not in form, "Germany writes none"

    def test_says_beside_the_field_what_is_wrong_and_keeps_everything(self, client):
        fill_cart(client)
        page = post(client, "/checkout/details", **WHO | {"postcode": "0410", "email": "marta@", "name": ""})
        assert page.status_code == 422
        for field, words in {"postcode": "26133", "email": "not complete", "name": "on the bell"}.items():
            assert re.search(rf'<a href="#{field}">[^<]*{words}', page.text), field
            assert re.search(rf'id="{field}-why">[^<]*{words}', page.text), field
        assert 'value="Lindenstraße 14"' in page.text and 'value="0410"' in page.text
        assert 'value="0410"' in client.get("/checkout/details").text, "kept on the server"

    def test_another_country_asks_for_other_fields_and_clears_nothing(self, client):
        fill_cart(client)
        page = client.get("/checkout/details")
        data = {"csrf_token": token_in(page)} | WHO | {"country": "US"}
        fragment = client.post("/checkout/address?kind=shipping", data=data, headers=HX).text
        assert fragment.startswith('<div class="fields" id="address-shipping"')
        assert 'name="region"' in fragment and "ZIP code" in fragment and "California" in fragment
        assert 'value="Lindenstraße 14"' in fragment and 'value="04103"' in fragment

    def test_the_same_without_javascript(self, client):
        fill_cart(client)
        response = post(client, "/checkout/details", **WHO | {"country": "US", "change": "country"})
        assert (response.status_code, response.headers["Location"]) == (303, "/checkout/details#country")
        page = client.get("/checkout/details").text
        assert 'name="region"' in page and 'value="Lindenstraße 14"' in page

    def test_another_address_for_the_bill(self, client):
        fill_cart(client)
        who = {key: value for key, value in WHO.items() if key != "billing_same"}
        page = post(client, "/checkout/details", **who, billing_country="DE")
        assert page.status_code == 422
        assert 'id="billing_street-why"' in page.text
        bill = {f"billing_{name}": WHO[name] for name in ("name", "street", "postcode", "city", "country")}
        assert post(client, "/checkout/details", **who, **bill | {"billing_city": "Halle"}).status_code == 303
        post(client, "/checkout/delivery", delivery="standard")
        assert "Halle" in client.get("/checkout/review").text

    def test_what_is_typed_is_kept_before_it_is_sent(self, client):
        fill_cart(client)
        assert post(client, "/checkout/draft", email="marta@example.org", street="Linden").status_code == 204
        page = client.get("/checkout/details").text
        assert 'value="marta@example.org"' in page and 'value="Linden"' in page

    @pytest.mark.parametrize("junk", ["<script>alert(1)</script>", "\x00\x07", "x" * 5000, "٠٤١٠٣"])
    def test_junk_is_answered_in_words(self, client, junk):
        fill_cart(client)
        page = post(client, "/checkout/details", **WHO | {"city": junk, "postcode": junk, "country": junk})
        assert page.status_code == 422
        assert "<script>alert" not in page.text


class TestDelivery:
    def test_names_the_day_and_takes_the_cheapest(self, client):
        fill_cart(client)
        post(client, "/checkout/details", **WHO)
        page = plain(client.get("/checkout/delivery"))
        assert re.search(r'value="standard" id="delivery-standard" checked', page)
        assert re.search(r"<strong>\w+day \d+ \w+ to \w+day \d+ \w+</strong><span class=\"num\">4.90 €", page)

    def test_the_sum_follows_the_choice(self, client):
        fill_cart(client)
        post(client, "/checkout/details", **WHO)
        page = client.get("/checkout/delivery")
        data = {"csrf_token": token_in(page), "delivery": "express"}
        fragment = plain(client.post("/checkout/quote", data=data, headers=HX))
        assert "41.90 €" in fragment
        assert fragment.lstrip().startswith('<div class="stack" id="summary"')

    def test_a_way_we_do_not_offer(self, client):
        fill_cart(client)
        post(client, "/checkout/details", **WHO)
        page = post(client, "/checkout/delivery", delivery="drone")
        assert page.status_code == 422
        assert "Choose one of these ways." in page.text

    def test_steps_come_in_order(self, client):
        fill_cart(client)
        assert client.get("/checkout/delivery").headers["Location"] == "/checkout/details"
        assert client.get("/checkout/review").headers["Location"] == "/checkout/details"
        post(client, "/checkout/details", **WHO)
        assert client.get("/checkout/review").headers["Location"] == "/checkout/delivery"


class TestTheButton:
    def test_says_the_sum_and_leads_to_the_payment(self, client):
        fill_cart(client)
        review = answer(client)
        assert ">Pay 33.90 €</button>" in plain(review)
        assert "5.41 € of it is VAT (19 %)" in plain(review)
        response = press(client, review)
        assert response.status_code == 303
        assert re.fullmatch(r"/orders/[\w-]{32}/payment", response.headers["Location"])

    def test_again_back_and_reload_lead_to_the_same_order(self, client, settle):
        fill_cart(client)
        review = answer(client)
        first = press(client, review).headers["Location"]
        assert press(client, review).headers["Location"] == first
        assert client.get("/checkout/review").headers["Location"] == first
        settle(only="cart")
        assert press(client, review).headers["Location"] == first
        assert client.get("/checkout/details").headers["Location"] == first
        assert events_of("orders") == ["EVENT_ORDER_CREATED"]

    @pytest.mark.fault
    def test_twenty_at_once(self, app, client):
        fill_cart(client)
        review = answer(client)
        cookie = client.get_cookie("shop_visitor")
        gate, answers, form = threading.Barrier(20), [], key_of(review)

        def pressing():
            other = FlaskClient(app, app.response_class)
            other.set_cookie("shop_visitor", cookie.value)
            gate.wait()
            response = other.post("/checkout/order", data=form, headers={"Sec-Fetch-Site": "same-origin"})
            answers.append((response.status_code, response.headers.get("Location")))

        threads = [threading.Thread(target=pressing) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        db.session.rollback()
        assert len(answers) == 20
        assert len(set(answers)) == 1
        assert answers[0][0] == 303
        assert events_of("orders") == ["EVENT_ORDER_CREATED"]

    def test_a_changed_price_stops_and_one_click_mends_it(self, client):
        fill_cart(client)
        review = answer(client)
        reprice("MUG", 1550)
        page = press(client, review)
        assert (page.status_code, codes(page)) == (409, ["price_changed"])
        assert "costs 15.50 € now; it was 14.50 €" in plain(page)
        assert re.search(r'<button class="btn wide" disabled>', page.text)
        mended = post(client, "/checkout/fixes", page, fix="prices")
        assert (mended.status_code, mended.headers["Location"]) == (303, "/checkout/review")
        again = client.get("/checkout/review")
        assert codes(again) == []
        assert press(client, again).status_code == 303

    def test_what_ran_out_stops_and_can_be_taken_down(self, client):
        fill_cart(client)
        review = answer(client)
        books.adjust(sku="MUG", delta=-19, reason="broken", actor="test")
        page = press(client, review)
        assert codes(page) == ["insufficient_stock"]
        assert "Only 1 left of Moor mug." in page.text
        post(client, "/checkout/fixes", page, fix="quantity", sku="MUG", quantity="1")
        assert ">Pay 19.40 €</button>" in plain(client.get("/checkout/review"))

    def test_tampering_orders_nothing(self, client):
        fill_cart(client)
        review = answer(client)
        for quote in ("", "WzEsMiwzLDRd", key_of(review)["quote"][:-4]):
            assert client.post("/checkout/order", data=key_of(review) | {"quote": quote}).status_code == 409
        assert events_of("orders") == []

    def test_another_persons_press_finds_nothing(self, app, client):
        fill_cart(client)
        review = answer(client)
        press(client, review)
        eve = app.test_client()
        fill_cart(eve, "CUP")
        mine = answer(eve)
        response = eve.post("/checkout/order", data=key_of(mine) | {"cart_id": key_of(review)["cart_id"]})
        assert response.status_code == 409
        assert orders.search().total == 1

    def test_a_form_without_its_token_is_refused(self, client):
        fill_cart(client)
        review = answer(client)
        data = {name: value for name, value in key_of(review).items() if name != "csrf_token"}
        assert client.post("/checkout/order", data=data).status_code == 400


class TestOnePageAStep:
    """An htmx form gets the next page as its answer, under that page's address; a plain form is sent there."""

    STEPS = (("details", WHO, "delivery"), ("delivery", {"delivery": "standard"}, "review"))

    def taken(self, page):
        """The parts that the form asks for, and the title."""
        parts = (r"<title>.*?</title>", r'<main id="main".*?</main>', r'<ol class="steps" id="steps">.*?</ol>')
        return [re.search(part, page.text, re.DOTALL)[0] for part in parts]

    def test_the_answer_is_the_next_page(self, client):
        fill_cart(client)
        for step, data, after in self.STEPS:
            token = {"csrf_token": token_in(client.get("/checkout/details"))}
            answer = client.post(f"/checkout/{step}", data=data | token, headers=HX)
            assert (answer.status_code, answer.headers["HX-Push-Url"]) == (200, f"/checkout/{after}")
            assert self.taken(answer) == self.taken(client.get(f"/checkout/{after}"))
            plain = client.post(f"/checkout/{step}", data=data | token)
            assert (plain.status_code, plain.headers["Location"]) == (303, f"/checkout/{after}")

    def test_what_is_wrong_stays_where_it_was_typed(self, client):
        fill_cart(client)
        token = {"csrf_token": token_in(client.get("/checkout/details"))}
        answer = client.post("/checkout/details", data=WHO | token | {"postcode": "12"}, headers=HX)
        assert (answer.status_code, "HX-Push-Url" in answer.headers) == (422, False)
        assert 'value="12"' in answer.text and 'value="Leipzig"' in answer.text

    def test_whose_cart_is_gone_is_led_to_it(self, client):
        fill_cart(client)
        token = {"csrf_token": token_in(client.get("/checkout/details"))}
        client.post("/cart/lines/MUG/removal", data=token)
        answer = client.post("/checkout/details", data=WHO | token, headers=HX)
        assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/cart/")
        plain = client.post("/checkout/details", data=WHO | token)
        assert client.get(plain.headers["Location"]).headers["Location"] == "/cart/"

    def test_whose_order_was_placed_in_another_tab_is_led_to_it(self, client):
        fill_cart(client)
        review = answer(client)
        order = press(client, review).headers["Location"]
        token = {"csrf_token": key_of(review)["csrf_token"]}
        for step, data in (("details", WHO), ("delivery", {"delivery": "standard"})):
            said = client.post(f"/checkout/{step}", data=data | token, headers=HX)
            assert (said.status_code, said.headers["HX-Redirect"]) == (204, order)


def test_the_checkout_speaks_german_and_arabic(client):
    fill_cart(client)
    answer(client)
    german = client.get("/de/checkout/review").text
    assert 'lang="de"' in german and "33,90" in german and 'action="/de/checkout/order"' in german
    assert 'dir="rtl"' in client.get("/ar/checkout/details").text
