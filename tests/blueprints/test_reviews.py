"""Reviews as people meet them: the order asks, the form keeps what was typed, the page shows what its address says."""

import html
import json
import re

import pytest

from storefront.catalog import queries as catalog
from storefront.catalog import services
from storefront.catalog.reviews import judging, photos, writing
from storefront.identity import services as identity
from storefront.kernel.db import db
from tests.support.catalog import review, small_shop
from tests.support.http import HX, token_in
from tests.support.remembered import remembered
from tests.support.reviews import arrived, ordered, photo, product_id, send, write
from tests.support.staff import send as act
from tests.support.staff import signed_in

pytestmark = pytest.mark.books_apart


@pytest.fixture(autouse=True)
def shop(app):
    remembered(small_shop)


def account(client, email="marta@example.org", *, verified=False):
    key = identity.ensure_account(email=email, password="a long enough one", name="Marta", role="customer")
    client.set_cookie("shop_session", identity.start_session(account_id=key))
    return key


def shown(slug="tarn", **wanted):
    db.session.expire_all()
    return catalog.product_page(slug, "en", reviews=catalog.Narrowing(**wanted)).reviews


def publish_all():
    rows = judging.desk(locale="en").rows
    judging.decide(review_ids=[row.id for row in rows], publish=True, actor="test")


class TestWhoMayWrite:
    def test_a_delivered_order_asks_for_each_product(self, client):
        order = arrived()
        page = client.get(f"/orders/{order.token}").text
        assert "How is it?" in page and f'href="/p/tarn/review?order={order.token}"' in page

    def test_an_order_on_its_way_does_not_ask_and_may_not_write(self, client):
        order = ordered()
        assert "How is it?" not in client.get(f"/orders/{order.token}").text
        page = client.get(f"/p/tarn/review?order={order.token}")
        assert page.status_code == 200 and "as soon as it has arrived" in page.text

    def test_a_guest_writes_with_the_address_of_the_order(self, client):
        order = arrived()
        answer = send(client, order)
        assert answer.status_code == 303 and answer.location == f"/orders/{order.token}"
        page = client.get(answer.location).text
        assert "Thank you. A person reads it" in page and "A person reads it before others see it." in page
        publish_all()
        assert "Others can read it." in client.get(answer.location).text
        assert [(one.title, one.verified) for one in shown().entries] == [("Pours well", True)]

    def test_not_about_what_was_not_in_the_order(self, client):
        order = arrived()
        assert "no such thing" in client.get(f"/p/lark/review?order={order.token}").text
        answer = client.post(
            f"/p/lark/review?order={order.token}", data={"csrf_token": token_in(client.get("/account/sign-in"))}
        )
        assert answer.status_code == 403

    @pytest.mark.parametrize("token", ["", "x", "../..", "' OR 1=1"])
    def test_a_stranger_is_told_how(self, client, token):
        page = client.get("/p/tarn/review", query_string={"order": token})
        assert page.status_code == 200 and 'href="/account/sign-in?next=/p/tarn/review"' in page.text

    def test_bought_here_is_computed_and_never_taken_from_the_form(self, client):
        account(client)
        send(client, verified="1", verified_purchase="1")
        publish_all()
        assert shown().entries[0].verified is False

    def test_an_account_that_received_it(self, client):
        key = account(client)
        arrived(account_id=key)
        send(client)
        publish_all()
        assert shown().entries[0].verified is True

    def test_a_second_order_edits_the_same_review(self, client):
        send(client, arrived())
        send(client, arrived("TRN-SO-09", email=" MARTA@example.org"), title="After a year")
        assert [row.title for row in judging.desk(locale="en").rows] == ["After a year"]

    def test_no_such_product(self, client):
        assert client.get("/p/nothing/review").status_code == 404

    def test_the_address_of_the_order_stays_here(self, client):
        order = arrived()
        page = client.get(f"/p/tarn/review?order={order.token}")
        assert page.headers["Cache-Control"] == "private, no-store" and "noindex" in page.headers["X-Robots-Tag"]
        assert '<meta name="referrer" content="same-origin">' in page.text


