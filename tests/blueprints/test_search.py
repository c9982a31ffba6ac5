"""Search and suggestions over HTTP."""

import re

import pytest

from storefront.catalog import services
from storefront.flows.index_products import index_all
from tests.support import catalog as make
from tests.support.catalog import statements
from tests.support.http import HX

SUGGEST = {**HX, "HX-Target": "suggestions"}


@pytest.fixture(autouse=True)
def shop(app):
    make.small_shop()
    index_all()


@pytest.fixture
def many(shop):
    drafts = [make.product(f"copper-pan-{n:02}", position=10 + n) for n in range(14)]
    services.save_products(drafts=drafts, actor="t")
    index_all()


def skus(response):
    return re.findall(r'data-sku="([^"]+)"', response.text.split('id="main"')[-1])


class TestSearch:
    def test_hits_carry_their_sku(self, client):
        assert set(skus(client.get("/search?q=tarn"))) == {"TRN-SG-09"}

    def test_a_number_finds_its_thing_first(self, client):
        assert skus(client.get("/search?q=trn-so-12"))[0] == "TRN-SG-09"

    def test_a_slip_is_mended_and_can_be_insisted_on(self, client):
        answer = client.get("/search?q=tarm+kettel")
        assert "Showing results for “tarn kettle”" in answer.text and skus(answer)[0] == "TRN-SG-09"
        link = re.search(r'href="(/search\?[^"]*exact=1)"', answer.text)[1].replace("&amp;", "&")
        exact = client.get(link)
        assert skus(exact) == [] and "Nothing by that name" in exact.text

    def test_nothing_found_leads_on(self, client):
        answer = client.get("/search?q=qqqq")
        assert answer.status_code == 200 and 'href="/c/kitchen"' in answer.text.split('id="main"')[1]

    def test_no_words_are_everything(self, client, many):
        assert len(set(skus(client.get("/search?page=2")))) == 17

    def test_can_be_narrowed_and_sorted_and_grows(self, client, many):
        answer = client.get("/search?q=copper")
        assert 'name="q" value="copper"' in answer.text and 'href="/search?q=copper&amp;page=2"' in answer.text
        added = client.get("/search?q=copper&page=2", headers={**HX, "HX-Target": "more"})
        assert len(skus(added)) == 2 and added.text.strip() in client.get("/search?q=copper&page=2").text
        dear = client.get("/search?q=kettle&sort=-price&price=60-")
        assert skus(dear)[:1] == ["TRN-SG-09"]

    def test_under_thirty_is_a_filter_one_can_take_away(self, client):
        answer = client.get("/search?q=lamp+under+30+%E2%82%AC")
        assert "up to 30.00 €" in answer.text.replace("\xa0", " ") and skus(answer) == []

    def test_the_fragment_is_its_part_of_the_page(self, client, many):
        path = "/search?q=copper&sort=price"
        assert client.get(path, headers={**HX, "HX-Target": "results"}).text.strip() in client.get(path).text

    def test_departments_can_be_chosen(self, client):
        answer = client.get("/search?category=lamps")
        assert set(skus(answer)) == {"DSK-BR"}

    def test_is_in_the_readers_language(self, client):
        assert set(skus(client.get("/de/search?q=Tischleuchte"))) == {"DSK-BR"}
        assert set(skus(client.get("/de/search?q=Kessel"))) >= {"TRN-SG-09", "LRK-SG"}

    def test_takes_few_statements(self, client, many):
        client.get("/search?q=copper")
        with statements() as found:
            client.get("/search?q=copper")
        assert len(found) <= 12

    @pytest.mark.parametrize("query", ["%3Cscript%3E", "%00", "a" * 3000, "%F0%9F%98%80", "%22%27%5C"])
    def test_odd_characters_do_no_harm(self, client, query):
        answer = client.get(f"/search?q={query}")
        assert answer.status_code == 200 and "<script>" not in answer.text.split('id="main"')[1]


class TestSuggestions:
    def test_things_with_pictures_and_departments(self, client):
        text = client.get("/search/suggestions?q=ket", headers=SUGGEST).text
        assert text.count('role="option"') >= 3 and "<mark>ket</mark>tle" in text
        assert 'href="/p/tarn"' in text and 'href="/c/kettles"' in text and "<img" in text

    @pytest.mark.parametrize("query", ["", "k", "qqqqqq"])
    def test_nothing_to_suggest_is_an_empty_hidden_list(self, client, query):
        text = client.get(f"/search/suggestions?q={query}", headers=SUGGEST).text
        assert 'id="suggestions"' in text and "hidden" in text and 'role="option"' not in text

    def test_as_a_plain_link_it_is_the_search(self, client):
        answer = client.get("/de/search/suggestions?q=ket")
        assert (answer.status_code, answer.headers["Location"]) == (303, "/de/search?q=ket")

    def test_sets_no_cookie(self, client):
        assert "Set-Cookie" not in client.get("/search/suggestions?q=ket", headers=SUGGEST).headers
