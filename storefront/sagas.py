"""The order saga on one page: each step, what it says, how it fails, and what undoes it.

Choreographed: nobody runs this list. Handlers in the contexts do the work; this page states the whole,
and tests prove that what is stated here is what is subscribed.
"""

from dataclasses import dataclass

from storefront.events.inventory import OrderPrepared, OrderRejected
from storefront.events.orders import CancellationRequested, OrderCancelled, OrderCreated, OrderFinished
from storefront.events.payments import OrderBilled, OrderRefunded, PaymentClosed, PaymentFailed, PaymentOpened
from storefront.events.shipping import DeliveryFailed, FulfilmentCancelled, OrderDelivered, OrderShipped
from storefront.kernel.event import Event


@dataclass(frozen=True)
class Step:
    """`hears` → `does` → `says`; on refusal `fails_with`. `undo` names the handler that takes it back."""

    does: str
    hears: type[Event] | None
    says: tuple[type[Event], ...]
    fails_with: type[Event] | None = None
    undo: str | None = None


ORDER_SAGA = (
    Step(does="orders.place", hears=None, says=(OrderCreated,), undo="orders.close_order"),
    Step(
        does="inventory.prepare_order",
        hears=OrderCreated,
        says=(OrderPrepared,),
        fails_with=OrderRejected,
        undo="inventory.undo_prepare_order",
    ),
    Step(does="payments.open_payment", hears=OrderPrepared, says=(PaymentOpened,), fails_with=PaymentFailed),
    Step(
        does="payments.settle_payment",
        hears=None,  # webhook, return page and sweeper all signal the one settle()
        says=(OrderBilled,),
        fails_with=PaymentFailed,
        undo="payments.refund_order",
    ),
    Step(does="shipping.plan_fulfilment", hears=OrderBilled, says=(OrderShipped,)),
    Step(does="inventory.ship_stock", hears=OrderShipped, says=()),
    Step(does="shipping.track_parcel", hears=None, says=(OrderDelivered,), fails_with=DeliveryFailed),
    Step(does="orders.finish_order", hears=OrderDelivered, says=(OrderFinished,)),
)

CANCELLATION = (
    Step(does="shipping.stop_fulfilment", hears=CancellationRequested, says=(FulfilmentCancelled,)),
    Step(does="payments.close_payment", hears=FulfilmentCancelled, says=(PaymentClosed, OrderRefunded)),
    Step(does="orders.cancel_order", hears=PaymentClosed, says=(OrderCancelled,)),
    Step(does="inventory.undo_prepare_order", hears=OrderCancelled, says=()),
)
