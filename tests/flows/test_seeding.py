"""The demo shop, from the command line to what can be sold."""

from pathlib import Path

import pytest

from storefront import demo
from storefront.catalog import queries as catalog
from storefront.content import queries as content
from storefront.flows import browse, index_products, seed_shop
from storefront.identity import services as identity
from storefront.inventory import queries as inventory
from storefront.inventory import services as warehouse
from tests.support import catalog as make


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


def test_seed_if_empty_leaves_a_shop_alone(app):
    make.small_shop()
    result = app.test_cli_runner().invoke(args=["shop", "seed", "--if-empty"])
    assert result.exit_code == 0 and "nothing to do" in result.output
    assert len(catalog.product_ids()) == 3


def test_search_follows_the_catalogue_by_events(app, settle):
    from storefront.catalog import services

    assert index_products.index_queued() == "indexed all 0 products"
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
