"""Shared comparisons, copies, folds, pairs, and what stands aside, over HTTP."""

import re

import pytest

from storefront.catalog import queries as shelf
from storefront.catalog import services as catalog
from storefront.comparison import services as comparison
from storefront.flows.index_products import index_products
from tests.blueprints.test_comparison import KETTLE, TABLE, TRAY, columns, compare, rows
from tests.support.cart import sell
from tests.support.remembered import remembered
from tests.support.statements import counted

SHARED = "/compare/?skus=TARN,FERRY"


def five_kettles():
    for sku, noise in (("TARN", 54), ("FERRY", 62), ("LARK", 48), ("MINI", 50), ("PRO", 40)):
        sell(sku, 5000 + noise, attributes={"volume": 1.0, "noise": noise}, **KETTLE)
    sell("HUSH", kind="headphones")


@pytest.fixture
def kettles(app):
    remembered(five_kettles)


def withdraw(sku):
    catalog.unpublish(product_id=shelf.offers([sku], "en")[sku].product_id, actor="test")


def main(response):
    return response.text.split("<main")[1].split("</main>")[0]


class TestShared:
    def test_it_can_be_copied_and_is_then_ones_own(self, client, kettles):
        assert "Compare these myself" in client.get(SHARED).text
        copied = client.post("/compare/copies", data={"skus": "TARN,FERRY"})
        assert (copied.status_code, copied.headers["Location"]) == (303, "/compare/?type=kettle")
        assert columns(client.get("/compare/")) == ["TARN", "FERRY"]
        again = client.get(SHARED).text
        assert "You compare these already." in again and "Compare these myself" not in again

    def test_what_does_not_fit_beside_ones_own_is_asked(self, client, kettles):
        compare(client, "LARK", "MINI", "PRO")
        asked = client.post("/compare/copies", data={"skus": "TARN,FERRY"})
        assert asked.status_code == 422
        assert "four of a kind fit" in asked.text and 'name="replace"' in asked.text
        assert columns(client.get("/compare/")) == ["LARK", "MINI", "PRO"]
        client.post("/compare/copies", data={"skus": "TARN,FERRY", "replace": "1"})
        assert columns(client.get("/compare/")) == ["TARN", "FERRY"]

    def test_what_is_not_sold_is_said_and_not_shown(self, client, kettles):
        withdraw("LARK")
        page = client.get("/compare/?skus=TARN,NOPE%3Cb%3E,LARK")
        assert columns(page) == ["TARN"]
        assert "never was: NOPE&lt;b&gt;, LARK" in page.text
        assert "Lark thing" not in main(page)
        nothing = client.get("/compare/?skus=NOPE")
        assert "Nothing of this list is for sale" in nothing.text
        assert client.post("/compare/copies", data={"skus": "NOPE"}).status_code == 422

    def test_a_fifth_is_left_out_and_named(self, client, kettles):
        page = client.get("/compare/?skus=TARN,FERRY,LARK,MINI,PRO")
        assert columns(page) == ["TARN", "FERRY", "LARK", "MINI"]
        assert "Left out: Pro thing" in page.text

    def test_views_and_folds_of_a_shared_list_stay_shared(self, client, kettles):
        links = re.findall(r'href="(/compare/\?[^"]+)"', main(client.get(SHARED)))
        assert links and all("skus=TARN,FERRY" in link for link in links)

    def test_a_comma_in_a_sku_survives_the_address(self, client, kettles):
        sell("A,B 10%", 700, attributes={"volume": 1.0}, **KETTLE)
        compare(client, "A,B 10%", "TARN")
        (path,) = re.findall(r'<a class="go" href="(/compare/\?skus=[^"]+)"', client.get("/compare/").text)
        assert re.findall(r'data-sku="([^"]+)"', main(client.get(path))) == ["A,B 10%", "TARN"]


class TestLooking:
    def test_a_folded_group_has_no_rows_and_stays_folded(self, client, kettles):
        compare(client, "TARN", "FERRY", "LARK")
        page = client.get("/compare/?type=kettle&fold=living")
        assert "Noise" not in rows(page) and "Holds" in rows(page)
        assert re.search(r'id="group-living" href="/compare/\?type=kettle"[^>]*aria-expanded="false"', page.text)
        assert "fold=living" in re.search(r'<a class="chip" id="view-2" href="([^"]+)"', page.text)[1]
        moved = client.post(
            "/compare/entries/LARK/move?type=kettle&fold=living", data={"by": "-1", "type": "kettle"}, headers=TABLE
        )
        assert columns(moved) == ["TARN", "LARK", "FERRY"] and "Noise" not in rows(moved)
        plain = client.post("/compare/entries/LARK/removal?type=kettle&fold=living", data={"type": "kettle"})
        assert plain.headers["Location"] == "/compare/?type=kettle&fold=living"

    def test_a_phone_shows_the_two_that_were_chosen(self, client, kettles):
        compare(client, "TARN", "FERRY", "LARK")
        assert 'class="cmp off-4"' in client.get("/compare/").text
        page = client.get("/compare/?pair=LARK,TARN")
        assert 'class="cmp off-3"' in page.text
        sides = re.findall(r'<p class="row under only-phone".*?</p>', page.text, re.S)
        assert [re.findall(r'href="[^"]*pair=([A-Z,]+)', side) for side in sides] == [["FERRY,LARK"], ["TARN,FERRY"]]
        assert 'class="cmp off-4"' in client.get("/compare/?pair=NOPE").text

    def test_one_alone_says_what_comes_next(self, client, kettles):
        compare(client, "TARN")
        page = client.get("/compare/")
        assert "Tick a second of its kind" in page.text
        assert '<a href="/c/things">Look at others: Things</a>' in page.text

    def test_several_kinds_say_so(self, client, kettles):
        compare(client, "TARN", "HUSH")
        assert "Each kind has its own table." in client.get("/compare/").text
        client.post("/compare/removal?type=kettle", data={"type": "kettle"})
        assert columns(client.get("/compare/")) == ["HUSH"]


