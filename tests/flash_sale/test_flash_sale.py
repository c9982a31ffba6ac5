"""Everybody presses together, over HTTP, against real server processes: exactly the stock is sold, everybody is told."""

import pytest

from storefront.kernel.db import db
from tests.bench.stage import DATABASES
from tests.flash_sale.__main__ import open_shop
from tests.flash_sale.sale import Plan, Sale

pytestmark = [pytest.mark.fault, pytest.mark.slow, pytest.mark.timeout(600)]
PLANS = {
    "two hundred for the last fifty": {"shoppers": 200, "stock": 50},
    "carts in opposite order": {"shoppers": 16, "stock": 5, "things": 2},
    "twenty presses each": {"shoppers": 8, "stock": 3, "presses": 20},
    "four hundred, sixteen at a time, in opposite order": {"shoppers": 400, "stock": 50, "at_once": 16, "things": 2},
}
ORDINARY = ("twenty presses each",)
ROUNDS = 20


@pytest.fixture(scope="module", params=DATABASES)
def shop(request, tmp_path_factory):
    with open_shop(request.param, tmp_path_factory.mktemp("flash-sale")) as opened:
        yield opened


def sales(shop, name, rounds):
    """Hold them one after another; what went wrong in each."""
    stage, app, port, meter = shop
    facts = dict(PLANS[name])
    skus = tuple(sku for _, sku in stage.goods.things[: facts.pop("things", 1)])
    sale = Sale(app, port, meter, Plan(skus=skus, **facts))
    found = [sale.hold() for _ in range(rounds)]
    with app.app_context():
        db.session.remove()
    print(*(outcome.row() for outcome in found), sep="\n")
    return [outcome.wrong for outcome in found]


@pytest.mark.thorough
@pytest.mark.parametrize("name", ORDINARY)
def test_a_sale_sells_what_there_is_and_tells_the_others(shop, name):
    assert sales(shop, name, 1) == [[]]


@pytest.mark.storm
@pytest.mark.thorough
@pytest.mark.parametrize("name", PLANS)
def test_and_does_so_twenty_times(shop, name):
    assert sales(shop, name, ROUNDS) == [[]] * ROUNDS
