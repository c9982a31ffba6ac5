"""One order on its way through every context, in process, against the real twin."""

from jobs import parcels
from storefront.inventory import queries as stock
from storefront.inventory import services as inventory
from storefront.orders import queries as orders
from storefront.payments import queries as payments
from storefront.payments import services as money
from tests.support.orders import line, placed

SKU = "MOR-SG-03"


class Saga:
    """One order on its way."""

    def __init__(self, app, twin, settle):
        self.app, self.twin, self.settle_all = app, twin, settle
        inventory.stock(sku=SKU, quantity=5, reason="test", actor="test")

    def settle(self):
        """Everything but the mails, which have tests of their own."""
        for _ in range(6):
            for context in ("orders", "inventory", "payments.note", "shipping", "payments", "cart"):
                self.settle_all(only=context)

    def place(self, quantity=2):
        self.order = placed(line(SKU, quantity=quantity))
        self.settle()
        return self

    def pay(self, number="4242424242424242"):
        self.twin.pay(payments.payment_of(self.order.id).url, number)
        money.signal(order_id=self.order.id, source="webhook")
        self.settle()
        return self

    def deliver(self):
        for _ in range(3):
            parcels.move()
            self.settle()
        return self

    @property
    def axes(self):
        order = orders.get(self.order.id)
        return order.status, order.payment_status, order.fulfilment_status

    @property
    def left(self):
        there = stock.availability([SKU])[SKU]
        return there.on_hand, there.available

    @property
    def told(self):
        return [entry.event for entry in orders.timeline(self.order.id)]
