"""Magento exports: cells within cells, configurables, kits, sets, and the whole sample shop when it is at hand."""

import pytest

from storefront.catalog import importing
from storefront.catalog.importing import Source, magento_rows
from storefront.config import ROOT

LUMA = ROOT.parent / "shared" / "data" / "luma"
HEAD = "sku,store_view_code,attribute_set_code,product_type,categories,name,description,price,special_price,weight,"
HEAD += "visibility,url_key,base_image,additional_attributes,qty,configurable_variations,related_skus,bundle_values"
SMALL = 'T-S,,Top,simple,"Default Category/Men/Tops",Tee-S,,20,15,1,Not Visible Individually,tee-s,/t/red.jpg,'
SMALL += '"size=S,color=Red",7,,,'
LARGE = SMALL.replace("T-S", "T-L").replace("tee-s", "tee-l").replace("size=S", "size=L").replace("Tee-S", "Tee-L")
TEE = 'T,,Top,configurable,"Default Category/Men/Tops,Default Category/Sale",Tee,<p>Soft.</p>,20,,,"Catalog, Search",tee,,'
TEE += '"material=Cotton|Wool&reg;,care=""Cold, 30°, """"by hand"""""",new=Yes",0,'
TEE += '"sku=T-S,size=S,color=Red|sku=T-L,size=L,color=Red","MUG,GONE",'
MUG = 'MUG,,Cup,simple,"Default Category/Home",Mug,,8,,0.5,"Catalog, Search",mug,,,9,,,'
KIT = 'KIT,,Cup,bundle,"Default Category/Home",Set,,,,,"Catalog, Search",set,,,0,,,'
KIT += '"name=Cup,type=select,sku=MUG,default_qty=2|name=Shirt,type=select,sku=T-S,default_qty=1|'
KIT += 'name=Shirt,type=select,sku=T-L,default_qty=1"'


@pytest.fixture
def read(tmp_path):
    def run(*lines):
        path = tmp_path / "export.csv"
        path.write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
        return importing.read("magento", Source(path, "Luma", "en", "EUR"))

    return run


def by_slug(reading):
    return {item.draft.slug: item for item in reading.items}


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("size=XS,color=Black", [("size", "XS"), ("color", "Black")]),
        ("a=1, 2 and 3,b=x", [("a", "1, 2 and 3"), ("b", "x")]),
        ('a="x, y=z",b="say ""no"""', [("a", "x, y=z"), ("b", 'say "no"')]),
        ("", []),
    ],
)
def test_pairs_within_a_cell(cell, found):
    assert list(magento_rows.pairs(cell)) == found


class TestConfigurables:
    def test_the_option_matrix(self, read):
        item = by_slug(read(SMALL, LARGE, TEE, MUG))["tee"]
        draft = item.draft
        assert [(one.sku, one.options) for one in draft.variants] == [
            ("T-S", {"size": "s", "colour": "red"}),
            ("T-L", {"size": "l", "colour": "red"}),
        ]
        assert [(one.code, one.kind, len(one.values)) for one in draft.options] == [
            ("size", "pill", 2),
            ("colour", "swatch", 1),
        ]
        variant = draft.variants[0]
        assert (variant.price_minor, variant.was_minor, variant.weight_g) == (1500, 2000, 454)
        assert item.stock["T-L"].quantity == 7 and draft.kept["sku"] == "T"

    def test_values_within_values(self, read):
        reading = read(SMALL, LARGE, TEE, MUG)
        attributes = by_slug(reading)["tee"].draft.attributes
        assert attributes["material"] == [{"en": "Cotton"}, {"en": "Wool®"}]
        assert attributes["care"] == [{"en": 'Cold, 30°, "by hand"'}]
        kinds = {one.code: one.type for kind in reading.types for one in kind.attributes}
        assert attributes["new"] is True and kinds == {"material": "text", "care": "text", "new": "bool"}

    def test_categories_and_links(self, read):
        reading = read(SMALL, LARGE, TEE, MUG)
        draft = by_slug(reading)["tee"].draft
        assert (draft.category, draft.also_in, draft.related) == ("men-tops", ["sale"], ["mug"])
        assert [(one.slug, one.parent) for one in reading.categories][:2] == [("men", None), ("men-tops", "men")]
        assert [one.words for one in reading.problems] == ["T is linked to GONE, which is not here."]

    def test_a_variation_without_a_row_is_a_problem(self, read):
        reading = read(SMALL, TEE, MUG)
        assert any(one.row == 3 and "no row of its own" in one.words for one in reading.problems)
        assert len(by_slug(reading)["tee"].draft.variants) == 1

    def test_other_store_views_are_other_words_for_the_same(self, read):
        assert read(MUG, MUG.replace("MUG,,", "MUG,german,")).total == 1


def test_a_kit_is_what_it_is_made_of(read):
    item = by_slug(read(SMALL, LARGE, MUG, KIT))["set"]
    small, large = item.draft.variants
    assert [(part.sku, part.quantity) for part in small.parts] == [("MUG", 2), ("T-S", 1)]
    assert (small.price_minor, small.options, large.options) == (1600 + 1500, {"shirt": "tee-s"}, {"shirt": "tee-l"})
    assert item.stock[small.sku].quantity == 4


@pytest.fixture(scope="module")
def luma():
    return importing.read("magento", Source(LUMA, "Luma", "en", "USD"))


@pytest.mark.skipif(not LUMA.exists(), reason="the sample shop is not on this machine")
class TestTheSampleShop:
    def test_everything_is_there(self, luma):
        found = [item.draft for item in luma.items]
        configurables = [draft for draft in found if draft.kept["sku"][:2] in ("MH", "WH")]
        assert len([draft for draft in found if len(draft.options) == 2 and not draft.variants[0].parts]) >= 147
        assert sum(len(draft.variants) for draft in found) == 1906 and len(configurables) == 25
        assert sum(map(len, luma.reviews.values())) == 500 and len(luma.pictures) == 725
        shown = {image.source_url for draft in found for image in draft.images if image.source_url}
        assert len(shown) == 723 and shown <= set(luma.pictures)

    def test_a_hoodie(self, luma):
        draft = next(item.draft for item in luma.items if item.draft.kept["sku"] == "MH01")
        assert draft.slug == "chaz-kangeroo-hoodie" and len(draft.variants) == 15
        sizes, colours = draft.options
        assert [value.label["en"] for value in sizes.values] == ["XS", "S", "M", "L", "XL"]
        assert {value.code for value in colours.values} == {"black", "gray", "orange"}
        assert draft.variants[0].options["colour"] == "gray"
        assert {one.options.get("colour") for one in draft.images} == {"black", "gray", "orange"}

    def test_kits_sets_and_downloads(self, luma):
        found = {item.draft.kept["sku"]: item.draft for item in luma.items}
        assert len(found["24-WG080"].variants) == 9 and len(found["24-WG080"].variants[0].parts) == 4
        assert [one.sku for one in found["24-WG085_Group"].variants] == ["24-WG085", "24-WG086", "24-WG087"]
        assert [one.title for one in found["240-LV09"].downloads] == ["Episode 1", "Episode 2", "Episode 3"]

    def test_what_is_wrong_with_it_is_said(self, luma):
        assert len(luma.problems) == 7 and all("not here" in one.words for one in luma.problems)
