"""Files of other shops, from the command line to what can be found and sold."""

import pytest

from storefront.catalog import queries as catalog
from storefront.catalog import runs, services
from storefront.config import ROOT
from storefront.flows import browse, import_products
from storefront.inventory import queries as inventory
from storefront.inventory import services as warehouse
from tests.support.databases import dump

APPAREL = ROOT.parent / "shared" / "data" / "importers" / "shopify_apparel.csv"
CSV = """Handle,Title,Type,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,Image Src
mug,Mug,Cups,Size,Small,MUG-S,3,12.00,https://elsewhere.example/mug.jpg
mug,,,,Large,MUG-L,0,15.00,
bad,Bad,Cups,,,BAD,1,free,
"""
MANY = "Handle,Title,Variant Price\n" + "".join(f"thing-{n},Thing {n},{n}.50\n" for n in range(1, 501))


@pytest.fixture
def bring(app, tmp_path):
    """Import these words as a file."""

    def run(text=CSV, name="shopify_cups.csv", **more):
        path = tmp_path / name
        path.write_text(text)
        return import_products.import_products(layout=more.pop("layout", "shopify"), path=path, **more)

    return run


class TestOnce:
    def test_shows_sells_and_finds_and_twice_is_once(self, bring):
        first, again = bring(), bring()
        assert (first.created, first.variants, len(first.problems)) == (1, 2, 2)
        assert (again.created, again.changed, again.unchanged) == (0, 0, 1)
        page, there = browse.category("cups", locale="de", filters=catalog.Filters(), sort="featured", page=1)
        assert page.category.name == "Cups" and page.results.cards[0].sku == "MUG-S" and there["MUG-S"].available == 3
        assert catalog.offers(["MUG-L"], "en")["MUG-L"].price.minor == 1500
        assert browse.suggest("mug", locale="en").cards[0].slug == "mug"

    def test_a_second_time_touches_nothing(self, bring):
        bring()
        before = dump("catalog", besides=("import_runs", "import_problems"))
        bring()
        assert dump("catalog", besides=("import_runs", "import_problems")) == before

    def test_what_was_sold_stays_sold(self, bring):
        for _ in range(2):
            bring()
            warehouse.adjust(sku="MUG-S", delta=-1, reason="sold", actor="t")
        assert inventory.availability(["MUG-S"])["MUG-S"].on_hand == 1

    def test_what_the_owner_renamed_stays_renamed(self, bring):
        bring()
        services.save_category(slug="cups", name={"en": "All our cups"}, position=3)
        bring(CSV.replace("12.00", "11.00"))
        assert catalog.category_page("cups", "en").category.name == "All our cups"
        assert catalog.offers(["MUG-S"], "en")["MUG-S"].price.minor == 1100

    def test_an_edited_product_is_only_written_when_the_file_says_otherwise(self, bring):
        bring()
        (product_id,) = catalog.ids_of(["mug"])
        services.update_product(product_id=product_id, locale="en", name="Mug", actor="o")
        assert bring().unchanged == 1
        services.update_product(product_id=product_id, locale="en", name="Beaker", actor="o")
        assert bring().changed == 1
        assert catalog.product_page("mug", "en").name == "Mug"

    def test_a_dry_run_changes_nothing(self, bring):
        report = bring(dry_run=True)
        assert (report.created, report.variants, len(report.problems)) == (1, 2, 2)
        assert catalog.product_ids() == [] and inventory.movements_of("MUG-S") == []


class TestRows:
    def test_a_product_that_cannot_be_saved_does_not_hold_up_the_others(self, bring):
        bring("Handle,Title,Variant SKU,Variant Price\nmug,Mug,M-1,3\n")
        report = bring("Handle,Title,Variant SKU,Variant Price\ncup,Cup,M-1,3\npot,Pot,P-1,4\n", name="others.csv")
        assert report.created == 1 and [(one.row, one.words) for one in report.problems] == [
            (2, "M-1 belongs to another product.")
        ]
        assert catalog.offers(["P-1"], "en")

    def test_the_errors_are_a_table_that_no_spreadsheet_runs(self, app, tmp_path):
        (tmp_path / "x.csv").write_text('Handle,Title,Variant Price\nmug,Mug,3\ncup,Cup,"=cmd|x"\n')
        errors = tmp_path / "errors.csv"
        args = ["shop", "import", "--format", "shopify", "--errors", str(errors), str(tmp_path / "x.csv")]
        result = app.test_cli_runner().invoke(args=args)
        assert result.exit_code == 0, result.output
        assert errors.read_text("utf-8-sig").splitlines()[:2] == ["file,row,problem", ",3,“=cmd|x” is not a price."]


class Pulled(BaseException):
    """Somebody pulled the plug."""


class TestInterrupted:
    def test_it_goes_on_where_it_was(self, bring):
        def pull(step, done, total):
            if done >= 250:
                raise Pulled

        with pytest.raises(Pulled):
            bring(MANY, say=pull)
        assert len(catalog.product_ids()) == 250
        (left,) = runs.past()
        assert (left.status, left.cursor, left.total, left.percent) == ("running", 250, 500, 50)
        report = bring(MANY)
        assert (report.run_id, report.resumed, report.created, report.unchanged) == (left.id, 250, 500, 0)
        assert len(catalog.product_ids()) == 500 and len(runs.past()) == 1
        assert inventory.availability(["THING-250"])["THING-250"].available == 100

    def test_another_file_is_another_run(self, bring):
        def pull(*_):
            raise Pulled

        with pytest.raises(Pulled):
            bring(MANY, say=pull)
        assert bring(MANY + "more,More,3\n").resumed == 0


class TestTheCommand:
    @pytest.mark.skipif(not APPAREL.exists(), reason="the sample exports are not on this machine")
    def test_a_real_export(self, app):
        result = app.test_cli_runner().invoke(args=["shop", "import", "--format", "shopify", str(APPAREL)])
        assert result.exit_code == 0 and "20 products created" in result.output
        assert catalog.offers(["OCEAN-BLUE-SHIRT"], "en")["OCEAN-BLUE-SHIRT"].price.minor == 5000

    @pytest.mark.parametrize(
        ("layout", "text", "words"),
        [
            ("shopify", "a;b;c\n1;2;3\n", "semicolons"),
            ("shopify", "sku,product_type,name\nA,simple,B\n", "column Handle"),
            ("magento", "Handle,Title,Variant Price\nmug,Mug,3\n", "column sku"),
        ],
    )
    def test_refuses_a_file_of_another_kind(self, app, tmp_path, layout, text, words):
        (tmp_path / "x.csv").write_text(text)
        result = app.test_cli_runner().invoke(args=["shop", "import", "--format", layout, str(tmp_path / "x.csv")])
        assert result.exit_code == 1 and words in result.output
        assert runs.past()[0].status == "refused" and words in runs.past()[0].words

    def test_refuses_a_folder_without_an_export(self, app, tmp_path):
        (tmp_path / "notes.csv").write_text("a,b\n1,2\n")
        result = app.test_cli_runner().invoke(args=["shop", "import", "--format", "magento", str(tmp_path)])
        assert result.exit_code == 1 and "no Magento 2 product export in this folder" in result.output


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("shopify_home-and-garden.csv", "Home and garden"),
        ("products_export_1.csv", "More things"),
        ("", "More things"),
    ],
)
def test_a_department_is_named_after_its_file(file, name):
    assert import_products.name_of(file) == name
