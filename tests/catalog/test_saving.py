"""Products as drafts, and back as what pages read."""

import dataclasses

import pytest
from sqlalchemy import func, select

from storefront.catalog import queries, services
from storefront.catalog.drafts import VariantDraft
from storefront.catalog.models import Listing, Price, PriceChange, Product, Variant
from storefront.catalog.refusals import NotFound, UnableToSave
from storefront.kernel import clock
from storefront.kernel.db import session
from storefront.kernel.money import Money
from tests.support import catalog as make
from tests.support.events import events_of

pytestmark = pytest.mark.usefixtures("app")


def id_of(slug):
    return queries.ids_of([slug])[0]


def count(model):
    return session().scalar(select(func.count()).select_from(model))


class TestSaving:
    def test_creates_then_recognises_then_changes(self):
        make.structure()
        outcomes = [services.save_product(draft=make.tarn(), actor="t").outcome for _ in range(2)]
        changed = services.save_product(draft=make.tarn(brand="Other"), actor="t").outcome
        assert [*outcomes, changed] == ["created", "unchanged", "changed"]
        assert (count(Product), count(Variant), count(Price), count(PriceChange)) == (1, 3, 3, 3)

    def test_says_so_once_for_each_change(self):
        make.structure()
        for draft in (make.tarn(), make.tarn(), make.tarn(brand="Other")):
            services.save_product(draft=draft, actor="t")
        assert events_of("catalog") == ["EVENT_PRODUCT_CHANGED"] * 2

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"variants": []}, "has no variant"),
            ({"name": {}}, "has no name"),
            ({"type": "boat"}, "no product type"),
            ({"category": "boats"}, "no category"),
            ({"attributes": {"wings": 2}}, "unknown attribute"),
            ({"attributes": {"volume": "large"}}, "cannot be large"),
            ({"attributes": {"electric": 1}}, "cannot be 1"),
        ],
    )
    def test_refuses_what_cannot_be_and_leaves_no_trace(self, change, words):
        make.structure()
        with pytest.raises(UnableToSave, match=words):
            services.save_product(draft=make.product("bad", **change), actor="t")
        assert count(Product) == count(Listing) == 0
        assert events_of("catalog") == []

    def test_refuses_two_variants_of_the_same_choice(self):
        make.structure()
        twice = [VariantDraft(sku=sku, price_minor=1, options={"colour": "sage"}) for sku in ("A", "B")]
        with pytest.raises(UnableToSave, match="A are the same choice"):
            services.save_product(draft=make.product("x", options=[make.colour("sage")], variants=twice), actor="t")

    def test_refuses_a_sku_of_another_product(self):
        make.small_shop()
        with pytest.raises(UnableToSave, match="DSK-BR belongs"):
            services.save_product(
                draft=make.product("thief", variants=[VariantDraft(sku="DSK-BR", price_minor=1)]), actor="t"
            )

    def test_a_variant_left_out_keeps_its_sku_but_is_not_sold(self):
        make.small_shop()
        before = queries.offers(["TRN-SO-12"], "en")["TRN-SO-12"]
        fewer = dataclasses.replace(make.tarn(), variants=make.tarn().variants[:2])
        services.save_product(draft=fewer, actor="t")
        after = queries.offers(["TRN-SO-12"], "en")["TRN-SO-12"]
        assert (before.published, after.published) == (True, False)
        assert before.variant_id == after.variant_id

    def test_a_script_in_a_description_is_gone(self):
        make.structure()
        said = make.text('<p onclick="x()">Hot <script>alert(1)</script><a href="javascript:x">tea</a></p>')
        services.save_product(draft=make.product("tea", description=said), actor="t")
        description = queries.product_page("tea", "en").description
        assert "Hot" in description and "tea" in description
        assert not any(bad in description for bad in ("script", "onclick", "javascript"))


