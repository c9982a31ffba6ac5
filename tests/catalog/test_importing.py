"""Shopify files as drafts: made ones for every oddity, real ones when they are at hand."""

import pytest

from storefront.catalog import importing
from storefront.catalog.importing import Source, UnableToImport
from storefront.catalog.importing.texts import one_line
from storefront.config import ROOT

HEAD = "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Grams,"
HEAD += (
    "Variant Inventory Qty,Variant Inventory Policy,Variant Price,Variant Compare At Price,Image Src,Image Alt Text,"
)
HEAD += "Color (product.metafields.shopify.color-pattern)"
MUG = "mug,Mug,<p>A mug.</p>,Moor,Cups,kitchen,true,Title,Default Title,MUG-1,300,5,deny,14.50,19.00,"
MUG += "https://x/m.jpg,A mug,"
REAL = sorted((ROOT.parent / "shared" / "data" / "importers").glob("shopify_*.csv"))


@pytest.fixture
def parse(tmp_path):
    """Read these bytes or words as a file of this format."""

    def read(text, *, name="Goods", layout="shopify"):
        path = tmp_path / "file.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return importing.read(layout, Source(path, name, "en", "EUR"))

    return read


def drafts(reading):
    return [item.draft for item in reading.items]


def stock(reading):
    return {sku: said for item in reading.items for sku, said in item.stock.items()}


def rows(*lines):
    return "\n".join([HEAD, *lines]) + "\n"


class TestReading:
    def test_a_plain_product(self, parse):
        (draft,) = drafts(parse(rows(MUG)))
        (variant,) = draft.variants
        assert (draft.slug, draft.brand, draft.name, draft.options) == ("mug", "Moor", {"en": "Mug"}, [])
        assert (variant.sku, variant.price_minor, variant.was_minor, variant.weight_g) == ("MUG-1", 1450, 1900, 300)
        assert draft.images[0].source_url == "https://x/m.jpg" and draft.images[0].alt == {"en": "A mug"}
        assert draft.images[0].file.startswith("img/to-come-")

    @pytest.mark.parametrize(
        "change", [lambda t: t.replace("\n", "\r\n"), lambda t: "\ufeff" + t, lambda t: t + "\n\n"]
    )
    def test_line_ends_and_marks_do_not_matter(self, parse, change):
        changed, plain = parse(change(rows(MUG))), parse(rows(MUG))
        assert [draft.fingerprint for draft in drafts(changed)] == [draft.fingerprint for draft in drafts(plain)]

    def test_variants_and_pictures_below_a_handle(self, parse):
        parsed = parse(
            rows(
                "top,Top,,V,,women,true,Color,Navy Blue,,0,3,deny,60,,https://x/1.jpg,,",
                "top,,,,,,,,Red,,0,0,continue,65,,,,",
                "top,,,,,,,,,,,,,,,https://x/2.jpg,Back,",
            )
        )
        (draft,) = drafts(parsed)
        assert [variant.sku for variant in draft.variants] == ["TOP-NAVY-BLUE", "TOP-RED"]
        assert (draft.options[0].code, draft.options[0].kind) == ("colour", "swatch")
        assert [value.label for value in draft.options[0].values] == [{"en": "Navy Blue"}, {"en": "Red"}]
        assert [image.source_url for image in draft.images] == ["https://x/1.jpg", "https://x/2.jpg"]
        assert stock(parsed)["TOP-RED"] == importing.Stock(0, "backorder")
        assert parsed.problems == []

    def test_a_handle_may_come_back_later(self, parse):
        other = MUG.replace("mug,Mug", "cup,Cup").replace("MUG-1", "CUP-1")
        late = "mug,,,,,,,,,,,,,,,https://x/3.jpg,,"
        parsed = parse(rows(MUG, other, late))
        assert [(draft.slug, len(draft.images)) for draft in drafts(parsed)] == [("mug", 2), ("cup", 1)]

    def test_departments_come_from_types_or_tags(self, parse):
        parsed = parse(
            rows(MUG, 'pen,Pen,,,,"desk, new",true,,,PEN,,,,3,,,,', "x,X,,,,,true,,,X,,,,3,,,,"), name="My goods"
        )
        assert [(c.slug, c.parent) for c in parsed.categories] == [
            ("my-goods", None),
            ("my-goods-cups", "my-goods"),
            ("my-goods-desk", "my-goods"),
        ]
        assert [draft.category for draft in drafts(parsed)] == ["my-goods-cups", "my-goods-desk", "my-goods"]

    def test_without_stock_columns_there_is_plenty(self, parse):
        parsed = parse("Handle,Title,Variant Price\nmug,Mug,14.50\n")
        assert stock(parsed)["MUG"].quantity > 10

    def test_the_newer_names_of_columns(self, parse):
        text = "Title,URL handle,Description,Vendor,Status,SKU,Option1 name,Option1 value,Price,Product image URL\n"
        (draft,) = drafts(parse(text + "Mug,mug,Nice,Moor,Draft,M1,Size,Large,14.5,https://x/1.jpg\n"))
        assert (draft.slug, draft.published, draft.variants[0].sku) == ("mug", False, "M1")
        assert draft.variants[0].options == {"size": "large"}


class TestProblems:
    @pytest.mark.parametrize(
        ("lines", "row", "words"),
        [
            (["mug,Mug,,,,,true,,,M,,,,cheap,,,,"], 2, "not a price"),
            (["mug,Mug,,,,,true,,,M,,,,-1,,,,"], 2, "not a price"),
            (["mug,,,,,,true,,,M,,,,1,,,,"], 2, "no title"),
            ([",Mug,,,,,true,,,M,,,,1,,,,"], 2, "handle is missing"),
            ([MUG, MUG.replace("mug,Mug", "cup,Cup")], 3, "SKU MUG-1 stands in a row above"),
            ([MUG, "mug,,,,,,,,,,,,,,,,,x"], 3, "neither a price nor a picture"),
            (["t,T,,,,,true,Size,S,A,,,,1,,,,", "t,,,,,,,,S,B,,,,1,,,,"], 3, "same choice"),
        ],
    )
    def test_a_row_that_does_not_fit_is_named(self, parse, lines, row, words):
        problems = parse(rows(*lines)).problems
        assert any(problem.row == row and words in problem.words for problem in problems), problems

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"", "empty"),
            (HEAD.replace(",", ";").encode(), "semicolons"),
            (HEAD.replace(",", "\t").encode(), "tabs"),
            (b"SKU,Name,Regular price\nA,B,3\n", "column Handle and the column Title and the column Variant Price"),
            ((HEAD + "\nm\xfcg").encode("latin-1"), "UTF-8"),
        ],
    )
    def test_a_file_that_is_something_else_is_refused(self, parse, data, words):
        with pytest.raises(UnableToImport, match=words):
            parse(data)


def test_a_line_is_one_sentence_that_fits_a_card():
    assert one_line("<p>Soft &amp; warm.</p><p>More.</p>") == "Soft & warm."
    assert len(one_line("word " * 60)) <= 111 and one_line("word " * 60).endswith("…")


@pytest.mark.skipif(not REAL, reason="the sample exports are not on this machine")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_a_real_export_is_read_without_a_problem(parse, path):
    parsed = parse(path.read_bytes(), name=path.stem)
    assert parsed.problems == [] and parsed.total == 20
    assert all(draft.images[0].source_url for draft in drafts(parsed))