class TestTheForm:
    def test_every_error_stands_at_its_field_and_nothing_typed_is_lost(self, client):
        order = arrived()
        answer = send(client, order, rating="", title="", body='Half a "thought" <b>', author="Ω", files=[photo()])
        page = answer.text
        assert answer.status_code == 422
        for field in ("rating", "title", "agreed"):
            assert f'id="{field}-why"' in page and f'href="#{field}"' in page
        assert html.escape('Half a "thought" <b>', quote=False).replace('"', "&#34;") in page and 'value="Ω"' in page
        assert len(photos.of(product_id(), guest_key())) == 1 and "Kept; it shows here in a moment." in page

    def test_the_fragment_is_its_part_of_the_page(self, client):
        order = arrived()
        whole, part = send(client, order, title=""), send(client, order, title="", headers=HX)
        assert part.status_code == 422 and part.text.startswith('<div id="review-form"')
        assert re.sub(r"\s+", " ", part.text) in re.sub(r"\s+", " ", whole.text)

    def test_htmx_is_sent_on_to_the_order(self, client):
        order = arrived()
        assert send(client, order, headers=HX).headers["HX-Redirect"] == f"/orders/{order.token}"

    def test_a_picture_is_taken_away_and_the_words_stay(self, client):
        order = arrived()
        send(client, order, title="", files=[photo()])
        key = photos.of(product_id(), guest_key())[0].id
        answer = send(client, order, title="Typed, not sent", remove=key)
        assert answer.status_code == 200 and 'value="Typed, not sent"' in answer.text
        assert photos.of(product_id(), guest_key()) == [] and judging.waiting() == 0

    def test_nobody_takes_away_a_picture_of_somebody_else(self, client):
        send(client, arrived(), title="", files=[photo()])
        key = photos.of(product_id(), guest_key())[0].id
        send(client, arrived("TRN-SO-09", email="eve@example.org"), remove=key)
        assert len(photos.of(product_id(), guest_key())) == 1

    def test_pictures_with_consent_go_all_the_way(self, client):
        send(client, arrived(), agreed="1", files=[photo(), photo(colour=(200, 9, 9))])
        publish_all()
        services.make_pictures(seconds=30)
        page = client.get("/p/tarn?pictured=1").text
        assert page.count('data-dialog="lightbox"') >= 2 and "a picture by Marta I." in page

    def test_what_is_no_picture_is_said_at_the_field(self, client):
        answer = send(client, arrived(), agreed="1", files=[b"MZ this is a programme"])
        assert answer.status_code == 422 and "It is not a picture" in answer.text and judging.waiting() == 0

    def test_larger_than_eight_megabytes_is_fine_here_and_nowhere_else(self, client):
        big = photo((3000, 3000), "PNG", (1, 2, 3)) + b"\0" * (9 * 2**20)
        assert send(client, arrived(), agreed="1", files=[big]).status_code == 303
        elsewhere = client.post("/account/sign-in", data=b"x" * (9 * 2**20), content_type="application/octet-stream")
        assert elsewhere.status_code in (400, 413)

    def test_shows_what_was_written_and_how_it_stands(self, client):
        order = arrived()
        send(client, order)
        page = client.get(f"/p/tarn/review?order={order.token}").text
        assert (
            "waits for a person" in page and 'value="Pours well"' in page and re.search(r'value="4"[^>]* checked', page)
        )
        keys = [row.id for row in judging.desk(locale="en").rows]
        judging.decide(review_ids=keys, publish=False, reason="Names a neighbour.", actor="x")
        assert "Names a neighbour." in client.get(f"/p/tarn/review?order={order.token}").text

    def test_can_be_taken_away(self, client):
        order = arrived()
        send(client, order)
        page = client.get(f"/p/tarn/review?order={order.token}")
        answer = client.post(f"/p/tarn/review/removal?order={order.token}", data={"csrf_token": token_in(page)})
        assert answer.status_code == 303 and writing.written(product_id(), guest_key()) is None


