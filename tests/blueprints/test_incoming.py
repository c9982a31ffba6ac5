"""A NUL in an address or a form harms nobody, on no database."""

import pytest
from sqlalchemy import select

from storefront.kernel.db import session
from storefront.orders.models import CheckoutDraft
from tests.support.cart import sell
from tests.support.checkout import WHO, fill_cart, post

PLACES = ("/?q=%00", "/c/kettles?colour=%00&%00=1", "/search?q=ket%00tle", "/orders/?token=%00", "/compare/?sku=%00")


@pytest.mark.parametrize("place", PLACES)
def test_in_a_query(each_database, place):
    assert each_database.test_client().get(place).status_code in (200, 302, 303, 404)


@pytest.mark.parametrize("place", ["/p/%00", "/c/%00", "/orders/a%00b", "/pages/%00", "/media/%00"])
def test_in_a_path(each_database, place):
    assert each_database.test_client().get(place).status_code == 404


def test_in_a_form(each_database):
    client = each_database.test_client()
    sell("MUG", price=1450, quantity=5, name="Moor mug")
    assert client.post("/cart/lines", data={"sku": "MUG\0", "quantity": "1"}).status_code == 303, "it is the mug"
    fill_cart(client)
    assert post(client, "/checkout/details", **WHO | {"name": "Marta\0 Ilves"}).status_code == 303
    [shipping] = session().scalars(select(CheckoutDraft.shipping))
    assert shipping["name"] == "Marta Ilves"
