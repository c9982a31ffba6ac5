"""Lists, their filters and the counts beside them."""

from itertools import product as every_pair

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storefront.catalog import queries, services
from storefront.catalog.drafts import VariantDraft
from storefront.catalog.queries import Filters
from tests.support import catalog as make
from tests.support.catalog import statements

pytestmark = pytest.mark.usefixtures("app")


def slugs(results):
    return [card.slug for card in results.cards]


def facet(results, code):
    return next((view for view in results.facets if view.code == code), None)


def counts(results, code):
    return {choice.value: choice.count for choice in facet(results, code).choices}


class TestNarrowing:
    def test_a_department_shows_what_is_below_it(self):
        make.small_shop()
        page = queries.category_page("kitchen", "en")
        assert slugs(page.results) == ["tarn", "lark"]
        assert [item.slug for item in page.trail] == ["kitchen"]
        assert [item.slug for item in queries.category_page("kettles", "en").trail] == ["kitchen", "kettles"]
        assert page.category.count == 2 and page.category.children[0].count == 2

    def test_values_of_one_filter_add_and_filters_narrow(self):
        make.small_shop()
        page = queries.category_page("kettles", "en", Filters({"colour": ("soot", "ink")}))
        assert slugs(page.results) == ["tarn", "lark"]
        both = Filters({"colour": ("soot", "ink"), "electric": ("no",)})
        assert slugs(queries.category_page("kettles", "en", both).results) == ["lark"]

    def test_a_filter_is_counted_without_itself(self):
        make.small_shop()
        page = queries.category_page("kettles", "en", Filters({"colour": ("ink",)})).results
        assert counts(page, "colour") == {"sage": 2, "soot": 1, "ink": 1}
        assert page.total == 1

    def test_a_price_range_is_inclusive_and_knows_every_variant(self):
        make.small_shop()

        def within(low, high):
            return slugs(queries.category_page("kettles", "en", Filters(ranges={"price": ((low, high),)})).results)

        assert within(6400, 6400) == ["lark"]
        assert within(13900, None) == ["tarn"]
        assert within(None, 6399) == []
        view = facet(queries.category_page("kettles", "en").results, "price")
        assert (view.floor, view.ceiling) == (6400, 13900)

    def test_a_number_can_be_a_range_or_a_value(self):
        make.small_shop()
        assert slugs(queries.category_page("kettles", "en", Filters(ranges={"volume": ((1.3, None),)})).results) == [
            "lark"
        ]
        assert slugs(queries.category_page("kettles", "en", Filters({"volume": ("1.2",)})).results) == ["tarn"]

    def test_stock_is_what_inventory_said_last(self):
        make.small_shop()
        services.note_stock(in_stock={"LRK-IN": True, "TRN-SG-09": False})
        page = queries.category_page("kettles", "en", Filters({"stock": ("now",)})).results
        assert slugs(page) == ["lark"]
        services.note_stock(in_stock={"LRK-IN": False})
        assert queries.category_page("kettles", "en", Filters({"stock": ("now",)})).results.total == 0

    def test_a_name_that_is_no_filter_excludes_nothing(self):
        make.small_shop()
        page = queries.category_page("kettles", "en", Filters({"utm_source": ("mail",)})).results
        assert page.total == 2 and facet(page, "utm_source") is None

    def test_a_chosen_value_that_nothing_has_stays_in_sight(self):
        make.small_shop()
        page = queries.category_page("kettles", "en", Filters({"colour": ("ink",), "electric": ("yes",)})).results
        assert page.total == 0
        assert counts(page, "colour")["ink"] == 0
        assert [choice.value for choice in facet(page, "electric").choices if choice.chosen] == ["yes"]

    def test_who_filters_by_ink_sees_it_in_ink(self):
        make.small_shop()
        card = queries.category_page("kettles", "en", Filters({"colour": ("ink",)})).results.cards[0]
        assert (card.sku, card.picture.alt, card.picked) == ("LRK-IN", "Lark in ink", True)

    def test_labels_are_in_the_language_and_addresses_are_not(self):
        make.small_shop()
        english, german = (queries.category_page("kettles", locale).results for locale in ("en", "de"))
        assert [choice.label for choice in facet(german, "colour").choices] == ["Salbei", "Ruß", "Tinte"]
        assert facet(german, "electric").name == "Elektrisch"
        assert {c.label for c in facet(german, "electric").choices} == {"Ja", "Nein"}
        assert counts(english, "material") == counts(german, "material")
        assert facet(queries.category_page("kettles", "ar").results, "electric").name == "Electric"


