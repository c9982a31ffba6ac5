"""One order as the owner sees it: what every context knows of it, side by side."""

from dataclasses import dataclass
from typing import Any

from storefront.kernel import backstage
from storefront.kernel.outbox import Step
from storefront.notifications import queries as notifications
from storefront.orders import admin as order_desk
from storefront.orders import queries as orders
from storefront.payments import queries as payments
from storefront.shipping import queries as shipping


@dataclass(frozen=True)
class OrderPage:
    """`steps` is every event and delivery of every context; `troubles` those that do not get on."""

    order: Any
    history: list[Any]
    payment: payments.PaymentView | None
    fulfilment: shipping.FulfilmentView | None
    messages: list[Any]
    steps: list[Step]
    troubles: list[backstage.Trouble]
    bought: order_desk.Sales
    older: Any
    newer: Any

    @property
    def waiting(self) -> int:
        """How many deliveries are still on their way."""
        return sum(1 for step in self.steps if step.handler and step.done_at is None and step.parked_at is None)


def order_page(*, order_id: str) -> OrderPage | None:
    """None when there is no such order."""
    order = orders.get(order_id)
    if order is None:
        return None
    older, newer = order_desk.neighbours(order)
    return OrderPage(
        order=order,
        history=orders.timeline(order_id, everything=True),
        payment=payments.payment_of(order_id),
        fulfilment=shipping.fulfilment_of(order_id),
        messages=notifications.about_order(order_id),
        steps=backstage.trace(order_id),
        troubles=backstage.troubles(trace_id=order_id, tried=1),
        bought=order_desk.of_email(order.email, order.currency),
        older=older,
        newer=newer,
    )
