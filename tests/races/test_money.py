"""Whoever asks the provider, expires, cancels and refunds at the same moment: one effect, one truth, no money lost."""

from functools import partial

import pytest

from storefront.kernel import clock
from storefront.orders import services as orders
from storefront.payments import queries, services
from storefront.payments.context import payments
from tests.support.events import events_of
from tests.support.interleaving import HERE, interleave, standing_in
from tests.support.twin import VISA

pytestmark = [pytest.mark.fault, pytest.mark.timeout(240)]
ASKED, CALLED, MARKED = "payments.settle.asked", "payments.expire.called", "payments.close.marked"


@pytest.fixture
def race(saga):
    """`race(verb, at=…, rival=…)` on the order of the saga."""

    return partial(interleave, saga.app)


def pay(saga):
    saga.twin.pay(queries.payment_of(saga.order.id).url, VISA)


def settle(saga):
    return lambda: services.settle(order_id=saga.order.id)


def expire(saga):
    return lambda: services.expire(order_id=saga.order.id)


def close(saga):
    """What the saga does with a cancellation once the goods are stopped."""
    return lambda: services.close(order_id=saga.order.id)


def cancel(saga):
    orders.request_cancellation(order_id=saga.order.id, actor="shopper", reason="shopper")
    for part in ("shipping", "orders"):
        saga.settle_all(only=part)


def said(name):
    return events_of("payments").count(f"EVENT_{name}")


def charged_and_refunded(saga):
    payment = queries.payment_of(saga.order.id)
    return payment.amount.minor, payment.refunded.minor


def rest(saga):
    """Let everything that was said be heard."""
    saga.settle()


def test_two_who_ask_at_once_bill_once(saga, race):
    pay(saga)
    assert race(settle(saga), at=ASKED, rival=settle(saga)) == ("paid", "paid")
    rest(saga)
    assert (said("ORDER_BILLED"), saga.axes[:2]) == (1, ("confirmed", "paid"))


def test_an_old_answer_moves_nothing_back(saga, race):
    """The first asked before the money came, and hears of it after the second has booked it."""

    def pays_and_settles():
        pay(saga)
        return services.settle(order_id=saga.order.id)

    assert race(settle(saga), at=ASKED, rival=pays_and_settles) == ("paid", "paid")
    rest(saga)
    assert (said("ORDER_BILLED"), saga.axes[1]) == (1, "paid")


@pytest.mark.parametrize("paid", [True, False])
def test_settle_then_expire(saga, race, paid):
    if paid:
        pay(saga)
    race(settle(saga), at=ASKED, rival=expire(saga))
    rest(saga)
    assert (said("ORDER_BILLED"), said("PAYMENT_FAIL")) == (int(paid), int(not paid))
    assert saga.left == ((5, 3) if paid else (5, 5))


@pytest.mark.parametrize("paid", [True, False])
def test_expire_then_settle(saga, race, paid):
    if paid:
        pay(saga)
    race(expire(saga), at=CALLED, rival=settle(saga))
    rest(saga)
    assert (said("ORDER_BILLED"), said("PAYMENT_FAIL")) == (int(paid), int(not paid))
    assert saga.axes[:2] == (("confirmed", "paid") if paid else ("cancelled", "failed"))


@pytest.mark.parametrize("first", ["settle", "cancel"])
def test_settle_and_cancel_leave_no_money_here(saga, race, first):
    pay(saga)
    cancel(saga)
    if first == "settle":
        race(settle(saga), at=ASKED, rival=close(saga))
    else:
        race(close(saga), at=MARKED, rival=settle(saga))
    rest(saga)
    whole, back = charged_and_refunded(saga)
    assert (back, said("ORDER_REFUNDED")) == (whole, 1)
    assert (saga.axes[0], saga.left) == ("cancelled", (5, 5))


def test_a_cancellation_while_the_paid_answer_is_on_its_way(saga, race):
    """Asked: paid. Before that is booked, the shopper has cancelled."""
    pay(saga)

    def cancels():
        orders.request_cancellation(order_id=saga.order.id, actor="shopper", reason="shopper")

    race(settle(saga), at=ASKED, rival=cancels)
    rest(saga)
    whole, back = charged_and_refunded(saga)
    assert (back, saga.axes[0], saga.left) == (whole, "cancelled", (5, 5))


@pytest.mark.parametrize("first", ["expire", "cancel"])
def test_expire_and_cancel_give_the_goods_back_once(saga, race, first):
    cancel(saga)
    with clock.travel(minutes=36):
        if first == "expire":
            race(expire(saga), at=CALLED, rival=close(saga))
        else:
            race(close(saga), at=MARKED, rival=expire(saga))
        rest(saga)
    assert said("PAYMENT_FAIL") + said("PAYMENT_CLOSED") == 1
    assert (saga.axes[0], saga.left) == ("cancelled", (5, 5))
    assert events_of("orders").count("EVENT_ORDER_CANCELLED") == 1


def test_two_refunds_at_once_never_give_back_more_than_came(saga, race):
    pay(saga)
    settle(saga)()
    saga.settle()
    whole, _ = charged_and_refunded(saga)
    part = whole * 6 // 10

    def refund(cause):
        given = {"order_id": order_id, "reason": "scratched", "actor": "owner", "cause": cause}
        return lambda: services.refund(amount_minor=part, **given)

    order_id = saga.order.id
    _, refused = race(standing_in(payments, refund("one")), at=HERE, rival=refund("two"))
    assert isinstance(refused, services.UnableToRefund)
    rest(saga)
    assert charged_and_refunded(saga) == (whole, part)
    assert saga.axes[1] == "partly_refunded"


def test_one_refund_executed_by_two_workers_goes_out_once(saga, race):
    pay(saga)
    settle(saga)()
    saga.settle()
    services.refund(order_id=saga.order.id, reason="scratched", actor="owner", cause="one")
    entry = queries.payment_of(saga.order.id).refunds[0].id
    run = lambda: services.execute(refund_id=entry)  # noqa: E731
    race(run, at="payments.refund.before_call", rival=run)
    rest(saga)
    whole, back = charged_and_refunded(saga)
    assert (back, said("ORDER_REFUNDED")) == (whole, 1)


def test_a_refund_and_a_settle_that_sees_it_book_it_once(saga, race):
    pay(saga)
    settle(saga)()
    saga.settle()
    services.refund(order_id=saga.order.id, reason="scratched", actor="owner", cause="one")
    entry = queries.payment_of(saga.order.id).refunds[0].id
    race(lambda: services.execute(refund_id=entry), at="payments.refund.after_call", rival=settle(saga))
    rest(saga)
    whole, back = charged_and_refunded(saga)
    assert (back, said("ORDER_REFUNDED")) == (whole, 1)
