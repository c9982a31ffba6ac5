"""Home, departments and product pages over HTTP."""

import json
import re
from datetime import timedelta

import pytest

from storefront.catalog import queries, services
from storefront.flows.index_products import index_all
from storefront.inventory import services as warehouse
from storefront.kernel import clock
from storefront.kernel.money import Money
from tests.support import catalog as make
from tests.support.catalog import statements
from tests.support.http import HX
from tests.support.remembered import remembered

MORE = {**HX, "HX-Target": "more"}
RESULTS = {**HX, "HX-Target": "results"}


def small_shop():
    make.small_shop(make.product("kettle-00", position=10))
    services.add_reviews(reviews={"tarn": [make.review(n, author=str(n), helpful=n) for n in (1, 2, 3, 4, 5)]})
    stock = {"TRN-SG-09": 4, "TRN-SO-09": 0, "TRN-SO-12": 9, "LRK-SG": 9, "DSK-BR": 9}
    for sku, quantity in stock.items():
        warehouse.stock(sku=sku, quantity=quantity, reason="new", actor="t")
    services.note_stock(in_stock={sku: quantity > 0 for sku, quantity in stock.items()})
    index_all()


@pytest.fixture
def shop(app):
    remembered(small_shop)


@pytest.fixture
def many(shop):
    drafts = [make.product(f"kettle-{n:02}", position=10 + n) for n in range(1, 14)]
    services.save_products(drafts=drafts, actor="t")


def skus(response):
    return re.findall(r'<li class="card" data-sku="([^"]+)"', response.text)


def data_of(response):
    return [
        json.loads(found) for found in re.findall(r'<script type="application/ld\+json">(.*?)</script>', response.text)
    ]


PAGES = [
    "/",
    "/c/kitchen",
    "/c/kettles?colour=sage",
    "/p/tarn",
    "/p/tarn?variant=TRN-SO-12",
    "/search",
    "/search?q=kettle",
]


