"""Products, stock and jobs in the admin."""

import re

import pytest

from storefront.catalog import admin as desk
from storefront.catalog import queries as catalog
from storefront.content import queries as content
from storefront.flows import index_products
from storefront.inventory import queries as inventory
from storefront.kernel import clock
from storefront.kernel.context import contexts
from storefront.kernel.db import session
from storefront.notifications import queries as notifications
from tests.support import catalog as goods
from tests.support.http import HX
from tests.support.inventory import order_created, stock
from tests.support.staff import send, signed_in


@pytest.fixture
def owner(client):
    return signed_in(client)


@pytest.fixture
def tarn(app):
    goods.structure()
    return goods.services.save_product(draft=goods.tarn(), actor="test").product_id


class TestStock:
    def test_the_list_is_searched_and_narrowed_to_what_is_low(self, owner):
        stock("MUG-1", 20)
        stock("MUG-2", 3)
        stock("POT-1", 0)
        assert all(sku in owner.get("/admin/stock/").text for sku in ("MUG-1", "MUG-2", "POT-1"))
        low = owner.get("/admin/stock/?only=low").text
        assert 'data-sku="MUG-1"' not in low
        assert 'data-sku="MUG-2"' in low
        found = owner.get("/admin/stock/?q=mug&only=low").text
        assert 'data-sku="POT-1"' not in found

    def test_a_correction_needs_a_reason_and_keeps_what_was_typed(self, owner):
        stock("MUG", 5)
        answer = send(owner, "/admin/stock/MUG/adjustments", how="delta", quantity="-2", reason=" ", cause="c1")
        assert answer.status_code == 422
        assert "Say why, in a word or two." in answer.text
        assert 'value="-2"' in answer.text
        assert inventory.availability(["MUG"])["MUG"].on_hand == 5

    def test_fewer_by_hand_once_per_form(self, owner):
        stock("MUG", 5)
        for _ in range(2):
            answer = send(
                owner, "/admin/stock/MUG/adjustments", how="delta", quantity="-2", reason="broken", cause="c1"
            )
            assert answer.status_code == 303
        session().expire_all()
        assert inventory.availability(["MUG"])["MUG"].on_hand == 3
        move = inventory.movements_of("MUG")[0]
        assert (move.kind, move.on_hand_delta, move.cause, move.actor) == (
            "adjustment",
            -2,
            "broken",
            "owner@ollerby.example",
        )
        page = owner.get("/admin/stock/MUG").text
        assert "broken" in page
        assert "owner@ollerby.example" in page

    def test_counted_books_the_difference(self, owner):
        stock("MUG", 5)
        send(owner, "/admin/stock/MUG/adjustments", how="counted", quantity="9", reason="counted", cause="c2")
        session().expire_all()
        assert inventory.availability(["MUG"])["MUG"].on_hand == 9
        assert inventory.movements_of("MUG")[0].on_hand_delta == 4

    def test_what_orders_hold_stays(self, owner, settle):
        stock("MUG", 5)
        with contexts["orders"].transaction():
            contexts["orders"].emit(order_created(MUG=4))
        settle(only="inventory")
        answer = send(owner, "/admin/stock/MUG/adjustments", how="counted", quantity="3", reason="counted", cause="c3")
        assert answer.status_code == 422
        assert "There are not that many" in answer.text

    @pytest.mark.parametrize("quantity", ["", "two", "1.5"])
    def test_only_whole_numbers(self, owner, quantity):
        stock("MUG", 5)
        answer = send(owner, "/admin/stock/MUG/adjustments", how="delta", quantity=quantity, reason="x", cause="c4")
        assert answer.status_code == 422
        assert "Write a whole number." in answer.text

    def test_htmx_gets_the_part_and_the_words(self, owner):
        stock("MUG", 5)
        answer = send(
            owner, "/admin/stock/MUG/adjustments", how="delta", quantity="1", reason="found", cause="c5", headers=HX
        )
        assert answer.text.lstrip().startswith('<div id="stock-item"')
        assert 'id="said"' in answer.text
        assert "Booked." in answer.text

    def test_a_sku_may_hold_a_slash_and_an_unknown_one_is_404(self, owner):
        stock("A/1", 5)
        assert owner.get("/admin/stock/A/1").status_code == 200
        assert (
            send(
                owner, "/admin/stock/A/1/adjustments", how="delta", quantity="1", reason="found", cause="c6"
            ).status_code
            == 303
        )
        assert owner.get("/admin/stock/nothing").status_code == 404


