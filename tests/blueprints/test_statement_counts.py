"""How often each page asks the database: as a stranger sees it first, and with something in the cart.

These numbers only ever fall. What is kept per process (the menu) has been read before, as in a running shop.
"""

import pytest

from storefront.catalog import queries as catalog
from storefront.flows.index_products import index_products
from storefront.inventory import services as books
from tests.support.catalog import small_shop
from tests.support.checkout import WHO, key_of
from tests.support.http import HX, token_in
from tests.support.statements import counted

DRAWER = HX | {"HX-Target": "cart-drawer"}
STRANGER = {"/": 4, "/c/kettles": 4, "/p/tarn": 4, "/search?q=kettle": 6, "/cart/": 0, "/checkout/details": 0}
GUEST = {"/": 6, "/c/kettles": 6, "/p/tarn": 6, "/search?q=kettle": 8, "/cart/": 4, "/checkout/details": 5}


@pytest.fixture
def shop(client):
    small_shop()
    for sku in ("TRN-SG-09", "TRN-SO-09", "LRK-SG", "DSK-BR"):
        books.stock(sku=sku, quantity=50, reason="test", actor="test")
    index_products(catalog.product_ids())
    client.get("/")
    return client


def add(client, sku="TRN-SG-09"):
    return client.post("/cart/lines", data={"sku": sku, "quantity": "1"}, headers=DRAWER)


def asked(ask, *args, **kwargs) -> int:
    """The statements of one request that went well."""
    with counted() as said:
        answer = ask(*args, **kwargs)
    assert answer.status_code in (200, 303), answer.text
    return len(said)


@pytest.mark.parametrize("path", STRANGER)
def test_a_stranger(shop, path):
    assert asked(shop.get, path) == STRANGER[path]


@pytest.mark.parametrize("path", GUEST)
def test_a_guest_with_a_cart(shop, path):
    add(shop)
    add(shop, "DSK-BR")
    assert asked(shop.get, path) == GUEST[path]


def test_adding(shop):
    assert asked(add, shop) == 7, "a cart is made"
    assert asked(add, shop, "DSK-BR") == 9


def test_from_the_cart_to_the_order(shop):
    add(shop)
    page = shop.get("/checkout/details")
    token = {"csrf_token": token_in(page)}
    counts = {
        "answer details": asked(shop.post, "/checkout/details", data=WHO | token),
        "delivery": asked(shop.get, "/checkout/delivery"),
        "answer delivery": asked(shop.post, "/checkout/delivery", data={"delivery": "standard"} | token),
        "review": asked(shop.get, "/checkout/review"),
        "details to delivery": asked(shop.post, "/checkout/details", data=WHO | token, headers=HX),
        "delivery to review": asked(shop.post, "/checkout/delivery", data={"delivery": "standard"} | token, headers=HX),
    }
    key = key_of(shop.get("/checkout/review"))
    with counted() as said:
        order = shop.post("/checkout/order", data=key).headers["Location"].removesuffix("/payment")
    counts |= {"order": len(said), "order page": asked(shop.get, order)}
    assert counts == {
        "answer details": 1,
        "delivery": 5,
        "answer delivery": 6,
        "review": 5,
        "details to delivery": 5,
        "delivery to review": 6,
        "order": 21,
        "order page": 8,
    }