class TestOrder:
    @pytest.mark.parametrize(
        ("sort", "expected"),
        [
            ("featured", ["tarn", "lark", "dusk-lamp"]),
            ("price", ["lark", "dusk-lamp", "tarn"]),
            ("-price", ["tarn", "dusk-lamp", "lark"]),
            ("rating", ["lark", "tarn", "dusk-lamp"]),
        ],
    )
    def test_by(self, sort, expected):
        make.small_shop()
        services.add_reviews(reviews={"lark": [make.review(5)], "tarn": [make.review(3)]})
        assert slugs(queries.everything("en", sort=sort)) == expected

    def test_pages_grow_or_come_alone(self):
        make.structure()
        drafts = [make.product(f"k{n:02}", position=n) for n in range(30)]
        services.save_products(drafts=drafts, actor="t")
        grown = queries.everything("en", page=2)
        alone = queries.everything("en", page=2, alone=True)
        assert (grown.total, grown.pages, len(grown.cards)) == (30, 3, 24)
        assert slugs(alone) == slugs(grown)[12:]
        assert queries.everything("en", page=99).page == 3
        assert len({*slugs(queries.everything("en", page=3))}) == 30

    def test_found_products_keep_their_order(self):
        make.small_shop()
        ids = queries.ids_of(["tarn"]) + queries.ids_of(["dusk-lamp"]) + queries.ids_of(["lark"])
        page = queries.everything("en", product_ids=ids, sort="relevance")
        assert slugs(page) == ["tarn", "dusk-lamp", "lark"]
        electric = Filters({"electric": ("yes", "no")})
        assert slugs(queries.everything("en", product_ids=ids, filters=electric, sort="relevance")) == ["tarn", "lark"]


class TestStatements:
    def test_a_list_takes_three_and_navigation_one(self):
        make.small_shop()
        with statements() as plain:
            queries.category_page("kettles", "en")
        with statements() as narrow:
            queries.category_page(
                "kettles", "de", Filters({"colour": ("sage",), "electric": ("no",)}, {"price": ((1, 9000),)})
            )
        assert len(plain) == len(narrow) == 4

    def test_their_number_does_not_grow_with_products(self):
        make.small_shop(*(make.product(f"k{n}") for n in range(15)))
        with statements() as found:
            queries.category_page("kitchen", "en", page=2)
        assert len(found) == 4

    def test_a_product_page_takes_four_with_everything_on_it(self):
        make.small_shop()
        services.add_reviews(reviews={"tarn": [make.review(5)]})
        with statements() as found:
            page = queries.product_page("tarn", "en")
        assert page.related and page.reviews.entries and page.variant.lowest
        assert len(found) == 4


# --- counts against counting by hand

COLOURS, VOLUMES = ("sage", "ink", "soot"), (0.6, 0.9, 1.2)
THING = st.fixed_dictionaries(
    {
        "colours": st.sets(st.sampled_from(COLOURS), min_size=1),
        "volume": st.sampled_from(VOLUMES),
        "electric": st.booleans(),
        "price": st.integers(1, 5).map(lambda n: n * 1000),
    }
)
CHOICE = st.fixed_dictionaries(
    {
        "colour": st.sets(st.sampled_from(COLOURS)),
        "volume": st.sets(st.sampled_from([f"{one:g}" for one in VOLUMES])),
        "electric": st.sets(st.sampled_from(("yes", "no"))),
        "price": st.none() | st.tuples(st.integers(1, 3), st.integers(3, 5)),
    }
)


def by_hand(thing, code, choice):
    if code == "price":
        low, high = choice["price"]
        return low * 1000 <= thing["price"] <= high * 1000
    return bool(values(thing, code) & choice[code])


def values(thing, code):
    if code == "colour":
        return set(thing["colours"])
    return {f"{thing['volume']:g}"} if code == "volume" else {"yes" if thing["electric"] else "no"}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(things=st.lists(THING, min_size=1, max_size=6), choices=st.lists(CHOICE, min_size=1, max_size=4))
def test_every_count_is_what_counting_by_hand_gives(app, things, choices):
    from tests.support.databases import empty_tables

    empty_tables()
    make.structure()
    services.save_products(drafts=[_draft(n, thing) for n, thing in enumerate(things)], actor="t")
    for choice in choices:
        _check(things, choice)


def _draft(n, thing):
    colours = sorted(thing["colours"])
    return make.product(
        f"t{n}",
        options=[make.colour(*colours)],
        variants=[
            VariantDraft(sku=f"T{n}-{colour}", options={"colour": colour}, price_minor=thing["price"])
            for colour in colours
        ],
        attributes={"volume": thing["volume"], "electric": thing["electric"]},
        position=n,
        images=[],
    )


def _check(things, choice):
    chosen = [code for code in ("colour", "volume", "electric") if choice[code]] + ["price"] * (
        choice["price"] is not None
    )
    low, high = choice["price"] or (0, 0)
    filters = Filters(
        {code: tuple(sorted(choice[code])) for code in chosen if code != "price"},
        {"price": ((low * 1000, high * 1000),)} if choice["price"] else {},
    )
    page = queries.everything("en", filters=filters)
    fitting = [thing for thing in things if all(by_hand(thing, code, choice) for code in chosen)]
    assert page.total == len(fitting)
    assert slugs(page) == [f"t{n}" for n, thing in enumerate(things) if thing in fitting][:12]
    for code, view in every_pair(("colour", "volume", "electric"), [page]):
        others = [one for one in chosen if one != code]
        pool = [thing for thing in things if all(by_hand(thing, one, choice) for one in others)]
        if (shown := facet(view, code)) is not None and shown.kind != "range":
            expected = {
                value: sum(value in values(t, code) for t in pool)
                for value in {v for t in pool for v in values(t, code)}
            }
            expected |= {value: 0 for value in choice[code] if value not in expected}
            assert counts(view, code) == expected
