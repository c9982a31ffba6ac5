"""Reviews inside the catalogue: one per buyer, counted in the same transaction, judged by people, weighed by readers."""

import contextlib

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from storefront.catalog import queries, services
from storefront.catalog.refusals import NotFound
from storefront.catalog.reviews import books, judging, photos, weighing, writing
from storefront.kernel import clock
from storefront.kernel.db import db
from tests.support.catalog import review, small_shop
from tests.support.remembered import remembered
from tests.support.reviews import located, photo, product_id, write


@pytest.fixture(autouse=True)
def shop(app):
    remembered(small_shop)


def page(locale="en", reader=None, **wanted):
    db.session.expire_all()
    return queries.product_page("tarn", locale, reviews=queries.Narrowing(**wanted), reader=reader).reviews


def titles(**more):
    return [one.title for one in page(**more).entries]


class TestWriting:
    def test_nobody_sees_it_before_a_person_has_read_it(self):
        key = write()
        assert page().count == 0 and titles() == []
        assert judging.decide(review_ids=[key], publish=True, actor="ada@ollerby.example") == 1
        assert (page().ratings, page().verified, titles()) == ([0, 0, 0, 1, 0], 1, ["Pours well"])

    def test_the_second_edits_the_first_and_is_read_again(self):
        first = write(publish=True)
        assert write(rating=2, title="It leaks now") == first
        assert page().count == 0 and judging.waiting() == 1
        judging.decide(review_ids=[first], publish=True, actor="test")
        assert page().ratings == [0, 1, 0, 0, 0] and titles() == ["It leaks now"]

    def test_the_same_again_changes_nothing(self):
        write(publish=True)
        said = writing.Said(rating=4, title=" Pours well ", body="No drop spilt.", author="Marta", locale="en")
        outcome = writing.submit(product_id=product_id(), writer="a:1", said=said, verified=True)
        assert outcome == "unchanged" and page().count == 1 and judging.waiting() == 0

    def test_a_rejected_one_says_why_and_may_be_sent_again(self):
        key = write()
        judging.decide(review_ids=[key], publish=False, reason="Names a neighbour.", actor="test")
        assert writing.written(product_id(), "a:1").reason == "Names a neighbour."
        write()
        found = writing.written(product_id(), "a:1")
        assert (found.status, found.reason) == ("waiting", "")

    def test_a_purchase_is_not_forgotten_by_an_edit(self):
        key = write(verified=True)
        write(verified=False, title="Other words")
        judging.decide(review_ids=[key], publish=True, actor="test")
        assert page().verified == 1

    @pytest.mark.parametrize("field", ["rating", "title", "body", "author"])
    def test_says_which_field_is_missing(self, field):
        with pytest.raises(writing.UnableToReview) as refused:
            write(**{field: None if field == "rating" else "  "})
        assert list(refused.value.fields) == [field]
        assert writing.written(product_id(), "a:1") is None

    def test_taken_away_it_leaves_nothing(self):
        key = write(publish=True)
        weighing.vote(review_id=key, voter="v:x")
        weighing.report(review_id=key, reporter="v:x", reason="spam")
        assert writing.withdraw(product_id=product_id(), writer="a:1") is True
        assert writing.withdraw(product_id=product_id(), writer="a:1") is False
        assert page().count == 0 and judging.desk(locale="en", tab="all").total == 0

    def test_what_a_guest_wrote_becomes_the_accounts(self):
        key = write(writer="m:guest", publish=True)
        writing.adopt(product_id=product_id(), old="m:guest", new="a:1")
        assert writing.written(product_id(), "a:1").id == key

    def test_two_of_one_person_stay_two_people(self):
        write(writer="m:guest")
        own = write(writer="a:1")
        writing.adopt(product_id=product_id(), old="m:guest", new="a:1")
        assert writing.written(product_id(), "a:1").id == own