@pytest.mark.usefixtures("shop")
class TestEveryPage:
    @pytest.mark.parametrize("path", PAGES)
    @pytest.mark.parametrize("prefix", ["", "/de", "/ar"])
    def test_is_whole_without_a_cookie_and_may_be_kept(self, client, prefix, path):
        answer = client.get(prefix + path)
        assert answer.status_code == 200 and "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"].startswith("public") and answer.headers["ETag"]
        assert client.get(prefix + path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
        assert '<meta name="description" content="' in answer.text and "<title>" in answer.text
        assert answer.text.count('rel="alternate" hreflang') >= 3
        assert 'dir="rtl"' in answer.text if prefix == "/ar" else 'dir="ltr"' in answer.text

    @pytest.mark.parametrize("path", ["/c/kettles?colour=sage", "/p/tarn", "/"])
    def test_says_its_one_address(self, client, path):
        found = re.search(r'<link rel="canonical" href="([^"]+)">', client.get("/de" + path).text)
        assert found[1] == "http://localhost/de" + path.split("?")[0]

    @pytest.mark.parametrize("path", ["/c/nowhere", "/p/nothing", "/de/p/nothing"])
    def test_that_is_not_there_is_404(self, client, path):
        assert client.get(path).status_code == 404

    @pytest.mark.parametrize(
        ("path", "most"), [("/", 7), ("/c/kettles", 6), ("/c/kettles?colour=sage&price=1-99&page=2", 6), ("/p/tarn", 6)]
    )
    def test_takes_few_statements(self, client, path, most):
        client.get(path)
        with statements() as found:
            client.get(path)
        assert len(found) <= most, "\n".join(found)

    def test_that_is_gone_is_404(self, client):
        services.unpublish(product_id=queries.ids_of(["tarn"])[0], actor="o")
        assert client.get("/p/tarn").status_code == 404


@pytest.mark.usefixtures("shop")
class TestDepartment:
    def test_state_is_in_the_address(self, client):
        answer = client.get("/c/kettles?colour=ink&colour=soot&price=100-200&sort=price")
        assert skus(answer) == ["TRN-SO-09"]
        assert 'value="ink" checked' in answer.text and '<option value="price" selected>' in answer.text
        assert 'value="100"' in answer.text and 'value="200"' in answer.text

    def test_a_chip_takes_one_choice_away(self, client):
        answer = client.get("/c/kettles?colour=ink&colour=soot&price=100-200")
        chips = re.findall(r'<a class="chip" href="([^"]+)" hx-get', answer.text)
        assert [chip.replace("&amp;", "&") for chip in chips] == [
            "/c/kettles?colour=soot&price=100-200",
            "/c/kettles?colour=ink&price=100-200",
            "/c/kettles?colour=ink&colour=soot",
        ]

    def test_a_form_without_scripts_means_the_same(self, client):
        form = client.get("/c/kettles?price_from=100&price_to=200&colour=soot&volume_from=&sort=featured")
        assert skus(form) == skus(client.get("/c/kettles?price=100-200&colour=soot"))

    def test_the_fragment_is_its_part_of_the_page(self, client):
        path = "/c/kettles?colour=sage&sort=-price"
        fragment = client.get(path, headers=RESULTS)
        assert fragment.text.strip() in client.get(path).text
        assert fragment.headers["HX-Push-Url"] == path
        assert {"HX-Request", "HX-Target"} <= set(fragment.headers["Vary"].replace(" ", "").split(","))

    def test_the_address_is_tidied(self, client):
        answer = client.get("/c/kettles?price_from=50&price_to=&colour=&sort=featured&page=1", headers=RESULTS)
        assert answer.headers["HX-Push-Url"] == "/c/kettles?price=50-"

    def test_more_is_what_page_two_adds(self, client, many):
        first, second = client.get("/c/kettles"), client.get("/c/kettles?page=2")
        assert len(skus(first)) == 12 and len(skus(second)) == 16
        assert 'href="/c/kettles?page=2"' in first.text and 'id="more"' not in second.text
        added = client.get("/c/kettles?page=2", headers=MORE)
        assert skus(added) == skus(second)[12:]
        assert added.text.strip() in second.text

    def test_nothing_fits_and_there_is_a_way_out(self, client):
        answer = client.get("/c/kettles?colour=ink&electric=yes")
        assert skus(answer) == [] and 'href="/c/kettles"' in answer.text
        assert '<meta name="robots" content="noindex, follow">' in answer.text

    @pytest.mark.parametrize(
        "query",
        ["price=cheap", "price=-", "price=5-1", "price=1e99-", "page=-1", "page=999999999999", "sort=x",
         "volume_from=abc",
         "colour=%00", "%F0%9F%98%80=1", "utm_source=mail", "x" * 300 + "=1", "&".join(f"a{n}=1" for n in range(50))],
    )  # fmt: skip
    def test_nonsense_does_no_harm(self, client, query):
        assert client.get(f"/c/kettles?{query}").status_code == 200

    def test_says_where_it_is_to_search_engines(self, client):
        (crumbs,) = data_of(client.get("/de/c/kettles"))
        assert [step["name"] for step in crumbs["itemListElement"]] == ["Küche", "Kessel"]
        assert crumbs["itemListElement"][0]["item"] == "http://localhost/de/c/kitchen"


@pytest.mark.usefixtures("shop")
class TestCard:
    def action(self, client, sku, path="/c/kitchen"):
        card = re.search(rf'<li class="card" data-sku="{sku}".*?</li>', client.get(path).text, re.S)[0]
        return "form" if 'action="/cart/lines"' in card else re.search(r'<a class="btn[^>]*>([^<]+)', card)[1]

    def test_one_can_buy_what_the_picture_shows(self, client):
        assert self.action(client, "LRK-SG") == "form"

    def test_one_chooses_where_there_is_a_choice(self, client):
        assert self.action(client, "TRN-SG-09") == "Choose"

    def test_what_is_sold_out_is_not_offered(self, client):
        assert self.action(client, "KETTLE-00") == "Sold out: have a look"

    def test_a_fresh_thing_is_new(self, client):
        services.save_product(draft=make.product("fresh", arrived_at=clock.now() - timedelta(days=1)), actor="t")
        assert client.get("/c/kettles?sort=newest").text.count('<span class="tag">') == 1


@pytest.mark.usefixtures("shop")
class TestProduct:
    def test_shows_the_chosen_variant(self, client):
        page = client.get("/p/tarn?variant=TRN-SO-12").text
        assert 'data-sku="TRN-SO-12"' in page and "139.00" in page
        assert "kettle-soot.svg" in page and "In sage" not in page.split('id="buybox"')[0]
        assert re.search(r"Holds</th><td><bdi>1\.2 l", page)

    def test_an_unknown_variant_is_the_usual_one(self, client):
        assert 'data-sku="TRN-SG-09"' in client.get("/p/tarn?variant=NO").text

    def test_one_answer_swaps_box_pictures_and_numbers(self, client):
        path = "/p/tarn?variant=TRN-SO-12"
        fragment, page = client.get(path, headers={**HX, "HX-Target": "buybox"}).text, client.get(path).text
        box = fragment[: fragment.index('<section id="gallery"')]
        assert box.strip() in page
        assert fragment.count("hx-swap-oob") == 2 and 'id="spec"' in fragment and "<html" not in fragment

    def test_choices_are_links_that_say_what_they_lead_to(self, client):
        page = client.get("/p/tarn").text
        soot = re.search(r'<a class="dot gone" id="choice-colour-soot" href="([^"]+)".*?</a>', page, re.S)
        assert soot[1] == "/p/tarn?variant=TRN-SO-09" and "sold out" in soot[0]
        large = re.search(r'<span class="pill none">.*?</span>', page, re.S)[0]
        assert "1.2 l" in large and "Unavailable in Sage" in large

    def test_stock_is_in_words_and_decides_the_button(self, client):
        low, out = client.get("/p/tarn").text, client.get("/p/tarn?variant=TRN-SO-09").text
        assert "Only 4 left" in low and 'id="add"' in low and 'data-max="4"' in low
        assert "Sold out" in out and 'id="add"' not in out and "See others of its kind" in out

    def test_a_date_is_promised_only_for_what_is_there(self, client):
        assert "With you" in client.get("/p/tarn").text
        assert "With you" not in client.get("/p/tarn?variant=TRN-SO-09").text

    def test_a_preorder_can_be_bought_and_says_when(self, client):
        day = clock.now().date() + timedelta(days=20)
        warehouse.set_rule(sku="TRN-SO-09", oversell="preorder", oversell_limit=5, ships_at=day)
        page = client.get("/p/tarn?variant=TRN-SO-09").text
        assert "Pre-order, leaves us on" in page and "Pre-order, 129.00" in page

    def test_a_reduction_names_the_lowest_price_of_thirty_days(self, client):
        assert "lowest price in the last 30 days: 129.00 €" in client.get("/p/tarn").text.replace("\xa0", " ")
        assert "lowest price" not in client.get("/p/dusk-lamp").text

    def test_is_in_the_readers_language(self, client):
        page = client.get("/de/p/tarn").text
        for words in ("Schwanenhalskessel Tarn", "Salbei", "0,9 l", "Edelstahl, Nussbaum", "Elektrisch", "Ja"):
            assert words in page
        assert "/de/p/tarn?variant=TRN-SO-09" in page

    def test_tells_search_engines_what_it_is(self, client):
        found, crumbs = data_of(client.get("/p/tarn"))
        offer = found["offers"]
        assert (found["@type"], found["name"], found["gtin"]) == ("Product", "Tarn kettle", "4260718050377")
        assert (offer["price"], offer["priceCurrency"]) == ("129.00", "EUR")
        assert offer["availability"] == "https://schema.org/LimitedAvailability"
        assert found["aggregateRating"] == {"@type": "AggregateRating", "ratingValue": 3.0, "reviewCount": 5}
        assert crumbs["itemListElement"][-1]["name"] == "Tarn kettle"

    def test_data_for_search_engines_cannot_break_out(self, client):
        services.update_product(
            product_id=queries.ids_of(["tarn"])[0], locale="en", name="</script><script>x", actor="o"
        )
        page = client.get("/p/tarn").text
        assert "</script><script>x" not in page and data_of(client.get("/p/tarn"))[0]["name"] == "</script><script>x"

    def test_prices_follow_the_owner_at_once(self, client):
        services.set_price(sku="DSK-BR", amount=Money(8800, "EUR"), actor="o")
        assert "88.00" in client.get("/p/dusk-lamp").text


@pytest.mark.usefixtures("shop")
class TestReviews:
    def ratings(self, text):
        return re.findall(r'<article class="review".*?<span class="sr">(\d)', text, re.S)

    def test_are_sorted_and_filtered_by_links(self, client):
        assert self.ratings(client.get("/p/tarn").text) == ["5", "4", "3", "2"]
        assert self.ratings(client.get("/p/tarn?reviews=critical").text) == ["1", "2", "3", "4"]
        only = client.get("/p/tarn?stars=2").text
        assert self.ratings(only) == ["2"] and "5 reviews" in only

    def test_the_fragment_is_its_part_of_the_page(self, client):
        path = "/p/tarn?variant=TRN-SO-12&reviews=newest"
        fragment = client.get(path, headers={**HX, "HX-Target": "reviews"}).text
        assert fragment.strip() in client.get(path).text and "variant=TRN-SO-12" in fragment

    def test_more_are_one_link_away(self, client):
        assert "more=2" in client.get("/p/tarn").text
        assert len(self.ratings(client.get("/p/tarn?more=2").text)) == 5


def test_a_shop_without_products_still_has_a_first_page(client):
    answer = client.get("/")
    assert answer.status_code == 200 and "<h1>" in answer.text
