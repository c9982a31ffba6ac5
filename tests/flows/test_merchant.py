"""The merchant feed: what it must say, and that it can be read again."""

import csv
import io
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from storefront import demo
from storefront.catalog import importing
from storefront.catalog.codes import is_gtin
from storefront.catalog.exporting.merchant import COLUMNS
from storefront.flows import export_products, seed_shop
from storefront.inventory import services as warehouse
from storefront.kernel import clock
from tests.support import catalog as make

PRICE = re.compile(r"\d+\.\d\d EUR")


def feed():
    text = "".join(export_products.export_products(layout="merchant"))
    return list(csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture
def shop(app):
    make.small_shop()


class TestWhatItSays:
    def test_every_row_is_valid(self, shop):
        rows = feed()
        assert rows and set(rows[0]) == set(COLUMNS)
        assert len({row["id"] for row in rows}) == len(rows)
        for row in rows:
            assert 0 < len(row["id"]) <= 50 and 0 < len(row["title"]) <= 150 and row["description"]
            assert row["link"].startswith("http://localhost/p/") and row["image_link"].startswith("http")
            assert row["availability"] in ("in_stock", "out_of_stock", "preorder", "backorder")
            assert PRICE.fullmatch(row["price"]) and (not row["sale_price"] or PRICE.fullmatch(row["sale_price"]))
            assert not row["gtin"] or is_gtin(row["gtin"])
            assert row["identifier_exists"] == ("yes" if row["gtin"] or row["mpn"] else "no")
            assert row["brand"] and row["condition"] == "new"

    def test_stock_becomes_availability(self, shop):
        warehouse.stock(sku="TRN-SG-09", quantity=3, reason="new", actor="t")
        day = clock.now().date() + timedelta(days=9)
        warehouse.stock(
            sku="TRN-SO-09", quantity=0, reason="new", actor="t", oversell="preorder", oversell_limit=5, ships_at=day
        )
        rows = {row["id"]: row for row in feed()}
        assert rows["TRN-SG-09"]["availability"] == "in_stock" and rows["TRN-SG-09"]["availability_date"] == ""
        assert rows["TRN-SO-09"]["availability"] == "preorder"
        assert rows["TRN-SO-09"]["availability_date"] == f"{day.isoformat()}T00:00Z"
        assert rows["TRN-SO-12"]["availability"] == "out_of_stock"

    def test_variants_are_a_group_and_say_their_choice(self, shop):
        rows = {row["id"]: row for row in feed()}
        assert rows["TRN-SG-09"]["item_group_id"] == rows["TRN-SO-09"]["item_group_id"] != ""
        assert rows["TRN-SG-09"]["color"] == "Sage"


@pytest.mark.slow
@pytest.mark.thorough
@pytest.mark.books_broken("there is no worker to take the events")
def test_the_demo_shop_as_rss_and_back(app, tmp_path):
    seed_shop.seed_shop(shop=demo.load())
    path = tmp_path / "feed.xml"
    path.write_text("".join(export_products.export_products(layout="merchant", ending=".xml")), encoding="utf-8")
    items = ElementTree.parse(path).findall("./channel/item")
    rows = feed()
    assert len(items) == len(rows) == sum(len(product["variants"]) for product in demo.load().products)
    said = {row["id"]: row["google_product_category"] for row in rows}
    assert sum(map(bool, said.values())) >= 0.9 * len(rows)
    assert all(said[row["id"]].endswith("Lamps") for row in rows if row["title"].startswith("Dusk table lamp"))
    reading = importing.read("merchant", importing.Source(path, "Feed", "en", "EUR"))
    assert reading.problems == [] and sum(len(item.draft.variants) for item in reading.items) == len(rows)
