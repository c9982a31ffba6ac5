"""The cart over HTTP: as plain forms, as fragments, in two tabs, and for strangers."""

import re

import pytest

from storefront.flows.update_carts import update_carts
from storefront.inventory import services as books
from tests.support.cart import reprice, sell
from tests.support.http import HX

PANEL, DRAWER = {**HX, "HX-Target": "cart-panel"}, {**HX, "HX-Target": "cart-drawer"}


def add(client, sku="MUG", quantity=1, **more):
    return client.post("/cart/lines", data={"sku": sku, "quantity": quantity}, **more)


def version(client):
    return re.search(r'name="version" value="(\d+)"', client.get("/cart/").text)[1]


def shown(response):
    """`{sku: quantity}` of the lines that count."""
    return dict(re.findall(r'id="cart-\w+-([\w-]+)" name="quantity" value="(\d+)"', response.text))


def test_a_stranger_sees_an_empty_cart_and_gets_no_cookie(client):
    response = client.get("/cart/")
    assert response.status_code == 200
    assert "Nothing in here yet" in response.text
    assert "Set-Cookie" not in response.headers


def test_adding_by_form_leads_to_the_cart_and_says_so_once(client):
    sell("MUG", name="Moor mug")
    response = add(client, quantity=2)
    assert (response.status_code, response.headers["Location"]) == (303, "/cart/")
    page = client.get("/cart/")
    assert shown(page) == {"MUG": "2"}
    assert "Moor mug is in the cart." in page.text
    assert 'data-sku="MUG"' in page.text
    assert "Moor mug is in the cart." not in client.get("/cart/").text


def test_one_answer_carries_drawer_badge_and_words(client):
    sell("MUG", name="Moor mug")
    text = add(client, quantity=2, headers=DRAWER).text
    assert 'id="cart-drawer" data-opens="drawer" data-say="Moor mug is in the cart."' in text
    assert re.search(r'<a id="cart-badge"[^>]*hx-swap-oob="true"', text)
    assert ">2<" in text.split('id="cart-badge"')[1]


def test_the_page_contains_the_fragment_byte_for_byte(client):
    sell("MUG"), sell("CUP", quantity=1)
    add(client), add(client, "CUP")
    books.adjust(sku="CUP", delta=-1, reason="broken", actor="test")
    update_carts()
    page, fragment = client.get("/cart/"), client.get("/cart/", headers=HX)
    assert fragment.text in page.text
    assert "HX-Request" in page.headers["Vary"]
    assert page.headers["Cache-Control"] == "private, no-store"


def test_what_cannot_be_added_is_said_next_to_the_button(client):
    sell("MUG", quantity=2)
    add(client, quantity=2)
    response = add(client, headers=DRAWER)
    assert (response.status_code, response.headers["HX-Retarget"]) == (422, "find .said")
    assert response.text.startswith('<p class="said" role="status"')
    assert "Only 2 left, and you have them in your cart." in response.text
    page = add(client)
    assert page.status_code == 422
    assert "Only 2 left, and you have them in your cart." in page.text
    assert shown(page) == {"MUG": "2"}


@pytest.mark.parametrize("quantity", ["0", "-1", "1.5", "1e9", "NaN", "many", "99999999999"])
def test_a_quantity_that_is_none_is_refused(client, quantity):
    sell("MUG")
    assert add(client, quantity=quantity).status_code == 422
    assert "Nothing in here yet" in client.get("/cart/").text


def test_a_price_in_the_form_means_nothing(client):
    sell("MUG", 1450)
    client.post("/cart/lines", data={"sku": "MUG", "price": "1", "unit_minor": "1", "currency": "JPY"})
    assert "14.50 €" in client.get("/cart/").text.replace("\xa0", " ").replace("€14.50", "14.50 €")


def test_fewer_than_asked_are_added_and_the_line_says_so(client):
    sell("MUG", quantity=3)
    text = add(client, quantity=5, headers=PANEL).text
    assert "Only 3 left, so we set 3." in text


@pytest.mark.parametrize(
    ("form", "left"),
    [
        ({"quantity": "5"}, "5"),
        ({"quantity": "5", "step": "1"}, "6"),
        ({"quantity": "5", "step": "-1"}, "4"),
        ({"quantity": "5", "step": "7"}, "5"),
        ({"quantity": "300"}, "20"),
    ],
)
def test_quantity_with_and_without_the_step_buttons(client, form, left):
    sell("MUG")
    add(client, quantity=2)
    response = client.post("/cart/lines/MUG/quantity", data=form | {"version": version(client)}, headers=PANEL)
    assert response.status_code == 200
    assert shown(response) == {"MUG": left}


def test_stepping_below_one_takes_it_out_and_offers_it_back(client):
    sell("MUG", name="Moor mug")
    add(client)
    text = client.post("/cart/lines/MUG/quantity", data={"quantity": "1", "step": "-1"}, headers=PANEL).text
    assert "Moor mug removed." in text
    assert 'action="/cart/lines/MUG/restoration"' in text


@pytest.mark.parametrize("quantity", ["", "-3", "x", "1.5"])
def test_a_quantity_that_is_not_a_number_is_told_and_changes_nothing(client, quantity):
    sell("MUG")
    add(client, quantity=2)
    response = client.post("/cart/lines/MUG/quantity", data={"quantity": quantity}, headers=PANEL)
    assert response.status_code == 422
    assert "Write a whole number" in response.text
    assert shown(response) == {"MUG": "2"}


