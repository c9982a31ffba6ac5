"""Finding: order, slips, prefixes, prices, and how fast."""

from dataclasses import replace

import pytest

from storefront.content import indexing, queries, services, snapshots
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
        assert set(ids(query)) <= {"tarn", "lark", "mat"}
        assert ids("kettle"), "the next search works"

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


@pytest.mark.usefixtures("app")
class TestRanking:
    def test_the_thing_comes_before_what_is_for_it(self):
        put(
            thing("case", "Case for mouse", kind="Cases", places=("Bags", "Cases")),
            thing("pad", "Felt mouse pad", kind="Mouse pads", places=("Input", "Mouse pads")),
            thing("mouse", "Norna M1 optical, black, three buttons, mouse", kind="Mice", places=("Input", "Mice")),
        )
        assert ids("mouse") == ["mouse", "pad", "case"]
        assert ids("mice")[0] == "mouse"

    def test_words_that_stand_together_come_first(self):
        put(
            thing("far", "Screen with stand, projector lamp and cloth"),
            thing("near", "Projector screen, very large, with a stand and a cloth"),
        )
        assert ids("projector screen") == ["near", "far"]

    def test_letters_and_digits_may_be_apart_or_not(self):
        put(thing("one", "Dreams PS4"), thing("two", "Ring 30 ml"), thing("three", "PS 2 keyboard, 4 keys"))
        assert ids("ps4") == ["one"] and ids("30ml") == ["two"]

    def test_a_part_number_comes_first_and_what_else_has_the_words_after_it(self):
        put(thing("ink", "Ink 21a for printers", keys=("21A",)), thing("other", "Cleaner for 21A ink"))
        found = queries.search("21a", locale="en")
        assert found.product_ids == ["ink", "other"] and found.exact == {"ink": "21A"}

    def test_what_means_the_same_comes_after_the_word_itself(self):
        put(thing("couch", "Couch in green"), thing("sofa", "Sofa in grey"))
        assert ids("couch") == ["couch", "sofa"]
        services.save_synonyms(locale="en", lines="couch, seat")
        assert ids("couch") == ["couch"]

    def test_a_commoner_word_is_meant_rather_than_a_rare_longer_one(self):
        put(*(thing(f"p{n}", f"Player number {n}") for n in range(5)), thing("room", "Playroom carpet"))
        assert queries.search("playr", locale="en").searched == "player"
        assert ids("playro") == ["room"]

    @pytest.mark.parametrize(
        ("locale", "title", "asked"),
        [("fr", "Lampes de bureau", "lampe"), ("es", "Lámparas de mesa", "lampara"), ("nl", "Lampen", "lamp")],
    )
    def test_a_language_has_its_own_stems(self, locale, title, asked, app):
        before = app.extensions["settings"]
        app.extensions["settings"] = replace(before, shop_locales=("en", locale))
        try:
            put(thing("lamp", title, locale=locale))
            assert ids(asked, locale=locale) == ["lamp"]
        finally:
            app.extensions["settings"] = before


@pytest.mark.usefixtures("app")
class TestSnapshots:
    def test_a_change_is_a_new_version_and_old_ones_go(self, monkeypatch):
        monkeypatch.setattr(snapshots, "GRACE_SECONDS", -1)
        seen = set()
        for n in range(snapshots.KEPT + 3):
            put(thing("a", f"Lamp number {n}"))
            seen.add(queries.search_version())
            assert ids(f"number {n}") == ["a"]
        assert len(seen) == snapshots.KEPT + 3
        assert len(list((snapshots.folder() / "versions").iterdir())) == snapshots.KEPT + 1

    def test_only_one_process_writes(self):
        put(thing("a", "Lamp"))
        writer = indexing._writer("en")
        with pytest.raises(services.Busy):
            put(thing("b", "Lamp"))
        assert ids("lamp") == ["a"]
        writer.wait_merging_threads()
        put(thing("b", "Lamp"))
        assert set(ids("lamp")) == {"a", "b"}

    def test_a_rebuild_is_searched_only_when_it_is_whole(self):
        put(thing("a", "Lamp"))

        def texts():
            yield thing("b", "Lamp")
            assert ids("lamp") == ["a"]

        services.index(product_ids=[], texts=texts(), anew=True)
        assert ids("lamp") == ["b"]