class TestProducts:
    def test_the_list_knows_names_skus_categories_and_what_is_hidden(self, owner, tarn):
        goods.services.save_product(draft=goods.product("hidden-pot", published=False), actor="test")
        for query in ("", "?q=tarn", "?q=TRN-SO-12", "?q=4260718050377", "?category=kitchen", "?status=published"):
            assert f"/admin/products/{tarn}" in owner.get(f"/admin/products/{query}").text, query
        for query in ("?q=zither", "?category=lamps", "?status=hidden"):
            assert f"/admin/products/{tarn}" not in owner.get(f"/admin/products/{query}").text, query
        assert "Hidden pot" in owner.get("/admin/products/?status=hidden").text

    def test_words_are_saved_in_the_language_of_the_tab(self, owner, tarn):
        answer = send(owner, f"/admin/products/{tarn}/texts", locale="de", name="Kessel neu", line="Ein Satz.")
        assert answer.status_code == 303
        assert answer.headers["Location"].endswith("?locale=de")
        assert desk.product(tarn, "de").texts["name"] == "Kessel neu"
        assert desk.product(tarn, "en").texts["name"] == "Tarn kettle"
        assert 'value="Kessel neu"' in owner.get(answer.headers["Location"]).text

    def test_the_address_is_changed_and_the_old_one_leads_there(self, owner, tarn):
        assert re.search(r'<input[^>]*name="slug"[^>]*value="tarn"', owner.get(f"/admin/products/{tarn}").text)
        assert send(owner, f"/admin/products/{tarn}/address", slug="Tarn kettle").status_code == 303
        moved = owner.get("/p/tarn")
        assert (moved.status_code, moved.headers["Location"]) == (301, "/p/tarn-kettle")
        wrong = send(owner, f"/admin/products/{tarn}/address", slug="!")
        assert wrong.status_code == 422 and 'id="slug-why"' in wrong.text

    def test_a_missing_name_is_said_at_the_field_and_nothing_is_lost(self, owner, tarn):
        answer = send(owner, f"/admin/products/{tarn}/texts", locale="en", name=" ", line="A new line")
        assert answer.status_code == 422
        assert 'id="name-why"' in answer.text
        assert 'value="A new line"' in answer.text
        assert desk.product(tarn, "en").texts["line"] != "A new line"

    def test_harmful_html_is_washed(self, owner, tarn):
        dirty = "<p>Good</p><script>alert(1)</script>"
        send(owner, f"/admin/products/{tarn}/texts", locale="en", name="Tarn", description=dirty)
        assert desk.product(tarn, "en").texts["description"] == "<p>Good</p>"

    def test_prices_are_read_with_point_or_comma(self, owner, tarn):
        fields = {"price:TRN-SG-09": "99,50", "was:TRN-SG-09": "129", "price:TRN-SO-09": "100", "was:TRN-SO-09": ""}
        assert send(owner, f"/admin/products/{tarn}/prices", **fields).status_code == 303
        offers = catalog.offers(["TRN-SG-09", "TRN-SO-09"], "en")
        assert (offers["TRN-SG-09"].price.minor, offers["TRN-SG-09"].was.minor) == (9950, 12900)
        assert (offers["TRN-SO-09"].price.minor, offers["TRN-SO-09"].was) == (10000, None)

    def test_one_wrong_price_saves_none(self, owner, tarn):
        fields = {"price:TRN-SG-09": "99.50", "price:TRN-SO-09": "cheap", "was:TRN-SG-09": "50"}
        answer = send(owner, f"/admin/products/{tarn}/prices", **fields)
        assert answer.status_code == 422
        assert 'id="price:TRN-SO-09-why"' in answer.text
        assert 'id="was:TRN-SG-09-why"' in answer.text
        assert 'value="cheap"' in answer.text
        assert catalog.offers(["TRN-SG-09"], "en")["TRN-SG-09"].price.minor == 12900

    def test_a_price_of_another_product_is_not_taken(self, owner, tarn):
        goods.services.save_product(draft=goods.product("pot"), actor="test")
        assert send(owner, f"/admin/products/{tarn}/prices", **{"price:POT": "1"}).status_code == 404
        assert catalog.offers(["POT"], "en")["POT"].price.minor == 5000

    def test_out_of_the_shop_and_back(self, owner, tarn):
        assert send(owner, f"/admin/products/{tarn}/publication", on="0").status_code == 303
        assert desk.product(tarn, "en").row.published is False
        assert "Put in the shop" in owner.get(f"/admin/products/{tarn}").text
        send(owner, f"/admin/products/{tarn}/publication", on="1")
        assert desk.product(tarn, "en").row.published is True

    def test_unknown_products_are_404(self, owner):
        assert owner.get("/admin/products/nobody").status_code == 404
        for verb in ("texts", "prices", "publication"):
            assert send(owner, f"/admin/products/nobody/{verb}", name="x").status_code == 404, verb