def guest_key(email="marta@example.org"):
    from storefront.flows.review_product import guest

    return guest(email)


class TestTheProductPage:
    def test_every_filter_is_a_link_and_they_add_up(self, client):
        for n in range(3):
            write(writer=f"a:{n}", rating=5, title=f"five {n}", publish=True)
        write(writer="a:9", rating=2, title="two", verified=False, publish=True)
        page = client.get("/p/tarn?stars=5").text
        link = html.unescape(re.search(r'href="([^"]*verified=1[^"]*)"', page)[1])
        assert "stars=5" in link and link.endswith("#reviews")
        part = client.get(link.partition("#")[0], headers=HX | {"HX-Target": "reviews"})
        assert part.text.startswith("<section") and "five 0" in part.text and "two</h3>" not in part.text

    def test_nothing_fits_is_said(self, client):
        write(rating=5, publish=True)
        assert "No review fits" in client.get("/p/tarn?stars=1").text

    def test_search_engines_are_told_what_the_page_says(self, client):
        for n in range(6):
            write(writer=f"a:{n}", rating=1 + n % 5, title=f"</script>{n}", publish=True)
        page = client.get("/p/tarn?reviews=critical").text
        found = [json.loads(text) for text in re.findall(r'ld\+json">(.*?)</script>', page, re.S)]
        product = next(one for one in found if one["@type"] == "Product")
        names = [html.unescape(one) for one in re.findall(r"<h3 [^>]*>(.*?)</h3>", page)]
        assert [one["name"] for one in product["review"]] == names and len(names) == 4
        assert product["aggregateRating"] == {"@type": "AggregateRating", "ratingValue": 2.7, "reviewCount": 6}
        assert '<span class="big">2.7</span>' in page and "6 reviews" in page

    def test_words_in_another_language_say_so(self, client):
        write(locale="de", title="Gut", publish=True)
        page = client.get("/p/tarn").text
        assert '<span class="tag">German</span>' in page and '<h3 lang="de" dir="auto">Gut' in page
        assert (
            '<span class="tag">'
            not in client.get("/de/p/tarn").text.split('id="review-list"')[1].split("</article>")[0]
        )

    def test_what_people_write_is_text(self, client):
        write(title="<img src=x onerror=alert(1)>", body="<div hx-get=/admin/>", author="{{ 7*7 }}", publish=True)
        page = client.get("/p/tarn").text
        assert "<img src=x" not in page and "<div hx-get=/admin/>" not in page and "{{ 7*7 }}" in page


