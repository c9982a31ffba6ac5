"""Addresses that change: the old ones lead on, for people and for files that are imported again."""

import pytest

from storefront.catalog import queries, services
from storefront.catalog.drafts import ProductDraft, VariantDraft
from storefront.catalog.importing import CategoryDraft
from tests.support.cart import sell

pytestmark = pytest.mark.usefixtures("app")
LINKS = {"related": ["mug"], "upsells": ["mug"], "crosssells": ["mug"]}


@pytest.fixture(autouse=True)
def cups(app):
    sell("MUG")
    sell("SAUCER", links=LINKS)


def rename(sku="MUG", slug="big-mug"):
    services.rename_product(product_id=queries.offers([sku], "en")[sku].product_id, slug=slug, actor="test")


def slug_of(sku="MUG"):
    return queries.offers([sku], "en")[sku].product_slug


class TestProducts:
    def test_the_old_address_leads_to_the_new_one(self, client):
        rename()
        answer = client.get("/p/mug?variant=MUG")
        assert (answer.status_code, answer.headers["Location"]) == (301, "/p/big-mug?variant=MUG")
        assert client.get("/de/p/mug").headers["Location"] == "/de/p/big-mug"
        assert client.get("/p/big-mug").status_code == 200
        assert client.get("/p/never-was").status_code == 404

    def test_after_several_changes_every_old_one_leads_there_in_one_step(self, client):
        for slug in ("a", "b", "c"):
            rename(slug=slug)
        assert [client.get(f"/p/{old}").headers["Location"] for old in ("mug", "a", "b")] == ["/p/c"] * 3

    def test_there_and_back_goes_round_in_no_circle(self, client):
        rename()
        rename(slug="mug")
        assert client.get("/p/mug").status_code == 200
        assert client.get("/p/big-mug").headers["Location"] == "/p/mug"
        rename(slug="mug")
        assert client.get("/p/mug").status_code == 200

    def test_what_linked_to_it_still_does(self, client):
        rename()
        page = queries.product_page("saucer", "en")
        assert [card.slug for card in page.related + page.upsells] == ["big-mug"] * 2
        assert [card.slug for card in queries.crosssells(["SAUCER"], "en")] == ["big-mug"]

    def test_it_is_written_as_addresses_are(self):
        rename(slug="  Größer & Schöner! ")
        assert slug_of() == "grosser-schoner"

    @pytest.mark.parametrize(
        ("slug", "words"), [("saucer", "something else"), ("!!", "letters"), ("x" * 161, "at most 160")]
    )
    def test_what_cannot_be_is_refused(self, slug, words):
        with pytest.raises(services.UnableToSave, match=words):
            rename(slug=slug)
        assert slug_of() == "mug"

    def test_a_file_of_before_changes_the_same_product(self):
        rename()
        draft = ProductDraft(
            slug="mug", type="mug", category="things", name={"en": "Newer mug"}, related=["saucer"],
            variants=[VariantDraft(sku="MUG", price_minor=999)],
        )  # fmt: skip
        (saved,) = services.save_products(drafts=[draft], actor="test")
        assert (saved.slug, saved.outcome) == ("mug", "changed")
        assert (slug_of(), queries.offers(["MUG"], "en")["MUG"].price.minor) == ("big-mug", 999)
        assert services.save_product(draft=draft, actor="test").outcome == "unchanged"


class TestCategories:
    def test_the_old_address_leads_to_the_new_one_with_its_filters(self, client):
        services.rename_category(slug="things", new="cups", actor="test")
        answer = client.get("/c/things?sort=price&page=2")
        assert (answer.status_code, answer.headers["Location"]) == (301, "/c/cups?sort=price&page=2")
        assert "Mug thing" in client.get("/c/cups").text
        assert 'href="/c/cups"' in client.get("/p/mug").text
        assert client.get("/c/never-was").status_code == 404

    def test_what_is_below_knows(self, client):
        services.save_category(slug="deep", name={"en": "Deep"}, parent="things")
        draft = ProductDraft(
            slug="bowl", type="mug", category="deep", name={"en": "Bowl"},
            variants=[VariantDraft(sku="BOWL", price_minor=500)],
        )  # fmt: skip
        services.save_product(draft=draft, actor="test")
        services.rename_category(slug="things", new="cups", actor="test")
        assert [step["slug"] for step in queries.product_page("bowl", "en").trail] == ["cups", "deep"]

    def test_a_file_of_before_finds_it(self):
        services.rename_category(slug="things", new="cups", actor="test")
        services.found(categories=[CategoryDraft("things", {"en": "Things"}, None, "", "fog")], types=[], units={})
        assert [item.slug for item in queries.categories("en")] == ["cups"]

    def test_an_unknown_one_is_not_found(self):
        with pytest.raises(services.NotFound):
            services.rename_category(slug="nope", new="cups", actor="test")
