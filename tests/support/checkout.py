"""Walking through the checkout in tests."""

import re

from tests.support.cart import sell
from tests.support.http import token_in

WHO = {
    "email": "marta@example.org",
    "name": "Marta Ilves",
    "street": "Lindenstraße 14",
    "postcode": "04103",
    "city": "Leipzig",
    "country": "DE",
    "billing_same": "1",
}


def post(client, path, page=None, **data):
    """Send a form with the token of the page it stands on."""
    page = page or client.get("/checkout/details")
    return client.post(path, data={"csrf_token": token_in(page)} | data)


def fill_cart(client, sku="MUG", *, quantity=2, price=1450, stock=20):
    sell(sku, price=price, quantity=stock, name="Moor mug")
    client.post("/cart/lines", data={"sku": sku, "quantity": quantity})


def answer(client, **who):
    """Who, where and how; the last check."""
    post(client, "/checkout/details", **WHO | who)
    post(client, "/checkout/delivery", delivery="standard")
    return client.get("/checkout/review")


def key_of(review):
    """The one-time key on the page."""
    return dict(re.findall(r'name="(cart_id|quote|csrf_token)" value="([^"]*)"', review.text.split('id="place"')[1]))


def press(client, review):
    """The button."""
    return client.post("/checkout/order", data=key_of(review))


def plain(page):
    """The text with ordinary spaces, for sums."""
    return page.text.replace("\xa0", " ")


def codes(page):
    """What stands in the way."""
    return re.findall(r'data-problem="(\w+)"', page.text)
