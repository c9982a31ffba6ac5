"""What goes out comes back: exports that are imported again leave the shop as it is."""

import csv
import io

import pytest

from storefront import demo
from storefront.catalog import importing, runs, services
from storefront.catalog import queries as catalog
from storefront.config import ROOT
from storefront.flows import export_products, import_products, seed_shop
from storefront.kernel.cells import guard, restore
from tests.support.databases import dump

DATA = ROOT.parent / "shared" / "data"
SAMPLES = sorted((DATA / "importers").glob("shopify_*.csv"))
LUMA = DATA / "luma"
RUNS = ("import_runs", "import_problems")
NASTY = "Handle,Title,Body (HTML),Tags,Option1 Name,Option1 Value,Variant SKU,Variant Price,Image Src\r\n"
NASTY += 'sum,=SUM(A1),"<p>+1\r\n@home</p>","-x, =y",Size,\'=odd,"=1+1",3.50,https://x.example/1.jpg\r\n'
NASTY += 'sum,,,,,"@big","+2",4,\r\n'


def export(tmp_path):
    path = tmp_path / "export.csv"
    path.write_text("".join(export_products.export_products(layout="shopify")), newline="")
    return path


def comes_back(tmp_path):
    """Export, import: how many were unchanged; the catalogue and the stock must be the same to the letter."""
    path = export(tmp_path)
    before = dump("catalog", besides=RUNS), dump("inventory"), dump("content")
    report = import_products.import_products(layout="shopify", path=path)
    assert report.problems == []
    assert (report.created, report.changed) == (0, 0)
    assert (dump("catalog", besides=RUNS), dump("inventory"), dump("content")) == before
    return report.unchanged


@pytest.mark.skipif(not SAMPLES, reason="the sample exports are not on this machine")
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_comes_back_identical(app, tmp_path, sample):
    import_products.import_products(layout="shopify", path=sample)
    assert comes_back(tmp_path) == 20


@pytest.mark.slow
def test_the_demo_shop_comes_back_with_its_languages(app, tmp_path):
    seed_shop.seed_shop(shop=demo.load())
    assert comes_back(tmp_path) == 61


@pytest.mark.slow
@pytest.mark.thorough
@pytest.mark.books_broken("it takes longer than an event may wait for a worker, and there is none")
@pytest.mark.skipif(not LUMA.exists(), reason="the sample shop is not on this machine")
def test_a_whole_magento_shop_comes_back(app, tmp_path):
    import_products.import_products(layout="magento", path=LUMA)
    assert comes_back(tmp_path) == 196


@pytest.fixture
def nasty(app, tmp_path):
    path = tmp_path / "nasty.csv"
    path.write_text(NASTY, newline="")
    return import_products.import_products(layout="shopify", path=path)


class TestFormulas:
    def test_none_is_left_in_a_cell(self, nasty, tmp_path):
        rows = list(csv.reader(io.StringIO(export(tmp_path).read_text("utf-8"), newline="")))
        cells = [cell for row in rows[1:] for cell in row]
        assert "'=SUM(A1)" in cells and "'=1+1" in cells
        assert not [
            line for cell in cells for line in cell.splitlines() if line.lstrip(" \u00a0")[:1] in "=+@" and line
        ]

    def test_and_they_come_back(self, nasty, tmp_path):
        assert nasty.variants == 2 and comes_back(tmp_path) == 1
        assert catalog.offers(["=1+1"], "en")["=1+1"].name == "=SUM(A1)"

    @pytest.mark.parametrize(
        "text",
        ["=1", "+1 apple", "-x", "@a", "\tx", "'=1", "''=1", "  =1", "\u00a0=1", "a\n=b", "a\r\n-b", "|x", "%x", "it's", "'tis", ""],
    )  # fmt: skip
    def test_guarding_is_undone_to_the_letter(self, text):
        assert restore(guard(text)) == text
        assert all(
            line.lstrip(" \u00a0\t")[:1] not in ("=", "+", "-", "@", "|", "%") for line in guard(text).splitlines()
        )

    @pytest.mark.parametrize("number", ["-12.50", "0.5", "3"])
    def test_numbers_stay_numbers(self, number):
        assert guard(number) == number


class TestEdited:
    def test_what_a_spreadsheet_changed_is_right_and_the_rest_stays(self, app, tmp_path):
        first = tmp_path / "a.csv"
        first.write_text("Handle,Title,Variant SKU,Variant Price\nmug,Mug,M,3\n")
        import_products.import_products(layout="shopify", path=first)
        (product_id,) = catalog.ids_of(["mug"])
        services.update_product(product_id=product_id, locale="de", name="Becher", actor="o")
        path = export(tmp_path)
        path.write_text(path.read_text("utf-8").replace("mug,Mug,", "mug,Beaker,", 1).replace(",3.00,", ",4.00,", 1))
        assert import_products.import_products(layout="shopify", path=path).changed == 1
        assert catalog.product_page("mug", "en").name == "Beaker"
        assert catalog.product_page("mug", "de").name == "Becher"
        assert catalog.offers(["M"], "en")["M"].price.minor == 400

    def test_a_damaged_cell_is_said_and_the_columns_are_used(self, app, tmp_path):
        path = tmp_path / "a.csv"
        head = "Handle,Title,Variant SKU,Variant Price,Storefront (product.metafields.custom.storefront)"
        path.write_text(head + '\nmug,Mug,M,3,"{""product"": 3}"\n')
        report = import_products.import_products(layout="shopify", path=path)
        assert report.created == 1 and "damaged" in report.problems[0].words


def test_the_command_writes_a_file_and_says_so(app, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Handle,Title,Variant SKU,Variant Price\nmug,Mug,M,3\n")
    import_products.import_products(layout="shopify", path=path)
    runner = app.test_cli_runner()
    result = runner.invoke(args=["shop", "export", "--format", "shopify", str(tmp_path / "out.csv")])
    assert result.exit_code == 0 and "written" in result.output
    assert runner.invoke(args=["shop", "export", "--format", "shopify"]).output.splitlines()[1].startswith("mug,Mug,")
    assert importing.read("shopify", importing.Source(tmp_path / "out.csv", "X", "en", "EUR")).total == 1
    assert runs.past()[0].status == "done"
