"""The judge of the chaos run sees what it should: a sound order passes, and each lie about it is named."""

from collections import Counter

import pytest

from storefront.kernel import backstage
from tests.chaos.patience import Errand
from tests.chaos.plans import Plan
from tests.chaos.verdict import _moving, judge, wait_for_quiet
from tests.support.orders import line, placed
from tests.support.saga import SKU, Saga


@pytest.fixture
def errand(app, twin, settle):
    """A shopper whose order was paid and delivered."""
    plan = Plan(7, ("moor-mug",), "pays")
    saga = Saga(app, twin, settle)
    saga.order = placed(line(SKU), email=plan.email)
    saga.settle()
    saga.pay().deliver()
    assert saga.axes[0] == "finished"
    errand = Errand(plan, base="http://127.0.0.1:1", twin=twin, troubles=Counter())
    errand.tokens = {saga.order.token}
    return errand


def said(*errands, twin, troubles=None) -> str:
    """The judge's lines but those on mails, which nobody sends here, and on orders of other tests at the same twin."""
    found = judge(list(errands), twin=twin, quiet_after=1, troubles=troubles or Counter()).breaches
    return "\n".join(line for line in found if not line.startswith(("outbox of", "books: ")))


def test_a_sound_order_passes(errand, twin):
    verdict = judge([errand], twin=twin, quiet_after=1, troubles=Counter())
    assert verdict.outcomes == {("pays", "finished"): 1}
    assert said(errand, twin=twin) == ""


def test_a_second_order_is_seen(errand, twin, settle):
    placed(line(SKU, quantity=1), email=errand.plan.email)
    assert "has 2 orders instead of one" in said(errand, twin=twin)


def test_an_order_that_was_lost_or_shown_wrongly_is_seen(errand, twin):
    lost = Errand(Plan(8, (), "pays"), base="", twin=twin, troubles=Counter())
    errand.tokens.add("another")
    found = said(errand, lost, twin=twin)
    assert "shopper-0008@example.com (pays) has 0 orders instead of one" in found
    assert "was shown 2 orders" in found


def test_goods_for_nothing_orders_of_nobody_and_errors_are_seen(errand, twin):
    errand.plan = Plan(7, (), "never pays")
    assert "delivered without money" in said(errand, twin=twin)
    assert "an order nobody placed: shopper-0007@example.com" in said(twin=twin)
    assert "2 x answer 500 /cart/" in said(errand, twin=twin, troubles=Counter({"500 /cart/": 2}))


def test_an_order_that_is_not_over_keeps_the_judge_waiting(app, twin, settle):
    Saga(app, twin, settle).place()
    assert _moving() > 0
    assert wait_for_quiet(seconds=0.6) >= 0.6
    assert sum(box.waiting for box in backstage.waiting().boxes) > 0