class TestVotesAndReports:
    def one(self):
        services.add_reviews(reviews={"tarn": [review(5)]})
        return shown().entries[0].id

    def press(self, client, key, what="votes", headers=None, **more):
        token = token_in(client.get("/orders/lookup"))
        said = {"csrf_token": token, "back": f"/p/tarn?stars=5#review-{key}"}
        return client.post(f"/reviews/{key}/{what}", data=said | more, headers=headers)

    def test_a_vote_leads_back_to_the_same_list(self, client):
        key = self.one()
        answer = self.press(client, key)
        assert answer.status_code == 303 and answer.location == f"/p/tarn?stars=5#review-{key}"
        self.press(client, key)
        assert shown().entries[0].helpful == 1
        page = client.get("/p/tarn").text
        assert 'aria-pressed="true"' in page and f"/reviews/{key}/votes/removal" in page
        self.press(client, key, "votes/removal")
        self.press(client, key, "votes/removal")
        assert shown().entries[0].helpful == 0

    def test_htmx_gets_the_line_below_the_review(self, client):
        key = self.one()
        answer = self.press(client, key, headers=HX)
        assert answer.text.startswith(f'<div class="row small votes" id="votes-{key}">')
        assert 'aria-pressed="true"' in answer.text and "1 person found this helpful" in answer.text

    def test_another_browser_is_another_voter(self, app, client):
        key = self.one()
        self.press(client, key)
        self.press(app.test_client(), key)
        assert shown().entries[0].helpful == 2

    @pytest.mark.parametrize("back", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:1"])
    def test_never_leads_away(self, client, back):
        assert self.press(client, self.one(), back=back).location == "/"

    @pytest.mark.parametrize("what", ["votes", "votes/removal", "report"])
    def test_no_such_review(self, client, what):
        assert self.press(client, "no-such", what, reason="spam").status_code == 404

    def test_from_another_site_it_does_not_count(self, client):
        key = self.one()
        assert client.post(f"/reviews/{key}/votes", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
        assert client.post(f"/reviews/{key}/votes").status_code == 400

    def test_a_report_as_page_and_as_fragment(self, client):
        key = self.one()
        url = f"/reviews/{key}/report?back=/p/tarn"
        page, part = client.get(url), client.get(url, headers=HX)
        assert part.text.strip() in page.text and "noindex" in page.text
        wrong = self.press(client, key, "report", words="Because")
        assert wrong.status_code == 422 and "Because" in wrong.text and "Say what is wrong" in wrong.text
        assert "Thank you." in self.press(client, key, "report", reason="spam").text

    def test_three_browsers_or_one_of_the_staff(self, app, client):
        key = self.one()
        for _ in range(2):
            self.press(app.test_client(), key, "report", reason="spam")
        assert judging.waiting() == 0
        self.press(signed_in(client, "support"), key, "report", reason="other")
        assert judging.waiting() == 1


class TestTheDesk:
    def test_shows_what_waits_and_publishes_what_is_ticked(self, client):
        keys = [write(writer=f"a:{n}", title=f"Number {n}") for n in range(3)]
        page = signed_in(client).get("/admin/reviews/").text
        assert all(f'value="{key}" form="deciding"' in page for key in keys)
        answer = act(client, "/admin/reviews/decisions", id=keys[:2], decision="publish", headers=HX)
        assert "2 reviews are in the shop now." in answer.text and 'id="said"' in answer.text
        assert shown().count == 2 and judging.waiting() == 1

    def test_a_rejection_without_a_reason_keeps_the_ticks(self, client):
        key = write()
        signed_in(client)
        answer = act(client, "/admin/reviews/decisions", id=[key], decision="reject")
        assert answer.status_code == 422 and "Say why" in answer.text
        assert re.search(rf'value="{key}" form="deciding" checked', answer.text)
        answer = act(client, "/admin/reviews/decisions", id=[key], decision="reject", reason="Advertising", tab="queue")
        assert answer.status_code == 303 and answer.location == "/admin/reviews/?tab=queue"
        assert "Advertising" in client.get("/admin/reviews/?tab=rejected").text

    def test_an_answer_stands_below_the_review(self, client):
        key = write(publish=True)
        signed_in(client)
        act(client, f"/admin/reviews/{key}/reply", words="Thank you, Marta.")
        assert "Thank you, Marta." in client.get("/p/tarn").text
        answer = act(client, f"/admin/reviews/{key}/reply", words="x" * 2001, tab="published", headers=HX)
        assert answer.status_code == 422 and "x" * 2001 in answer.text

    def test_a_picture_goes(self, client):
        photos.keep(product_id=product_id(), writer="a:1", data=photo())
        key = write(agreed=True)
        signed_in(client)
        picture = judging.one(review_id=key, locale="en").pictures[0].id
        answer = act(client, f"/admin/reviews/pictures/{picture}/removal", headers=HX)
        assert "gone for good" in answer.text and judging.one(review_id=key, locale="en").pictures == []

    def test_read_only_sees_and_does_not_decide(self, client):
        write()
        page = signed_in(client, "read-only").get("/admin/reviews/").text
        assert "Pours well" in page and 'id="deciding"' not in page

    def test_the_menu_and_the_first_page_say_how_many_wait(self, client):
        write()
        page = signed_in(client).get("/admin/").text
        assert "1 review waits to be read" in page and 'href="/admin/reviews/"' in page
