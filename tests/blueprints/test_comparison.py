"""The comparison over HTTP."""

import re

import pytest

from storefront.catalog import queries as shelf
from storefront.catalog import services as catalog
from tests.support.cart import sell
from tests.support.http import HX
from tests.support.remembered import remembered

TRAY, TABLE = {**HX, "HX-Target": "compare-tray"}, {**HX, "HX-Target": "comparison"}
KETTLE = {"kind": "kettle"}


def five_kettles():
    sell("TARN", 12900, attributes={"volume": 0.9, "noise": 54, "keeps": 60, "washing": "By hand"}, **KETTLE)
    sell("FERRY", 7900, attributes={"volume": 1.7, "noise": 62, "keeps": 60, "washing": "By hand"}, **KETTLE)
    sell("LARK", 6400, attributes={"volume": 1.4, "noise": 48, "washing": "By hand"}, quantity=0, **KETTLE)
    for sku in ("MINI", "PRO"):
        sell(sku, attributes={"volume": 1.0}, **KETTLE)
    sell("HUSH", kind="headphones")


@pytest.fixture
def kettles(app):
    remembered(five_kettles)


def compare(client, *skus, headers=None):
    for sku in skus:
        response = client.post("/compare/entries", data={"sku": sku, "on": ["0", "1"]}, headers=headers or {})
    return response


def columns(response):
    return re.findall(r'<th scope="col" data-sku="([\w-]+)"', response.text)


def rows(response):
    found = {}
    for row in re.findall(r'<tr(?: class="differs")?><th scope="row">(.*?)</tr>', response.text, re.S):
        name, *cells = re.split(r"<td>", row)
        found[re.split("<", name)[0].strip()] = [re.sub(r"<[^>]+>", "", cell).strip() for cell in cells]
    return found


def test_a_stranger_sees_an_invitation_and_gets_no_cookie(client):
    response = client.get("/compare/")
    assert "Nothing to compare yet" in response.text
    assert "Set-Cookie" not in response.headers


def test_a_tick_answers_with_tray_and_badge(client, kettles):
    text = compare(client, "TARN", "FERRY", headers=TRAY).text
    assert 'data-skus="TARN FERRY"' in text
    assert re.search(r'<a id="compare-badge"[^>]*hx-swap-oob="true"', text)
    assert "2 of 4" in text
    off = client.post("/compare/entries", data={"sku": "TARN", "on": "0"}, headers=TRAY)
    assert 'data-skus="FERRY"' in off.text


def test_a_table_with_heads_units_best_and_what_is_not_stated(client, kettles):
    response = compare(client, "TARN", "FERRY", "LARK")
    assert response.headers["Location"] == "/compare/?type=kettle"
    page = client.get("/compare/")
    assert columns(page) == ["TARN", "FERRY", "LARK"]
    found = rows(page)
    assert found["Holds"] == ["0.9 l", "1.7 l", "1.4 l"]
    assert found["Noise"] == ["54 dB", "62 dB", "48 dB best"]
    assert found["Keeps warm"] == ["60 min", "60 min", "not stated"]
    assert found["Washing"] == ["By hand"] * 3
    assert '<caption class="sr">' in page.text
    assert page.text.count('<tr class="differs">') == 3
    assert page.text.count("<small>differs</small>") == 3


@pytest.mark.parametrize(
    ("show", "names"),
    [
        ("differences", ["Holds", "Keeps warm", "Noise"]),
        ("similarities", ["Washing"]),
        ("all", ["Holds", "Keeps warm", "Washing", "Noise"]),
        ("nonsense", ["Holds", "Keeps warm", "Washing", "Noise"]),
    ],
)
def test_only_differences_or_what_is_the_same_are_links(client, kettles, show, names):
    compare(client, "TARN", "FERRY", "LARK")
    assert sorted(rows(client.get(f"/compare/?show={show}"))) == sorted(names)
    text = client.get("/compare/").text
    assert 'href="/compare/?type=kettle&amp;show=differences"' in text


def test_kinds_are_never_mixed(client, kettles):
    compare(client, "TARN", "HUSH")
    assert columns(client.get("/compare/?type=kettle")) == ["TARN"]
    assert columns(client.get("/compare/?type=headphones")) == ["HUSH"]
    assert "Headphoness, 1" in client.get("/compare/").text


@pytest.mark.parametrize("headers", [{}, TABLE, TRAY], ids=["form", "table", "tray"])
def test_a_fifth_asks_which_makes_room(client, kettles, headers):
    compare(client, "TARN", "FERRY", "LARK", "MINI")
    asked = compare(client, "PRO", headers=headers)
    assert asked.status_code == 422
    assert "Which one makes room for Pro thing?" in asked.text
    assert asked.text.count('name="instead_of"') == 4
    client.post("/compare/entries", data={"sku": "PRO", "instead_of": "FERRY"}, headers=headers)
    assert columns(client.get("/compare/?type=kettle")) == ["TARN", "PRO", "LARK", "MINI"]


def test_remove_move_and_clear(client, kettles):
    compare(client, "TARN", "FERRY", "LARK")
    moved = client.post("/compare/entries/LARK/move", data={"by": "-1", "type": "kettle"}, headers=TABLE)
    assert columns(moved) == ["TARN", "LARK", "FERRY"]
    removed = client.post("/compare/entries/TARN/removal", data={"type": "kettle"}, headers=TABLE)
    assert columns(removed) == ["LARK", "FERRY"]
    assert client.post("/compare/removal").status_code == 303
    assert "Nothing to compare yet" in client.get("/compare/").text


def test_a_shared_list_is_read_only_and_touches_nothing(app, client, kettles):
    compare(client, "TARN")
    page = client.get("/compare/?skus=FERRY,LARK,NOPE")
    assert columns(page) == ["FERRY", "LARK"]
    assert "/removal" not in page.text.split("<main")[1].split("</main>")[0]
    assert "instead_of" not in page.text
    assert columns(client.get("/compare/")) == ["TARN"]
    stranger = app.test_client().get("/compare/?skus=FERRY,LARK")
    assert columns(stranger) == ["FERRY", "LARK"]
    assert "Set-Cookie" not in stranger.headers


def test_what_is_no_longer_sold_stands_grey(client, kettles):
    compare(client, "TARN", "FERRY")
    catalog.unpublish(product_id=shelf.offers(["FERRY"], "en")["FERRY"].product_id, actor="test")
    text = client.get("/compare/").text
    assert '<th scope="col" data-sku="FERRY" class="away">' in text
    assert "No longer sold" in text


def test_from_the_table_into_the_cart(client, kettles):
    compare(client, "TARN", "LARK")
    text = client.get("/compare/").text
    assert '<input type="hidden" name="sku" value="TARN">' in text
    assert "Tell me when" in text


def test_what_nobody_knows_cannot_be_compared(client, kettles):
    response = compare(client, "NOPE")
    assert response.status_code == 422
    assert "cannot be compared" in response.text


def test_the_page_contains_the_fragment_byte_for_byte(client, kettles):
    compare(client, "TARN", "FERRY")
    page, fragment = client.get("/compare/"), client.get("/compare/", headers=HX)
    assert fragment.text in page.text


def test_another_language(client, kettles):
    compare(client, "TARN", "FERRY")
    assert "Kettle-Sorte" in client.get("/de/compare/").text
    assert 'href="/de/compare/?type=kettle&amp;show=differences"' in client.get("/de/compare/").text