class TestReading:
    def test_the_readers_language_comes_first(self):
        for at, locale in enumerate(("en", "de", "de-AT", "en")):
            write(writer=f"a:{at}", locale=locale, title=f"{locale} {at}", publish=True)
        assert {one[:2] for one in titles(locale="de")[:2]} == {"de"}
        assert [one.foreign for one in page("de").entries] == [False, False, True, True]
        assert [one.foreign for one in page("en").entries] == [False, False, True, True]

    def test_stars_pictures_and_purchase_narrow_together(self):
        write(writer="a:1", rating=5, title="seen", publish=True)
        photos.keep(product_id=product_id(), writer="a:1", data=photo())
        write(writer="a:1", rating=5, title="seen", agreed=True, publish=True)
        services.make_pictures(seconds=30)
        write(writer="a:2", rating=5, title="unseen", verified=False, publish=True)
        write(writer="a:3", rating=1, title="bad", publish=True)
        assert titles(stars=5, sort="newest") == ["unseen", "seen"]
        assert titles(pictured=True) == ["seen"] and page().pictured == 1
        assert sorted(titles(verified=True)) == ["bad", "seen"]
        assert titles(stars=1, pictured=True) == [] and page(stars=1, pictured=True).total == 0
        assert page(verified=True).total == 2 and page(verified=True).left == 0

    def test_what_nobody_offers_is_left_out(self):
        write(publish=True)
        found = page(sort="; drop", stars=9, page=-4)
        assert (found.wanted.sort, found.wanted.stars, found.wanted.page) == ("helpful", None, 1)
        assert len(page(page=10**9).entries) == 1


class TestJudging:
    def test_many_at_once_and_twice(self):
        keys = [write(writer=f"a:{n}") for n in range(5)]
        assert judging.decide(review_ids=keys, publish=True, actor="ada") == 5
        assert judging.decide(review_ids=[*keys, "no-such"], publish=True, actor="ada") == 0
        assert page().count == 5

    def test_a_rejection_needs_a_reason_and_a_choice(self):
        key = write()
        for said in ({"review_ids": [key]}, {"review_ids": [], "reason": "x"}):
            with pytest.raises(judging.UnableToDecide):
                judging.decide(publish=False, actor="ada", **said)
        assert judging.waiting() == 1

    def test_the_shop_answers_and_takes_it_back(self):
        key = write(publish=True)
        judging.reply(review_id=key, words=" We are glad. ", actor="ada")
        assert page().entries[0].reply == "We are glad."
        judging.reply(review_id=key, words="", actor="ada")
        assert page().entries[0].reply is None

    def test_the_oldest_waits_first_and_words_are_found(self):
        old, new = write(writer="a:1", title="First"), write(writer="a:2", title="100% second")
        assert [row.id for row in judging.desk(locale="en").rows] == [old, new]
        assert [row.id for row in judging.desk(locale="en", text="100%").rows] == [new]
        assert judging.desk(locale="en").counts == {
            "queue": 2, "reported": 0, "published": 0, "rejected": 0, "all": 2,
        }  # fmt: skip


class TestWeighing:
    def test_a_vote_counts_once_and_can_be_taken_back(self):
        key = write(publish=True)
        assert [weighing.vote(review_id=key, voter="v:x").helpful for _ in range(3)] == [1, 1, 1]
        assert page(reader="v:x").entries[0].voted and not page(reader="v:y").entries[0].voted
        assert [weighing.unvote(review_id=key, voter="v:x").helpful for _ in range(2)] == [0, 0]

    def test_votes_of_the_shop_it_came_from_stay(self):
        services.add_reviews(reviews={"tarn": [review(5, helpful=20)]})
        key = page().entries[0].id
        assert weighing.vote(review_id=key, voter="v:x").helpful == 21
        assert weighing.unvote(review_id=key, voter="v:x").helpful == 20

    def test_not_for_oneself_and_not_for_what_nobody_sees(self):
        key = write(publish=True)
        with pytest.raises(weighing.UnableToVote):
            weighing.vote(review_id=key, voter="a:1")
        judging.decide(review_ids=[key], publish=False, reason="x", actor="ada")
        for verb in (weighing.vote, weighing.unvote):
            with pytest.raises(NotFound):
                verb(review_id=key, voter="v:x")

    def test_enough_people_have_it_looked_at_and_it_stays_meanwhile(self):
        key = write(publish=True)
        for who in ("v:a", "v:a", "v:b"):
            weighing.report(review_id=key, reporter=who, reason="spam")
        assert judging.waiting() == 0
        weighing.report(review_id=key, reporter="v:c", reason="private", words="My street!")
        desk = judging.desk(locale="en", tab="reported")
        assert desk.rows[0].said[-1] == ("private", "My street!") and desk.rows[0].reports == 3
        assert page().count == 1
        judging.decide(review_ids=[key], publish=True, actor="ada")
        assert judging.waiting() == 0 and page().count == 1
        assert weighing.report(review_id=key, reporter="v:a", reason="spam") is False, "who was heard is heard once"

    def test_one_of_the_staff_is_enough(self):
        key = write(publish=True)
        weighing.report(review_id=key, reporter="a:staff", reason="other", by_staff=True)
        assert judging.waiting() == 1

    def test_too_many_in_an_hour(self, monkeypatch):
        keys = [write(writer=f"a:{n}", publish=True) for n in range(weighing.MOST_A_PERSON + 1)]
        for key in keys[:-1]:
            weighing.report(review_id=key, reporter="v:x", reason="spam", address="h")
        with pytest.raises(weighing.UnableToReport):
            weighing.report(review_id=keys[-1], reporter="v:x", reason="spam", address="h")
        later = clock.now() + weighing.WINDOW * 2
        monkeypatch.setattr(clock, "now", lambda: later)
        assert weighing.report(review_id=keys[-1], reporter="v:x", reason="spam", address="h") is True

    def test_new_cookies_do_not_help(self):
        keys = [write(writer=f"a:{n}", publish=True) for n in range(4)]
        for n in range(weighing.MOST_AN_ADDRESS):
            weighing.report(review_id=keys[n % 4], reporter=f"v:{n}", reason="spam", address="h")
        with pytest.raises(weighing.UnableToReport):
            weighing.report(review_id=keys[0], reporter="v:new", reason="spam", address="h")


