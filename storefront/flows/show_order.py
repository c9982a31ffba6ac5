"""One order with its money and its parcels, for shopper and owner."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from storefront.flows.review_product import Invitation, invitations
from storefront.kernel import backstage, clock
from storefront.orders import queries as orders
from storefront.orders.queries import HistoryEntry, Order
from storefront.payments import queries as payments
from storefront.payments import services as paying
from storefront.payments.queries import PaymentView
from storefront.shipping import queries as shipping
from storefront.shipping.queries import FulfilmentView

OVER = ("finished", "cancelled")
QUIET = timedelta(minutes=5)


@dataclass(frozen=True)
class OrderPage:
    """`payment` and `fulfilment` are None until their contexts have heard of the order; `stuck`: a step gave up.

    `invitations`: what has arrived and may be reviewed; only for the shopper.
    """

    order: Order
    history: list[HistoryEntry]
    payment: PaymentView | None
    fulfilment: FulfilmentView | None
    stuck: bool = False
    invitations: list[Invitation] = field(default_factory=list)

    @property
    def pay_url(self) -> str | None:
        """The provider's page while it can still be paid."""
        open_order = self.order.status in ("pending", "confirmed") and self.order.payment_status in ("none", "awaiting")
        return self.payment.url if open_order and self.payment and self.payment.can_pay else None

    @property
    def settled(self) -> bool:
        """Nothing more will happen by itself."""
        if self.order.status == "cancelled":
            return not self._money_coming_back
        return self.order.status in OVER

    @property
    def _money_coming_back(self) -> bool:
        return bool(self.payment) and any(refund.status != "done" for refund in self.payment.refunds)

    @property
    def can_cancel(self) -> bool:
        return orders.can_cancel(self.order)


def show_order(*, token: str, locale: str, everything: bool = False) -> OrderPage | None:
    """None when there is no such order."""
    order = orders.by_token(token)
    if order is None:
        return None
    page = page_of(order, everything=everything)
    return replace(page, invitations=invitations(order, locale=locale))


def page_of(order: Order, *, everything: bool = False) -> OrderPage:
    page = OrderPage(
        order=order,
        history=orders.timeline(order.id, everything=everything),
        payment=payments.payment_of(order.id),
        fulfilment=shipping.fulfilment_of(order.id),
    )
    return replace(page, stuck=True) if _is_quiet(page) and backstage.is_stuck(order.id) else page


def _is_quiet(page: OrderPage) -> bool:
    """Nothing happened for as long as a step is tried before it gives up; before that nobody need be asked."""
    last = page.history[-1].at if page.history else page.order.placed_at
    return not page.settled and last < clock.now() - QUIET


def look_again(*, token: str) -> bool:
    """The shopper came back from the provider: ask it; False when there is no such order."""
    order = orders.by_token(token)
    if order is None:
        return False
    paying.signal(order_id=order.id, source="return")
    return True