def test_removing_and_putting_back_without_script(client):
    sell("MUG"), sell("CUP")
    add(client, quantity=3), add(client, "CUP")
    response = client.post("/cart/lines/MUG/removal", data={"version": version(client)})
    assert (response.status_code, response.headers["Location"]) == (303, "/cart/")
    assert shown(client.get("/cart/")) == {"CUP": "1"}
    client.post("/cart/lines/MUG/restoration")
    assert shown(client.get("/cart/")) == {"MUG": "3", "CUP": "1"}


def test_a_form_from_an_old_page_is_answered_with_the_cart_of_now(client):
    sell("MUG"), sell("CUP")
    add(client)
    old = version(client)
    add(client, "CUP")
    for headers in (PANEL, {}):
        response = client.post("/cart/lines/MUG/removal", data={"version": old}, headers=headers)
        assert response.status_code == 409
        assert "Your cart changed in the meantime" in response.text
        assert shown(response) == {"MUG": "1", "CUP": "1"}


def test_saved_for_later_and_back(client):
    sell("MUG", name="Moor mug"), sell("CUP")
    add(client), add(client, "CUP")
    text = client.post("/cart/lines/MUG/saving", headers=PANEL).text
    assert "Saved for later" in text
    assert shown(client.get("/cart/")) == {"CUP": "1"}
    client.post("/cart/lines/MUG/restoration", headers=PANEL)
    assert shown(client.get("/cart/")) == {"MUG": "1", "CUP": "1"}


def test_what_is_gone_stays_to_be_seen_with_alternatives_until_dismissed(client):
    sell("MUG", name="Moor mug", quantity=2), sell("CUP", name="Fell mug")
    add(client, quantity=2)
    books.adjust(sku="MUG", delta=-2, reason="broken", actor="test")
    update_carts()
    text = client.get("/cart/").text
    assert "This sold out, so the 2 you chose are no longer part of your order. Nothing else has changed." in text
    assert "Fell mug" in text
    assert "Not counted" in text
    taken = client.post("/cart/lines", data={"sku": "CUP", "instead_of": "MUG"}, headers=PANEL)
    assert shown(taken) == {"CUP": "1"}
    assert "This sold out" not in taken.text


def test_a_price_that_fell_is_said_until_it_was_read(client):
    sell("MUG", 2240, name="Moor mug")
    add(client)
    reprice("MUG", 2090)
    text = client.get("/cart/").text.replace("\xa0", " ")
    assert re.search(r"The price of Moor mug fell from .*22\.40.* to .*20\.90.* since you put it in", text)
    assert client.post("/cart/notices/dismissal").status_code == 303
    assert "The price of Moor mug fell" not in client.get("/cart/").text


def test_the_way_to_free_delivery(client):
    sell("MUG", 1450)
    add(client, quantity=2)
    text = client.get("/cart/").text.replace("\xa0", " ")
    assert re.search(r"Spend .*31\.00.* more for free delivery\.", text)
    assert '<progress value="2900" max="6000"' in text
    add(client, quantity=3)
    assert "Delivery is free." in client.get("/cart/").text


def test_another_language_is_an_address(client):
    sell("MUG", name="Moor mug")
    client.post("/de/cart/lines", data={"sku": "MUG"})
    text = client.get("/de/cart/").text
    assert "Moor mug DE" in text
    assert 'action="/de/cart/lines/MUG/quantity"' in text


def test_another_site_cannot_fill_a_cart(client):
    sell("MUG")
    assert add(client, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_one_person_never_sees_the_cart_of_another(app, client):
    sell("MUG")
    add(client)
    assert "Nothing in here yet" in app.test_client().get("/cart/").text


def test_a_list_that_is_all_right_leads_to_the_cart(client):
    sell("MUG"), sell("CUP")
    response = client.post("/cart/quick-order", data={"list": "SKU;Qty\nmug;2\nCUP x3"})
    assert (response.status_code, response.headers["Location"]) == (303, "/cart/")
    assert shown(client.get("/cart/")) == {"MUG": "2", "CUP": "3"}


@pytest.mark.parametrize("headers", [{}, HX], ids=["form", "htmx"])
def test_what_of_a_list_cannot_be_used_stays_in_the_form(client, headers):
    sell("MUG", name="Moor mug")
    response = client.post("/cart/quick-order", data={"list": "MUG 2\nMUGG 1\n<b>"}, headers=headers)
    assert response.status_code == 422
    assert re.search(r"<textarea[^>]*>MUGG 1\n&lt;b&gt;</textarea>", response.text)
    assert "Did you mean MUG?" in response.text
    assert "Moor mug: 2 in the cart" in response.text


def test_an_empty_list_is_told_next_to_the_field(client):
    response = client.post("/cart/quick-order", data={"list": " "})
    assert response.status_code == 422
    assert 'id="list-why">Write at least one item number.' in response.text


def test_the_badge_alone_for_a_tab_that_comes_to_the_front(client):
    sell("MUG")
    add(client, quantity=3)
    assert ">3<" in client.get("/cart/badge", headers=HX).text
    assert client.get("/cart/badge").headers["Location"] == "/cart/"


def test_reading_changes_nothing(client):
    sell("MUG", 1450)
    add(client)
    reprice("MUG", 1600)
    before = version(client)
    for path in ("/cart/", "/cart/quick-order", "/cart/badge"):
        client.get(path)
        client.get(path, headers=HX)
    assert version(client) == before