WRITERS = ["a:1", "a:2", "m:3"]
STEPS = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(WRITERS), st.integers(1, 5), st.booleans()),
    st.tuples(st.just("decide"), st.sampled_from(WRITERS), st.booleans()),
    st.tuples(st.just("vote"), st.sampled_from(WRITERS), st.sampled_from(["v:a", "v:b", "a:1"])),
    st.tuples(st.just("unvote"), st.sampled_from(WRITERS), st.sampled_from(["v:a", "v:b"])),
    st.tuples(st.just("report"), st.sampled_from(WRITERS), st.sampled_from(["v:a", "v:b", "v:c", "v:d"])),
    st.tuples(st.just("picture"), st.sampled_from(WRITERS), st.integers(0, 3)),
    st.tuples(st.just("make")),
    st.tuples(st.just("unpicture"), st.sampled_from(WRITERS)),
    st.tuples(st.just("withdraw"), st.sampled_from(WRITERS)),
    st.tuples(st.just("adopt")),
)


def decide(writer, publish):
    if mine := writing.written(product_id(), writer):
        judging.decide(review_ids=[mine.id], publish=publish, reason="no", actor="x")


def of(writer):
    """The id of this writer's review, or of nothing."""
    mine = writing.written(product_id(), writer)
    return mine.id if mine else "none"


def unpicture(writer):
    for kept in photos.of(product_id(), writer)[:1]:
        photos.remove(picture_id=kept.id)


VERBS = {
    "write": lambda who, stars, bought: write(writer=who, rating=stars, verified=bought, agreed=True),
    "decide": decide,
    "vote": lambda who, voter: weighing.vote(review_id=of(who), voter=voter),
    "unvote": lambda who, voter: weighing.unvote(review_id=of(who), voter=voter),
    "report": lambda who, other: weighing.report(review_id=of(who), reporter=other, reason="spam"),
    "picture": lambda who, red: photos.keep(
        product_id=product_id(), writer=who, data=photo((40, 50), colour=(red * 60, 1, 1))
    ),
    "make": lambda: services.make_pictures(seconds=5),
    "unpicture": unpicture,
    "withdraw": lambda who: writing.withdraw(product_id=product_id(), writer=who),
    "adopt": lambda: writing.adopt(product_id=product_id(), old="m:3", new="a:1"),
}


def act(step):
    """Do it, and let the shop refuse what it refuses."""
    verb, *args = step
    with contextlib.suppress(NotFound, weighing.UnableToVote, weighing.UnableToReport):
        VERBS[verb](*args)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=18))
@example(
    steps=[("picture", "m:3", 1), ("make",), ("write", "m:3", 4, True), ("write", "a:1", 3, True), ("adopt",)],
)
def test_counters_say_what_the_rows_say_whatever_happens(steps):
    for writer in WRITERS:
        writing.withdraw(product_id=product_id(), writer=writer)
    for step in steps:
        act(step)
        db.session.expire_all()
        assert [breach.words for breach in books.breaches()] == []


