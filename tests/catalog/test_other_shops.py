"""WooCommerce exports and merchant feeds as drafts."""

import pytest

from storefront.catalog import importing
from storefront.catalog.codes import is_gtin
from storefront.catalog.exporting import taxonomy
from storefront.catalog.importing import Source, UnableToImport
from storefront.config import ROOT

DATA = ROOT.parent / "shared" / "data"
SAMPLE = DATA / "importers" / "ClassicPress_sample_products.csv"
FOREIGN = DATA / "importers" / "HasteDesign_sample_products.txt"
TAXONOMY = DATA / "places" / "google_taxonomy.en-US.txt"
HEAD = "ID,Type,SKU,Name,Published,In stock?,Stock,Weight (kg),Sale price,Regular price,Categories,Images,Parent,"
HEAD += "Grouped products,Upsells,Attribute 1 name,Attribute 1 value(s),Attribute 2 name,Attribute 2 value(s)"
HOOD = '7,variable,HOOD,Hoodie,1,1,,,,,Clothing > Hoodies,https://x.example/a.jpg,,,MUG,Color,"Red, Blue",Fit,"Slim\\, long"'
RED = "8,variation,HOOD-R,Hoodie - Red,1,1,4,0.5,42,45,,https://x.example/r.jpg,HOOD,,,Color,Red,,"
BLUE = "9,variation,HOOD-B,Hoodie - Blue,1,1,,,,45,,,id:7,,,Color,Blue,,"
MUG = "10,simple,MUG,Mug,1,0,,,,8,Home,,,,,,,,"
GROUP = '11,grouped,SET,Set,1,1,,,,,Home,,,"MUG, PEN",,,,,'
PEN = "12,simple,PEN,Pen,1,1,3,,,2,Home,,,,,,,,"


