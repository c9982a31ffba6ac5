"""The whole saga over every context and the real twin, in process, every event delivered twice."""

from jobs import payments as payment_jobs
from storefront.kernel import clock
from storefront.orders import services
from storefront.payments import queries as payments
from storefront.shipping import services as shipments
from tests.support.events import events_of
from tests.support.twin import DECLINED


def test_from_the_button_to_the_door(saga):
    saga.place()
    assert saga.left == (5, 3)
    saga.pay()
    assert saga.axes[:2] == ("confirmed", "paid")
    assert saga.left == (5, 3), "on hand falls when it leaves"
    saga.deliver()
    assert saga.axes == ("finished", "paid", "delivered")
    assert saga.left == (3, 3)
    for name in ("CREATED", "PREPARED", "BILLED", "SHIPPED", "DELIVERED", "FINISHED"):
        assert sum(event.endswith(f"ORDER_{name}") for event in saga.told) == 1, saga.told


def test_what_is_not_there_is_refused_before_any_money(saga):
    saga.place(quantity=6)
    assert saga.axes[0] == "cancelled"
    assert payments.payment_of(saga.order.id).status in ("waiting", "closed", "failed")
    assert saga.left == (5, 5)
    assert "EVENT_PAYMENT_OPENED" not in events_of("payments")


def test_no_payment_gives_everything_back(saga):
    saga.place().pay(DECLINED)
    assert saga.axes[0] == "confirmed"
    with clock.travel(minutes=36):
        payment_jobs.expire_overdue()
        saga.settle()
    assert saga.axes[:2] == ("cancelled", "failed")
    assert saga.left == (5, 5)
    assert "EVENT_PAYMENT_DECLINED" in saga.told and "EVENT_PAYMENT_FAIL" in saga.told


def test_cancelled_before_paying(saga):
    saga.place()
    services.request_cancellation(order_id=saga.order.id, actor="shopper", reason="shopper")
    saga.settle()
    assert saga.axes[0] == "cancelled"
    assert saga.left == (5, 5)
    assert payments.payment_of(saga.order.id).status == "closed"


def test_cancelled_after_paying_refunds_and_restocks(saga):
    saga.place().pay()
    services.request_cancellation(order_id=saga.order.id, actor="owner", reason="owner")
    saga.settle()
    assert saga.axes[:2] == ("cancelled", "refunded")
    view = payments.payment_of(saga.order.id)
    assert view.refunded == view.charged
    assert saga.left == (5, 5)


def test_too_late_to_cancel(saga):
    saga.place().pay()
    shipments.ship(parcel_id=shipments.pack(order_id=saga.order.id, actor="test"), actor="test")
    services.request_cancellation(order_id=saga.order.id, actor="shopper", reason="shopper")
    saga.settle()
    assert saga.axes[0] == "confirmed"
    assert payments.payment_of(saga.order.id).refunded.minor == 0


def test_a_lost_parcel_gives_the_money_back(saga):
    saga.place().pay()
    parcel = shipments.pack(order_id=saga.order.id, actor="test")
    shipments.ship(parcel_id=parcel, actor="test")
    shipments.track(parcel_id=parcel, status="lost", place="", at=clock.now(), external_id="x")
    saga.settle()
    view = payments.payment_of(saga.order.id)
    assert view.refunded == view.charged
    assert saga.axes[2] == "failed"
    assert saga.left == (3, 3), "what is lost is not back on the shelf"


def test_money_that_comes_after_the_end_goes_back(saga):
    saga.place()
    page = payments.payment_of(saga.order.id)
    saga.twin.pay(page.url)
    services.request_cancellation(order_id=saga.order.id, actor="shopper", reason="shopper")
    saga.settle()
    view = payments.payment_of(saga.order.id)
    assert view.charged.minor > 0
    assert view.refunded == view.charged
    assert saga.axes[0] == "cancelled"
    assert saga.left == (5, 5)
