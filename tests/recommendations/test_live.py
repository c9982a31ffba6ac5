"""What is bought in the shop is learned from, and shown below the next cart."""

import re

import pytest

from jobs import recommendations as job
from storefront.catalog import queries as shelf
from storefront.catalog import services as catalog
from storefront.events.orders import OrderCancelled
from storefront.recommendations import queries
from tests.support.cart import sell
from tests.support.http import HX
from tests.support.orders import line, placed
from tests.support.orders_events import say

pytestmark = pytest.mark.books_apart("orders are only placed here")


@pytest.fixture
def cups(app):
    for sku in ("CUP", "SAUCER", "TEA", "GONE"):
        sell(sku, quantity=0 if sku == "GONE" else 99)


def bought(*skus, times=3):
    return [placed(*(line(sku) for sku in skus), owner=f"v:{skus[0]}-{time}") for time in range(times)]


def suggested(client):
    text = client.get("/cart/suggestions", headers=HX).text
    return re.findall(r'class="card" data-sku="(\w+)"', text)


def test_what_was_bought_together_is_suggested(client, cups, settle):
    bought("CUP", "SAUCER", "GONE"), bought("TEA")
    settle(only="recommendations")
    client.post("/cart/lines", data={"sku": "CUP"})
    assert suggested(client) == [], "nothing was learned yet"
    assert job.train() == "learned from 12 events of 6 shoppers"
    assert suggested(client) == ["SAUCER"], "and what is sold out is not"
    client.post("/cart/lines", data={"sku": "SAUCER"})
    assert suggested(client) == []


def test_the_owners_own_links_come_first(client, cups, settle):
    bought("CUP", "SAUCER")
    settle(only="recommendations")
    job.train()
    sell("CUP", links={"related": [], "upsells": [], "crosssells": ["tea"]})
    client.post("/cart/lines", data={"sku": "CUP"})
    assert suggested(client) == ["TEA", "SAUCER"]


def test_what_left_the_shop_is_not_suggested(client, cups, settle):
    bought("CUP", "SAUCER")
    settle(only="recommendations")
    job.train()
    catalog.unpublish(product_id=shelf.offers(["SAUCER"], "en")["SAUCER"].product_id, actor="test")
    client.post("/cart/lines", data={"sku": "CUP"})
    assert suggested(client) == []


def test_what_was_cancelled_was_not_bought(cups, settle):
    orders = bought("CUP", "SAUCER")
    settle(only="recommendations")
    for order in orders:
        facts = {"number": order.number, "token": order.token, "email": order.email, "locale": "en"}
        say("orders", OrderCancelled(order_id=order.id, reason="shopper", **facts))
    settle(only="recommendations")
    assert job.train() == "nothing happened yet"
    assert queries.companions(["CUP"]) == []
