"""The demo shop and imported files, from the command line to what can be sold."""

from pathlib import Path

import pytest

from storefront import demo
from storefront.catalog import queries as catalog
from storefront.config import ROOT
from storefront.content import queries as content
from storefront.flows import browse, import_products, index_products, seed_shop
from storefront.identity import services as identity
from storefront.inventory import queries as inventory
from storefront.inventory import services as warehouse

APPAREL = ROOT.parent / "shared" / "data" / "importers" / "shopify_apparel.csv"
CSV = """Handle,Title,Type,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,Image Src
mug,Mug,Cups,Size,Small,MUG-S,3,12.00,https://elsewhere.example/mug.jpg
mug,,,,Large,MUG-L,0,15.00,
bad,Bad,Cups,,,BAD,1,free,
"""


@pytest.fixture(scope="module")
def the_demo():
    return demo.load()


@pytest.mark.slow
class TestTheDemoShop:
    def test_is_whole_in_three_languages_and_twice_is_once(self, app, the_demo, settle):
        first = seed_shop.seed_shop(shop=the_demo)
        assert (first.products, first.changed) == (61, 61)
        self._offers(app, the_demo)
        sold = the_demo.products[0]["variants"][0]
        warehouse.adjust(sku=sold["sku"], delta=-1, reason="broken", actor="t")
        assert seed_shop.seed_shop(shop=the_demo).changed == 0
        assert inventory.availability([sold["sku"]])[sold["sku"]].on_hand == sold["stock"] - 1
        for locale in ("en", "de", "ar"):
            self._look(locale, the_demo)

    def _look(self, locale, the_demo):
        home = browse.home(locale=locale)
        assert (home.total, len(home.departments), len(home.newest), len(home.loved)) == (61, 8, 4, 4)
        assert home.words["hero"]["title"] == the_demo.shop["hero"]["title"][locale]
        for product in the_demo.products:
            page = catalog.product_page(product["slug"], locale)
            assert page.name == product["name"][locale] and page.gallery and page.spec
            assert {choice.sku for option in page.options for choice in option.choices} - {None} <= set(page.skus)
            assert len(page.related) == len(product["related"])
            found = content.search(product["name"][locale], locale=locale).product_ids
            assert page.product_id in found[:3], (locale, product["name"][locale])

    def _offers(self, app, the_demo):
        variants = {v["sku"]: v for product in the_demo.products for v in product["variants"]}
        offers, there = catalog.offers(variants, "en"), inventory.availability(variants)
        assert set(offers) == set(variants)
        for sku, said in variants.items():
            assert offers[sku].price.minor == said["price_minor"] and offers[sku].weight_g == said["weight_g"]
            assert there[sku].available == said["stock"] and there[sku].oversell == said["oversell"]
            assert (Path(app.static_folder) / offers[sku].image).is_file()


class TestImporting:
    def test_shows_sells_and_finds_and_twice_is_once(self, app):
        first = import_products.import_products(layout="shopify", data=CSV.encode(), file_name="shopify_cups.csv")
        again = import_products.import_products(layout="shopify", data=CSV.encode(), file_name="shopify_cups.csv")
        assert (first.created, first.variants, len(first.problems)) == (1, 2, 2)
        assert (again.created, again.changed, again.unchanged) == (0, 0, 1)
        page, there = browse.category("cups", locale="de", filters=catalog.Filters(), sort="featured", page=1)
        assert page.category.name == "Cups" and page.results.cards[0].sku == "MUG-S" and there["MUG-S"].available == 3
        assert catalog.offers(["MUG-L"], "en")["MUG-L"].price.minor == 1500
        assert browse.suggest("mug", locale="en").cards[0].slug == "mug"

    def test_what_was_sold_stays_sold(self, app):
        for _ in range(2):
            import_products.import_products(layout="shopify", data=CSV.encode())
            warehouse.adjust(sku="MUG-S", delta=-1, reason="sold", actor="t")
        assert inventory.availability(["MUG-S"])["MUG-S"].on_hand == 1

    def test_a_dry_run_changes_nothing(self, app):
        report = import_products.import_products(layout="shopify", data=CSV.encode(), dry_run=True)
        assert (report.created, report.variants) == (1, 2)
        assert catalog.product_ids() == []

    @pytest.mark.parametrize(
        ("file", "name"),
        [
            ("shopify_home-and-garden.csv", "Home and garden"),
            ("products_export_1.csv", "More things"),
            ("", "More things"),
        ],
    )
    def test_a_department_is_named_after_its_file(self, file, name):
        assert import_products.name_of(file) == name

    @pytest.mark.skipif(not APPAREL.exists(), reason="the sample exports are not on this machine")
    def test_a_real_export_through_the_command(self, app):
        result = app.test_cli_runner().invoke(args=["shop", "import", "--format", "shopify", str(APPAREL)])
        assert result.exit_code == 0 and "20 products created" in result.output
        assert catalog.offers(["OCEAN-BLUE-SHIRT"], "en")["OCEAN-BLUE-SHIRT"].price.minor == 5000

    def test_the_command_refuses_a_file_of_another_kind(self, app, tmp_path):
        (tmp_path / "x.csv").write_text("a;b;c\n1;2;3\n")
        result = app.test_cli_runner().invoke(args=["shop", "import", "--format", "shopify", str(tmp_path / "x.csv")])
        assert result.exit_code == 1 and "semicolons" in result.output


def test_seed_if_empty_leaves_a_shop_alone(app):
    import_products.import_products(layout="shopify", data=CSV.encode())
    result = app.test_cli_runner().invoke(args=["shop", "seed", "--if-empty"])
    assert result.exit_code == 0 and "nothing to do" in result.output
    assert len(catalog.product_ids()) == 1


def test_search_follows_the_catalogue_by_events(app, settle):
    from storefront.catalog import services
    from tests.support import catalog as make

    make.small_shop()
    settle(only="content")
    assert index_products.index_queued() == "indexed 3 products"
    assert index_products.index_queued() == "nothing new"
    services.update_product(product_id=catalog.ids_of(["tarn"])[0], locale="en", name="Heron teapot", actor="o")
    services.unpublish(product_id=catalog.ids_of(["lark"])[0], actor="o")
    settle(only="content")
    index_products.index_queued()
    assert [card.slug for card in browse.suggest("teapot", locale="en").cards] == ["tarn"]
    assert content.search("stovetop", locale="en").product_ids == []


def test_lists_follow_the_stock_by_events(app, settle):
    from tests.support import catalog as make

    make.small_shop()
    warehouse.stock(sku="DSK-BR", quantity=2, reason="new", actor="t")
    settle(only="catalog")
    now = catalog.Filters({"stock": ("now",)})
    assert [card.slug for card in catalog.everything("en", filters=now).cards] == ["dusk-lamp"]
    warehouse.adjust(sku="DSK-BR", delta=-2, reason="gone", actor="t")
    settle(only="catalog")
    assert catalog.everything("en", filters=now).total == 0


def test_the_demo_accounts_can_log_in(app):
    for account in seed_shop.ACCOUNTS:
        identity.ensure_account(**account, password=seed_shop.PASSWORD, verified=True)
        assert identity.log_in(email=account["email"], password=seed_shop.PASSWORD)