class TestJobs:
    @pytest.fixture
    def job(self, app):
        cart = contexts["cart"]
        with cart.transaction() as current:
            current.add(
                cart.Task(name="cart-availability", next_run_at=clock.now().replace(year=2040), last_result="412 carts")
            )

    def test_it_shows_what_a_job_said_and_runs_it_soon(self, owner, job):
        assert "412 carts" in owner.get("/admin/jobs/").text
        assert send(owner, "/admin/jobs/cart/cart-availability/runs").status_code == 303
        session().expire_all()
        task = session().get(contexts["cart"].Task, "cart-availability")
        assert task.next_run_at <= clock.now()
        assert send(owner, "/admin/jobs/cart/no-such-job/runs").status_code == 404

    def test_a_test_mail_goes_to_the_one_who_asks_once_per_press(self, owner, app):
        cause = re.search(r'name="cause" value="([^"]+)"', self.with_clock(owner))[1]
        for _ in range(2):
            assert send(owner, "/admin/jobs/test-mails", cause=cause).status_code == 303
        mails = [one for one in self.messages() if one.kind == "test_mail"]
        assert [mail.recipient for mail in mails] == ["owner@ollerby.example"]
        assert "owner@ollerby.example asked for it" in mails[0].text
        assert notifications.message(mails[0].id).status == "queued"

    @staticmethod
    def with_clock(owner):
        return owner.get("/admin/jobs/").text

    @staticmethod
    def messages():
        from sqlalchemy import select

        from storefront.notifications.models import Message

        return list(session().scalars(select(Message)))


class TestSearchWords:
    def test_what_the_owner_writes_is_found(self, owner, tarn):
        index_products.index_all()
        assert not content.search("hob pot", locale="en").product_ids
        answer = send(owner, "/admin/search/en/synonyms", lines="hob pot, kettle")
        assert answer.status_code == 303 and "hob pot, kettle" in owner.get("/admin/search/?locale=en").text
        assert content.search("hob pot", locale="en").product_ids

    def test_a_line_of_one_word_is_refused_and_kept(self, owner):
        answer = send(owner, "/admin/search/en/synonyms", lines="alone", headers=HX)
        assert answer.status_code == 422 and "at least two words" in answer.text and "alone" in answer.text

    def test_back_to_what_the_shop_comes_with(self, owner):
        send(owner, "/admin/search/en/synonyms", lines="a b, c d")
        send(owner, "/admin/search/en/synonyms", reset="1")
        assert "laptop, notebook" in owner.get("/admin/search/").text
        assert send(owner, "/admin/search/xx/synonyms", lines="a, b").status_code == 404
