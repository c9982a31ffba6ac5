"""Two tabs, two devices, a job and a shopper at the same moment, on both databases."""

import threading
from concurrent.futures import ThreadPoolExecutor

from storefront.cart import queries, services
from storefront.comparison import queries as compared
from storefront.comparison import services as comparison
from storefront.kernel.db import db
from tests.support.cart import ADA, GUEST, fill, quantities, quote

THREADS = 8


def at_once(app, *verbs):
    """Each verb in a thread of its own, all released together; what they answered or raised."""
    gate = threading.Barrier(len(verbs))

    def run(verb):
        with app.app_context():
            gate.wait()
            try:
                return verb()
            except (services.CartMoved, services.UnableToAdd, comparison.ComparisonFull) as error:
                return type(error).__name__
            finally:
                db.session.remove()

    db.session.remove()
    with ThreadPoolExecutor(len(verbs)) as pool:
        return list(pool.map(run, verbs))


def test_first_clicks_at_once_make_one_cart_and_lose_none(each_database):
    add = [lambda sku=sku: services.add_item(owner=ADA, quote=quote(sku, most=99)) for sku in "ABCD" * 2]
    answers = at_once(each_database, *add)
    assert all(isinstance(answer, int) for answer in answers)
    assert quantities() == dict.fromkeys("ABCD", 2)


def test_many_log_ins_at_once_merge_once(each_database):
    fill(GUEST, MUG=2, LAMP=1), fill(ADA, MUG=3)
    answers = at_once(each_database, *[lambda: services.merge(guest_owner=GUEST, account_owner=ADA, most={})] * THREADS)
    assert sorted(answers) == [False] * (THREADS - 1) + [True]
    assert quantities() == {"MUG": 5, "LAMP": 1}


def test_a_log_in_and_an_add_at_once_lose_nothing(each_database):
    fill(GUEST, MUG=2)
    at_once(
        each_database,
        lambda: services.merge(guest_owner=GUEST, account_owner=ADA, most={}),
        lambda: services.add_item(owner=ADA, quote=quote("MUG"), quantity=3),
    )
    left = quantities(GUEST).get("MUG", 0)
    assert quantities(ADA).get("MUG", 0) + left == 5


def test_one_page_sent_from_many_tabs_changes_once(each_database):
    seen = fill(ADA, MUG=1).version
    change = [
        lambda count=count: services.set_quantity(owner=ADA, sku="MUG", quantity=count, most=20, version=seen)
        for count in range(2, 2 + THREADS)
    ]
    answers = at_once(each_database, *change)
    assert answers.count("CartMoved") == THREADS - 1
    assert quantities()["MUG"] in answers


def test_the_job_and_the_order_at_once_keep_what_was_ordered(each_database):
    placed = fill(ADA, MUG=5)
    for _ in range(3):
        seen = queries.open_carts()
        at_once(
            each_database,
            lambda seen=seen: services.cut_unavailable(carts=seen, most={"MUG": 0}),
            lambda: services.close(cart_id=placed.id, lines=[{"sku": "MUG", "quantity": 5}]),
        )
    found = queries.get(placed.id)
    assert found.status == "ordered"
    assert queries.cart_of(ADA) is None or quantities() == {}


def test_ticks_at_once_never_make_five(each_database):
    tick = [lambda sku=sku: comparison.add(owner=ADA, sku=sku, type_code="kettle") for sku in "ABCDEFGH"]
    answers = at_once(each_database, *tick)
    assert answers.count("ComparisonFull") == 4
    assert len(compared.comparison_of(ADA)) == 4
