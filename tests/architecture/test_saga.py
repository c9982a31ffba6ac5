"""What `storefront/sagas.py` states is what is subscribed, and every step that can fail is undone."""

import pytest

from storefront.events.orders import OrderFinished
from storefront.kernel.bus import subscriptions
from storefront.sagas import CANCELLATION, ORDER_SAGA

pytestmark = pytest.mark.usefixtures("the_app")
HEARD = [step for step in (*ORDER_SAGA, *CANCELLATION) if step.hears]


def handlers(event) -> set[str]:
    """`context.function` of everybody who hears the event."""
    return {".".join(key.split(".")[:2]) for key, entry in subscriptions.items() if entry.event is event}


@pytest.mark.parametrize("step", HEARD, ids=lambda step: step.does)
def test_every_step_is_subscribed_to_what_it_hears(step):
    assert step.does in handlers(step.hears)


@pytest.mark.parametrize("step", ORDER_SAGA, ids=lambda step: step.does)
def test_every_step_is_heard_by_somebody(step):
    for event in {*step.says, step.fails_with} - {None, OrderFinished}:  # the last word of an order
        assert handlers(event), f"nobody hears {event.NAME}"


@pytest.mark.parametrize("index", [i for i, step in enumerate(ORDER_SAGA) if step.fails_with], ids=str)
def test_a_failed_step_undoes_every_step_before_it(index):
    """Directly by hearing the failure, or through the cancellation that orders publishes for it."""
    from storefront.events.orders import OrderCancelled

    failed = ORDER_SAGA[index]
    undone = {step.undo for step in ORDER_SAGA[:index] if step.undo}
    reached = handlers(failed.fails_with) | handlers(OrderCancelled)
    assert undone <= reached


def test_the_outside_world_is_never_called_inside_a_transaction():
    callers = {key for key, entry in subscriptions.items() if entry.calls_out}
    assert {
        "payments.open_payment",
        "payments.settle_payment",
        "payments.execute_refund",
        "payments.close_payment",
        "notifications.send_message",
    } <= callers