class TestBooks:
    def test_find_a_counter_that_is_wrong(self):
        from sqlalchemy import update

        from storefront.catalog.context import catalog
        from storefront.catalog.models import Product, Review

        key = write(publish=True)
        weighing.vote(review_id=key, voter="v:x")
        for table, values in ((Product, {"rating_4": 3}), (Review, {"helpful": 7})):
            with catalog.transaction() as session:
                session.execute(update(table).values(values))
        words = [breach.words for breach in books.breaches()]
        assert len([one for one in words if one.startswith("product tarn")]) >= 2
        assert any(one.startswith(f"review {key}") for one in words)
        with catalog.transaction() as session:
            session.execute(update(Product).where(Product.slug == "tarn").values(rating_4=1))
            session.execute(update(Product).where(Product.slug != "tarn").values(rating_4=0))
            session.execute(update(Review).values(helpful=1))
        assert books.breaches() == []


class TestPictures:
    def keep(self, data=None, writer="a:1"):
        return photos.keep(product_id=product_id(), writer=writer, data=photo() if data is None else data)

    def test_shown_after_it_was_made_and_read_and_nothing_of_the_file_is_left(self, app):
        from storefront.kernel.storage import storage

        self.keep(located())
        key = write(agreed=True, publish=True)
        assert page().entries[0].pictures == [] and page().pictured == 0
        assert services.make_pictures(seconds=30) == (1, 0)
        shown = page().entries[0].pictures[0]
        data = storage().get(shown.file)
        assert (shown.width, shown.height) == (1200, 900) and b"Secret Camera" not in data and b"Exif" not in data
        uploads = app.extensions["settings"].instance / "media" / "reviews"
        assert not [path for path in uploads.iterdir() if b"Secret Camera" in path.read_bytes()]
        assert page().pictured == 1 and judging.one(review_id=key, locale="en").pictures[0].state == "ready"

    def test_without_consent_nothing_is_sent(self):
        self.keep()
        with pytest.raises(writing.UnableToReview) as refused:
            write()
        assert list(refused.value.fields) == ["agreed"]

    def test_four_are_enough_and_the_same_twice_is_one(self):
        data = [photo(colour=(n * 50, 9, 9)) for n in range(5)]
        keys = [self.keep(one) for one in data[:4]]
        assert self.keep(data[0]) == keys[0]
        with pytest.raises(photos.PictureNotKept):
            self.keep(data[4])
        assert [one.id for one in photos.of(product_id(), "a:1")] == keys

    @pytest.mark.parametrize("data", [b"", b"GIF89a", b"<svg onload=alert(1)>", b"%PDF-1.4", b"x" * (10 * 2**20 + 1)])
    def test_what_is_no_picture_is_refused_at_once(self, data):
        with pytest.raises(photos.PictureNotKept):
            self.keep(data)
        assert photos.of(product_id(), "a:1") == []

    def test_a_bomb_is_refused_before_it_is_unpacked(self):
        with pytest.raises(photos.PictureNotKept, match="40 million"):
            self.keep(photo((9000, 9000), "PNG"))

    def test_a_new_picture_is_read_before_others_see_it(self):
        write(publish=True)
        self.keep()
        services.make_pictures(seconds=30)
        assert page().entries[0].pictures == []
        write(agreed=True)
        assert page().count == 0 and judging.waiting() == 1

    def test_staff_take_one_away_for_good(self):
        from storefront.kernel.storage import storage

        self.keep()
        write(agreed=True, publish=True)
        services.make_pictures(seconds=30)
        shown = page().entries[0].pictures[0]
        assert photos.remove(picture_id=shown.id, writer="a:2") is False, "not by somebody else"
        assert photos.remove(picture_id=shown.id) is True
        assert not storage().has(shown.file) and page().pictured == 0 and page().count == 1

    def test_what_two_show_stays_for_the_other(self):
        from storefront.kernel.storage import storage

        for writer in ("a:1", "a:2"):
            self.keep(writer=writer)
            write(writer=writer, agreed=True, publish=True)
        services.make_pictures(seconds=30)
        first, second = (one.pictures[0] for one in page().entries)
        photos.remove(picture_id=first.id)
        assert storage().has(second.file)

    def test_taken_away_while_it_was_being_made(self):
        key = self.keep()
        photos.remove(picture_id=key)
        assert services.make_pictures(seconds=30) == (0, 0)
        assert photos.of(product_id(), "a:1") == []

    def test_what_nobody_sends_is_thrown_away_after_a_day(self, monkeypatch):
        self.keep()
        kept = self.keep(photo(colour=(1, 2, 3)), writer="a:2")
        write(writer="a:2", agreed=True)
        assert photos.sweep() == (0, 0)
        later = clock.now() + photos.FORGOTTEN * 2
        monkeypatch.setattr(clock, "now", lambda: later)
        assert photos.sweep() == (1, 0)
        assert photos.of(product_id(), "a:1") == [] and photos.of(product_id(), "a:2")[0].id == kept
