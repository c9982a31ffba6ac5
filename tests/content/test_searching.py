"""Finding: order, slips, prefixes, prices, and how fast."""

import pytest

from storefront.content import queries, services
from storefront.content.services import Text
from tests.support.catalog import statements

pytestmark = pytest.mark.usefixtures("app")


def put(*texts: Text) -> None:
    services.index(product_ids=[text.product_id for text in texts], texts=texts)


def thing(product_id: str, title: str, **more) -> Text:
    return Text(product_id=product_id, title=title, locale=more.pop("locale", "en"), **more)


KEYS = ("TRN-SG-09", "4260718050377")


@pytest.fixture
def shelf(app):
    put(
        thing("tarn", "Tarn gooseneck kettle", kind="Tarn Kettles", attributes="Sage Steel", keys=KEYS),
        thing("lark", "Lark stovetop kettle", kind="Kettles", attributes="Honey Enamel"),
        thing("mat", "Desk mat", description="Keeps the kettle off the table", attributes="Wool felt"),
        thing("lamp", "Dusk table lamp", kind="Lamps", attributes="Brick", popularity=50),
        thing("stand", "Lamp stand for a desk", kind="Furniture"),
        thing("tarn", "Schwanenhalskessel Tarn", locale="de", kind="Wasserkocher", keys=KEYS),
        thing("lamp", "Tischleuchte Dusk", locale="de", kind="Leuchten"),
        thing("tarn", "إبريق تارن", locale="ar"),
    )  # fmt: skip


def ids(query, locale="en", **more):
    return queries.search(query, locale=locale, **more).product_ids


@pytest.mark.usefixtures("shelf")
class TestFinding:
    def test_a_title_comes_before_a_description(self):
        assert ids("kettle") == ["lark", "tarn", "mat"] or ids("kettle") == ["tarn", "lark", "mat"]

    def test_every_word_has_to_fit(self):
        assert ids("kettle sage") == ["tarn"]

    def test_plural_and_accent_and_case_do_not_matter(self):
        assert set(ids("KETTLES")) == set(ids("kéttle")) == {"tarn", "lark", "mat"}

    def test_the_last_letters_may_be_missing(self):
        assert "tarn" in ids("goosen") and ids("k") == []

    @pytest.mark.parametrize("typed", ["TRN-SG-09", "trn-sg-09", "trnsg09", "TRN SG 09", "4260718050377"])
    def test_a_number_finds_its_thing(self, typed):
        found = queries.search(typed, locale="de")
        assert found.product_ids == ["tarn"] and list(found.exact) == ["tarn"]

    def test_a_slip_is_mended_and_said(self):
        found = queries.search("gosneck kettel", locale="en")
        assert found.product_ids == ["tarn"]
        assert found.searched == "gooseneck kettle"

    def test_as_typed_mends_nothing(self):
        found = queries.search("kettel", locale="en", as_typed=True)
        assert found.product_ids == [] and found.searched is None

    def test_a_word_that_nothing_has_is_left_out_and_said(self):
        found = queries.search("zyxwv kettle", locale="en")
        assert set(found.product_ids) == {"tarn", "lark", "mat"} and found.left_out == ["zyxwv"]

    def test_when_no_thing_has_all_words_most_will_do(self):
        found = queries.search("sage lamp desk", locale="en")
        assert found.some and found.product_ids == ["stand"]

    def test_little_words_do_not_count(self):
        assert ids("a lamp for the desk") == ids("lamp desk") == ["stand"]

    def test_what_the_shop_shows_as_an_example_works(self):
        found = queries.search("gift under 30 €", locale="en")
        assert (found.price_below, found.left_out, found.everything) == (30, ["gift"], True)
        german = queries.search("Leuchte bis 50 Euro", locale="de")
        assert (german.product_ids, german.price_below) == (["lamp"], 50)

    def test_nothing_is_nothing(self):
        assert ids("qqqqq") == []
        assert queries.search("  ", locale="en").everything

    def test_a_compound_is_found_by_its_head_and_finds_it(self):
        assert ids("Kessel", "de") == ["tarn"]
        assert ids("Leseleuchte", "de") == ["lamp"]

    def test_each_language_has_its_own_words(self):
        assert ids("kettle", "ar") == [] and ids("ابريق", "ar") == ["tarn"]

    def test_a_gone_thing_is_found_no_more(self):
        services.index(product_ids=["tarn"], texts=[])
        assert "tarn" not in ids("kettle") and ids("TRN-SG-09") == [] and ids("kettel") == ["lark", "mat"]

    @pytest.mark.parametrize("query", ["'", "%", "_%_", '" OR 1=1', "\\", "a" * 500, "😀", "-", "SELECT * FROM"])
    def test_odd_characters_do_no_harm(self, query):
        queries.search(query, locale="en")

    def test_a_search_takes_few_statements(self):
        ids("kettel")
        with statements() as found:
            ids("kettle sage")
        assert len(found) <= 4


class TestQueue:
    def test_a_change_during_indexing_is_not_lost(self):
        services.enqueue(product_ids=["a"])
        services.enqueue(product_ids=["b"])
        waiting = queries.queued()
        services.enqueue(product_ids=["a"])
        services.done(tokens=waiting)
        assert list(queries.queued()) == ["a"]
