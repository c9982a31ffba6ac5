"""Many people and one review: written once, every vote counted, counters that follow."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from storefront.catalog import queries
from storefront.catalog.reviews import books, judging, photos, weighing, writing
from storefront.kernel.db import db
from tests.support.catalog import small_shop
from tests.support.reviews import photo, product_id, write

pytestmark = [pytest.mark.fault, pytest.mark.timeout(240)]


def together(shop, *verbs):
    """All at once, each in a thread of its own; what they answered, or what they refused."""

    def run(verb):
        with shop.app_context():
            try:
                return verb()
            except Exception as error:
                return error
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(verbs)) as pool:
        found = list(pool.map(run, verbs))
    db.session.rollback()
    db.session.expire_all()
    return found


@pytest.mark.usefixtures("each_shop")
class TestManyAtOnce:
    def test_a_double_click_writes_one_review(self, each_shop):
        small_shop()
        home = product_id()
        said = writing.Said(rating=5, title="Good", body="Very.", author="Ada", locale="en")
        click = lambda: writing.submit(product_id=home, writer="a:1", said=said, verified=True)  # noqa: E731
        assert sorted(together(each_shop, *[click] * 6)) == ["new", *["unchanged"] * 5]
        assert judging.desk(locale="en").total == 1

    def test_votes_reports_and_a_decision(self, each_shop):
        small_shop()
        keys = [write(writer=f"a:{n}", publish=n < 3) for n in range(6)]
        votes = [lambda n=n: weighing.vote(review_id=keys[0], voter=f"v:{n % 4}") for n in range(8)]
        reports = [lambda n=n: weighing.report(review_id=keys[0], reporter=f"v:{n}", reason="spam") for n in range(3)]
        decisions = [
            lambda: judging.decide(review_ids=keys, publish=True, actor="ada"),
            lambda: judging.decide(review_ids=keys[::-1], publish=True, actor="bob"),
            lambda: judging.decide(review_ids=keys[3:5], publish=False, reason="no", actor="eve"),
        ]
        found = together(each_shop, *votes, *reports, *decisions)
        assert [one for one in found if isinstance(one, Exception)] == []
        assert queries.product_page("tarn", "en").reviews.entries[0].helpful == 4
        assert [breach.words for breach in books.breaches()] == []

    def test_five_uploads_at_once_are_four_pictures(self, each_shop):
        small_shop()
        home = product_id()
        uploads = [photo((30, 30), "PNG", (n, 0, 0)) for n in range(6)]
        found = together(
            each_shop, *[lambda data=data: photos.keep(product_id=home, writer="a:1", data=data) for data in uploads]
        )
        refused = [one for one in found if isinstance(one, photos.PictureNotKept)]
        assert (len(photos.of(home, "a:1")), len(refused)) == (4, 2)