@pytest.fixture
def read(tmp_path):
    def run(text, layout="woocommerce", name="file.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return importing.read(layout, Source(path, "Goods", "en", "EUR"))

    return run


class TestWooCommerce:
    def test_variations_find_their_product_by_sku_or_id(self, read):
        reading = read("\n".join([HEAD, HOOD, RED, BLUE, MUG]))
        hood, mug = [item.draft for item in reading.items]
        assert [(one.sku, one.options, one.price_minor, one.was_minor, one.weight_g) for one in hood.variants] == [
            ("HOOD-R", {"colour": "red"}, 4200, 4500, 500),
            ("HOOD-B", {"colour": "blue"}, 4500, None, 0),
        ]
        assert hood.attributes == {"fit": [{"en": "Slim, long"}]} and hood.upsells == [mug.slug]
        assert [(image.source_url[-5:], image.options) for image in hood.images] == [
            ("a.jpg", {}),
            ("r.jpg", {"colour": "red"}),
        ]
        assert [(one.slug, one.parent) for one in reading.categories][:2] == [
            ("clothing", None),
            ("clothing-hoodies", "clothing"),
        ]
        assert reading.items[0].stock["HOOD-R"].quantity == 4 and reading.items[1].stock["MUG"].quantity == 0

    def test_a_group_is_made_of_its_things(self, read):
        item = read("\n".join([HEAD, MUG, PEN, GROUP])).items[2]
        (variant,) = item.draft.variants
        assert [part.sku for part in variant.parts] == ["MUG", "PEN"] and variant.price_minor == 1000
        assert item.stock["SET"].quantity == 0

    @pytest.mark.parametrize(
        ("lines", "row", "words"),
        [
            ([BLUE], 2, "product of this variation, id:7, is missing"),
            ([HOOD, RED, RED.replace("HOOD-R", "HOOD-X")], 4, "same choice"),
            ([PEN, PEN.replace("Pen", "Other pen")], 3, "SKU PEN stands in a row above"),
            ([PEN.replace(",2,Home", ",free,Home")], 2, "not a price"),
            ([PEN.replace("simple", "external")], 2, "sold elsewhere"),
            ([PEN.replace(",Pen,", ",,")], 2, "name is missing"),
        ],
    )
    def test_a_row_that_does_not_fit_is_named(self, read, lines, row, words):
        problems = read("\n".join([HEAD, *lines])).problems
        assert any(problem.row == row and words in problem.words for problem in problems), problems

    def test_another_table_is_refused(self, read):
        with pytest.raises(UnableToImport, match="column Type and the column Name and the column Regular price are"):
            read("Country Code,State Code,Rate %\nGB,*,20\n")

    @pytest.mark.skipif(not SAMPLE.exists(), reason="the sample exports are not on this machine")
    def test_real_exports_also_in_another_language(self):
        english = importing.read("woocommerce", Source(SAMPLE, "Shop", "en", "USD"))
        assert english.total == 15 - 1 and sum(len(item.draft.variants) for item in english.items) == 21
        album = next(item.draft for item in english.items if item.draft.slug == "album")
        assert [one.title for one in album.downloads] == ["Album", "Single 2"]
        foreign = importing.read("woocommerce", Source(FOREIGN, "Loja", "pt", "BRL"))
        assert sum(len(item.draft.variants) for item in foreign.items) == 6
        assert foreign.items[0].draft.variants[0].was_minor == 50000


FEED = "id\ttitle\tprice\tsale_price\tavailability\titem_group_id\tcolor\tgtin\timage_link\tproduct_type\tshipping_weight\n"
FEED += "M-R\tMug, Red\t15.00 EUR\t12.00 EUR\tin_stock\tmug\tRed\t4006381333931\thttps://x.example/r.jpg\tHome > Cups\t0.3 kg\n"
FEED += "M-B\tMug, Blue\t15.00 EUR\t\tout of stock\tmug\tBlue\t4006381333932\t\tHome > Cups\t\n"
FEED += "P\tPen\t2.00 USD\t\tin_stock\t\t\t\t\t\t\n"
RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><item>
<g:id>P</g:id><g:title>Pen &amp; ink</g:title><g:price>2.00 EUR</g:price><g:availability>in_stock</g:availability>
<g:additional_image_link>https://x.example/1.jpg</g:additional_image_link>
<g:additional_image_link>https://x.example/2.jpg</g:additional_image_link></item></channel></rss>"""


class TestMerchant:
    def test_rows_of_a_group_are_one_product(self, read):
        reading = read(FEED, "merchant", "feed.txt")
        (item,) = reading.items
        red, blue = item.draft.variants
        assert (item.draft.name, item.draft.slug, item.draft.category) == ({"en": "Mug"}, "mug", "home-cups")
        assert (red.sku, red.options, red.price_minor, red.was_minor, red.weight_g) == (
            "M-R", {"colour": "red"}, 1200, 1500, 300,
        )  # fmt: skip
        assert red.barcode == "4006381333931" and blue.barcode is None
        assert item.stock["M-R"].quantity > 0 and item.stock["M-B"].quantity == 0
        assert [(one.row, one.words) for one in reading.problems] == [(4, "“2.00 USD” is not a price in EUR.")]

    def test_rss(self, read):
        (item,) = read(RSS, "merchant", "feed.xml").items
        assert item.draft.name == {"en": "Pen & ink"}
        assert [image.source_url[-5:] for image in item.draft.images] == ["1.jpg", "2.jpg"]

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("id,title\n1,x\n", "column price and the column availability"),
            ("<rss><channel><item><id>1</id></item></channel></rss>", "no item says title or price or availability"),
            ("<rss><channel>", "not whole XML"),
            ('<!DOCTYPE x [<!ENTITY a "b">]><rss/>', "document type"),
        ],
    )
    def test_something_else_is_refused(self, read, text, words):
        with pytest.raises(UnableToImport, match=words):
            read(text, "merchant")


@pytest.mark.parametrize(
    ("code", "right"),
    [
        ("4006381333931", True),
        ("4006381333932", False),
        ("96385074", True),
        ("036000291452", True),
        ("10614141000415", True),
        ("2000000000015", False),
        ("0000000000000", False),
        ("40063813339", False),
        ("４００６３８１３３３９３１", False),
        ("", False),
    ],
)
def test_check_digits(code, right):
    assert is_gtin(code) is right


def test_what_is_what_to_google():
    assert taxonomy.category("Table lamps") == "Home & Garden > Lighting > Lamps"
    assert taxonomy.category("Something") == ""


@pytest.mark.skipif(not TAXONOMY.exists(), reason="the taxonomy is not on this machine")
def test_every_name_is_in_the_taxonomy():
    names = {line.rsplit("|", 1)[-1].strip() for line in TAXONOMY.read_text("utf-8").splitlines()}
    assert not {part for _, path in taxonomy.KINDS for part in path.split(" > ")} - names
