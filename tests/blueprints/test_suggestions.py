"""What goes with it, what is a step up, and what is bought along with a cart."""

import re

import pytest

from storefront.catalog import queries as shelf
from storefront.catalog import services as catalog
from tests.support.cart import sell
from tests.support.http import HX

LINKS = {
    "related": ["saucer", "gone"],
    "upsells": ["grand", "unknown"],
    "crosssells": ["tea", "saucer", "hidden", "gone", "mug"],
}


@pytest.fixture
def cups(app):
    for sku in ("SAUCER", "GRAND", "TEA", "HIDDEN"):
        sell(sku)
    sell("GONE", quantity=0)
    catalog.unpublish(product_id=shelf.offers(["HIDDEN"], "en")["HIDDEN"].product_id, actor="test")
    sell("MUG", links=LINKS)


def shelves(text):
    """Title of each shelf → SKUs on it."""
    found = re.findall(r'<section class="band[^"]*" aria-labelledby="[\w-]+">.*?</section>', text, re.S)
    return {
        re.search(r"<h2[^>]*>(.*?)</h2>", one)[1]: re.findall(r'class="card" data-sku="(\w+)"', one) for one in found
    }


def test_a_product_shows_what_goes_with_it_and_a_step_up(client, cups):
    assert shelves(client.get("/p/mug").text) == {"A step up": ["GRAND"], "Goes well with it": ["SAUCER"]}
    assert shelves(client.get("/p/saucer").text) == {}


def test_a_cart_shows_what_is_bought_along(client, cups):
    assert "/cart/suggestions" not in client.get("/cart/").text, "not below an empty cart"
    client.post("/cart/lines", data={"sku": "MUG"})
    assert 'href="/cart/suggestions"' in client.get("/cart/").text
    fragment = client.get("/cart/suggestions", headers=HX)
    assert shelves(fragment.text) == {"Often bought along": ["TEA", "SAUCER"]}
    assert fragment.text in client.get("/cart/suggestions").text
    client.post("/cart/lines", data={"sku": "TEA"})
    assert shelves(client.get("/cart/suggestions").text) == {"Often bought along": ["SAUCER"]}


def test_a_cart_with_which_nothing_goes_says_so(client, cups):
    client.post("/cart/lines", data={"sku": "TEA"})
    assert shelves(client.get("/cart/suggestions", headers=HX).text) == {}
    assert "we have nothing to suggest" in client.get("/cart/suggestions").text


def test_a_stranger_asks_nothing_of_the_database(client, cups):
    answer = client.get("/cart/suggestions")
    assert answer.status_code == 200 and "Set-Cookie" not in answer.headers