class TestChanging:
    def test_a_text_in_one_language(self):
        make.small_shop()
        services.update_product(product_id=id_of("tarn"), locale="de", name="Kessel neu", actor="o")
        assert queries.product_page("tarn", "de").name == "Kessel neu"
        assert queries.product_page("tarn", "en").name == "Tarn kettle"

    def test_a_price_is_at_once_in_offers_lists_and_history(self):
        make.small_shop()
        services.set_price(sku="DSK-BR", amount=Money(8000, "EUR"), was=Money(9400, "EUR"), actor="o")
        offer = queries.offers(["DSK-BR"], "de")["DSK-BR"]
        card = queries.category_page("lamps", "en").results.cards[0]
        assert (offer.price, offer.was) == (Money(8000, "EUR"), Money(9400, "EUR"))
        assert (card.price, card.was) == (offer.price, offer.was)
        row = session().scalars(select(Price).join(Variant).where(Variant.sku == "DSK-BR")).one()
        assert (row.amount_minor, row.was_minor) == (8000, 9400)
        assert session().scalars(
            select(PriceChange.amount_minor).where(PriceChange.sku == "DSK-BR").order_by(PriceChange.at)
        ).all() == [9400, 8000]

    def test_the_same_price_again_is_no_news(self):
        make.small_shop()
        said = len(events_of("catalog"))
        services.set_price(sku="DSK-BR", amount=Money(9400, "EUR"), actor="o")
        assert len(events_of("catalog")) == said

    def test_the_history_cannot_be_rewritten(self):
        from storefront.catalog.context import catalog

        make.small_shop()
        with pytest.raises(RuntimeError, match="append-only"), catalog.transaction() as current:
            current.scalars(select(PriceChange)).first().amount_minor = 1

    def test_the_lowest_price_of_thirty_days_is_said_with_a_reduction(self):
        make.small_shop()
        with clock.travel(days=40):
            services.set_price(sku="TRN-SG-09", amount=Money(11000, "EUR"), was=Money(14900, "EUR"), actor="o")
        with clock.travel(days=45):
            services.set_price(sku="TRN-SG-09", amount=Money(12000, "EUR"), was=Money(14900, "EUR"), actor="o")
            assert queries.product_page("tarn", "en").variant.lowest == Money(11000, "EUR")
        with clock.travel(days=90):
            assert queries.product_page("tarn", "en").variant.lowest == Money(12000, "EUR")

    def test_an_unpublished_product_is_nowhere_but_its_offer_says_so(self):
        make.small_shop()
        services.unpublish(product_id=id_of("dusk-lamp"), actor="o")
        assert queries.product_page("dusk-lamp", "en") is None
        assert queries.category_page("lamps", "en") is None
        assert [item.slug for item in queries.navigation("en")] == ["kitchen"]
        assert queries.everything("en").total == 2
        assert queries.offers(["DSK-BR"], "en")["DSK-BR"].published is False
        assert events_of("catalog")[-1] == "EVENT_PRODUCT_REMOVED"
        services.publish(product_id=id_of("dusk-lamp"), actor="o")
        assert queries.everything("en").total == 3

    def test_an_unknown_product_is_not_found(self):
        with pytest.raises(NotFound):
            services.set_price(sku="NO", amount=Money(1, "EUR"), actor="o")
        with pytest.raises(NotFound):
            services.update_product(product_id="no", locale="en", name="x", actor="o")


class TestReviews:
    def test_are_counted_once_and_averaged(self):
        make.small_shop()
        said = {"tarn": [make.review(5, verified=True), make.review(5, author="B"), make.review(2)]}
        assert services.add_reviews(reviews=said) == 3
        assert services.add_reviews(reviews=said) == 0
        page = queries.product_page("tarn", "en")
        assert (page.rating, page.reviews.count, page.reviews.verified) == (4.0, 3, 1)
        assert page.reviews.ratings == [0, 1, 0, 0, 2]
        assert queries.category_page("kettles", "de").results.cards[0].rating == 4.0

    def test_filter_by_stars_and_sort(self):
        make.small_shop()
        services.add_reviews(
            reviews={"tarn": [make.review(n, helpful=n * n % 7, author=str(n)) for n in (1, 2, 3, 4, 5)]}
        )
        shown = queries.product_page("tarn", "en", reviews=queries.Narrowing(sort="critical")).reviews
        assert [entry.rating for entry in shown.entries] == [1, 2, 3, 4] and shown.left == 1
        only = queries.product_page("tarn", "en", reviews=queries.Narrowing(stars=3)).reviews
        assert [entry.rating for entry in only.entries] == [3] and only.left == 0

    def test_six_stars_are_refused(self):
        make.small_shop()
        with pytest.raises(UnableToSave):
            services.add_reviews(reviews={"tarn": [make.review(6)]})


def test_a_category_cannot_be_inside_itself():
    make.structure()
    with pytest.raises(UnableToSave, match="inside itself"):
        services.save_category(slug="kitchen", name=make.text("Kitchen"), parent="kettles")
    with pytest.raises(UnableToSave, match="no category"):
        services.save_category(slug="new", name=make.text("New"), parent="nowhere")


def test_the_same_attribute_code_with_another_unit_is_another_filter():
    from storefront.catalog.drafts import AttributeDraft
    from storefront.catalog.models import Attribute

    make.structure()
    drafts = [AttributeDraft(code="volume", name=make.text("Loudness"), type="number", unit="dB", filterable=True)]
    services.save_type(code="speaker", name=make.text("Speakers"), attributes=drafts)
    codes = session().scalars(
        select(Attribute.facet_code).where(Attribute.code == "volume").order_by(Attribute.facet_code)
    )
    assert codes.all() == ["volume", "volume-dB"]