class TestWithoutScripts:
    @pytest.mark.parametrize("page", ["/c/things", "/search?q=thing", "/p/tarn"])
    def test_ticking_comes_back_to_the_same_page(self, client, kettles, page):
        index_products(shelf.product_ids())
        came = {"Referer": f"http://localhost{page}"}
        ticked = client.post("/compare/entries", data={"sku": "TARN", "on": ["0", "1"]}, headers=came)
        assert (ticked.status_code, ticked.headers["Location"]) == (303, page)
        text = client.get(page).text
        assert 'data-compare="TARN" checked' in text
        assert 'data-skus="TARN"' in text and "1 of 4" in text
        client.post("/compare/entries", data={"sku": "TARN", "on": ["0"]}, headers=came)
        assert 'data-compare="TARN" checked' not in client.get(page).text

    @pytest.mark.parametrize("came", ["http://elsewhere.example/c/things", "http://localhost/compare/entries", ""])
    def test_from_elsewhere_it_goes_to_the_comparison(self, client, kettles, came):
        ticked = client.post("/compare/entries", data={"sku": "TARN"}, headers={"Referer": came})
        assert ticked.headers["Location"] == "/compare/?type=kettle"

    def test_it_comes_back_in_the_same_language(self, client, kettles):
        came = {"Referer": "http://localhost/de/c/things?page=2"}
        assert client.post("/de/compare/removal", headers=came).headers["Location"] == "/de/c/things?page=2"


class TestAside:
    """Three on the account and two others as a guest; the log-in itself is tested with the account pages."""

    @pytest.fixture
    def met(self, client, kettles):
        compare(client, "TARN", "FERRY", "LARK")
        owner = comparison_owner()
        for sku in ("MINI", "PRO"):
            comparison.add(owner="v:other", sku=sku, type_code="kettle")
        comparison.merge(guest_owner="v:other", account_owner=owner)
        return client

    def test_it_is_said_and_can_change_places(self, met):
        page = met.get("/compare/")
        assert columns(page) == ["TARN", "FERRY", "LARK", "MINI"]
        assert "one more waits here" in page.text and "Pro thing" in page.text
        swapped = met.post("/compare/entries?type=kettle", data={"sku": "PRO", "instead_of": "TARN"}, headers=TABLE)
        assert columns(swapped) == ["PRO", "FERRY", "LARK", "MINI"]
        assert "Tarn thing" in main_note(swapped)

    def test_it_moves_up_when_a_place_is_free(self, met):
        freed = met.post("/compare/entries/FERRY/removal", data={"type": "kettle"}, headers=TABLE)
        assert columns(freed) == ["TARN", "LARK", "MINI", "PRO"]
        assert "waits here" not in freed.text

    def test_the_tray_shows_four(self, met):
        assert "4 of 4" in met.get("/c/things").text


def comparison_owner():
    from sqlalchemy import select

    from storefront.comparison.models import Comparison
    from storefront.kernel.db import session

    return session().scalar(select(Comparison.owner).where(Comparison.owner.like("v:%")))


def main_note(response):
    return response.text.partition('class="note warn"')[2].partition("</ul>")[0]


def test_what_is_not_for_sale_cannot_be_ticked(client, kettles):
    withdraw("LARK")
    refused = compare(client, "LARK", headers=TRAY)
    assert refused.status_code == 422 and "cannot be compared" in refused.text
    assert columns(client.get("/compare/")) == []


def test_few_statements(client, kettles):
    """These numbers only ever fall."""
    compare(client, "TARN", "FERRY", "LARK")
    client.get("/")
    asked = {}
    for path in ("/compare/", SHARED, "/c/things", "/p/tarn"):
        with counted() as said:
            assert client.get(path).status_code == 200
        asked[path] = len(said)
    assert asked == {"/compare/": 8, SHARED: 9, "/c/things": 7, "/p/tarn": 6}
