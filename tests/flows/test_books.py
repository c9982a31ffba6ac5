"""The books see every kind of breach: each is made on purpose, and each must be named."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, delete, event, update

from storefront.flows import check_books, order_books
from storefront.inventory import services as inventory
from storefront.inventory.models import StockAllocation, StockLevel, StockMovement, StockOrder
from storefront.kernel import clock
from storefront.kernel.context import contexts
from storefront.orders import services
from storefront.orders.models import HistoryEntry, Order, OrderLine, OrderTotal
from storefront.payments.models import Payment, Refund
from storefront.shipping.models import Fulfilment, Parcel
from tests.support.events import say_nothing_of
from tests.support.orders import line, placed
from tests.support.saga import SKU

OLD = timedelta(minutes=2)


def write(context, *statements):
    with contexts[context].transaction() as current:
        for statement in statements:
            current.execute(statement)


def sets(table, **values):
    """The rows of this order, changed behind everybody's back."""
    return lambda order_id: update(table).where(_mine(table, order_id)).values(**values)


def drops(table, *where):
    return lambda order_id: delete(table).where(_mine(table, order_id), *where)


def _mine(table, order_id):
    if table in (StockLevel, StockMovement):
        return table.sku == SKU
    return (table.id if table is Order else table.order_id) == order_id


def past(**delta):
    return clock.now() - timedelta(**delta)


FINISHED = {
    "counters moved without a movement": ("inventory", sets(StockLevel, on_hand=9), "counters say (9, 0)"),
    "a movement was lost": ("inventory", drops(StockMovement, StockMovement.kind == "shipment"), "movements say"),
    "an orphan hold": ("inventory", sets(StockAllocation, shipped=0), "is finished and still holds 2 units"),
    "a hold behind the counters": ("inventory", sets(StockAllocation, shipped=1), "0 allocated, orders hold 1"),
    "stock never heard of it": ("inventory", drops(StockOrder), None),
    "the total was changed": ("orders", sets(Order, total_minor=1), "its rows sum to 3390"),
    "a line was changed": ("orders", sets(OrderLine, total_minor=1), "its lines sum to 1"),
    "a row of the sum is gone": ("orders", drops(OrderTotal, OrderTotal.code == "delivery"), "its rows sum to 2900"),
    "refunded by nobody": ("orders", sets(Order, refunded_minor=100), "says 100 refunded, payments says 0"),
    "a status from nowhere": ("orders", sets(Order, status="held"), "has status held, but its history does not say so"),
    "a status moved back": ("orders", sets(Order, status="confirmed"), "its history says finished, its status is conf"),
    "a payment moved back": ("orders", sets(Order, payment_status="awaiting"), "says billed, its payment_status is aw"),
    "a parcel moved back": (
        "orders",
        sets(Order, fulfilment_status="planned"),
        "says shipped, its fulfilment_status is",
    ),
    "no delivery told": (
        "orders",
        drops(HistoryEntry, HistoryEntry.code == "delivered"),
        "its timeline lacks delivered",
    ),
    "no beginning told": ("orders", drops(HistoryEntry, HistoryEntry.code == "created"), "its timeline lacks created"),
    "another amount charged": ("payments", sets(Payment, charged_minor=1), "is paid, but another amount was charged"),
    "another amount asked": ("payments", sets(Payment, amount_minor=1), "its payment asks for 1 EUR"),
    "another currency asked": ("payments", sets(Payment, currency="USD"), "its payment asks for 3390 USD"),
    "a refund without a row": (
        "payments",
        sets(Payment, refund_reserved_minor=5, refunded_minor=5),
        "its refunds sum to [0, 0]",
    ),
    "money taken back in silence": (
        "payments",
        sets(Payment, charged_minor=0, status="open"),
        "is paid, its payment is op",
    ),
    "held for no reason": ("payments", sets(Payment, status="held"), "is held without a reason"),
    "no payment at all": ("payments", drops(Payment), "is unknown to money"),
    "no parcel": ("shipping", sets(Parcel, rank=0, status="packed"), "is shipped, but no parcel has left"),
    "cancelled, yet gone": (
        "shipping",
        sets(Fulfilment, status="cancelled"),
        "is cancelled, but a parcel of it has left",
    ),
    "gone unpaid": ("shipping", sets(Fulfilment, status="waiting"), "has sent a parcel before it was paid"),
    "nameless parcel": ("shipping", sets(Parcel, tracking_number=None), "has left without a tracking number"),
    "never arrived": ("shipping", sets(Parcel, status="in_transit"), "0 parcels arrived, its timeline knows 1"),
}
FINISHED["stock never heard of it"] = (
    "inventory",
    lambda order_id: update(StockMovement).where(StockMovement.order_id == order_id).values(order_id="stranger"),
    "stock knows order stranger, orders does not",
)
PAID = {
    "no fulfilment": ("shipping", sets(Fulfilment, status="waiting"), "is paid, its fulfilment is waiting"),
    "no fulfilment row": ("shipping", drops(Fulfilment), "is unknown to parcels"),
    "nothing held": ("inventory", sets(StockAllocation, released=2), "wants 2 units, the stock holds or has shipped 0"),
    "oversold": ("inventory", sets(StockAllocation, released=1), "2 allocated, orders hold 1"),
    "cancelled in silence": ("orders", sets(Order, status="cancelled"), "together with fulfilment_status planned"),
    "cancelling for ever": ("orders", sets(Order, status="cancelling"), "is cancelling, and nothing is on its way"),
    "failed, but the money is here": ("payments", sets(Payment, status="failed"), "is over, but money stays here"),
    "closed before it went back": ("payments", sets(Payment, status="closed"), "is closed before all refunds are done"),
}
AWAITING = {
    "waits past its hold": ("payments", sets(Payment, hold_until=past(minutes=11)), "still waits for its payment"),
    "orders waits past its hold": ("orders", sets(Order, hold_until=past(minutes=11)), "still waits for its payment"),
    "paid without money": ("orders", sets(Order, payment_status="paid"), "has payment_status paid, but its history"),
    "money nobody noticed": ("payments", sets(Payment, charged_minor=3390), "took money before it was paid"),
    "shipped without money": ("shipping", sets(Fulfilment, status="planned"), "is not paid, its fulfilment is planned"),
    "no page": ("payments", sets(Payment, session_id=None), "has no page to pay at"),
    "pending for ever": ("orders", sets(Order, status="pending"), "is pending, and nothing is on its way"),
    "over, page open": ("orders", sets(Order, status="cancelled"), "is cancelled, its payment page is open"),
}


def named(words):
    found = check_books.breaches()
    return [breach for breach in found if words in breach], found


def damage(saga, context, change, words):
    assert check_books.breaches() == []
    write(context, change(saga.order.id))
    hit, found = named(words)
    assert hit, found
    assert saga.order.number in hit[0] or SKU in hit[0] or "stranger" in hit[0], "it says where"


@pytest.mark.books_broken("each case is a breach")
@pytest.mark.thorough
class TestBreaches:
    @pytest.mark.parametrize("case", FINISHED)
    def test_in_a_finished_order(self, saga, case):
        saga.place().pay().deliver()
        damage(saga, *FINISHED[case])

    @pytest.mark.parametrize("case", PAID)
    def test_in_a_paid_order(self, saga, case):
        saga.place().pay()
        damage(saga, *PAID[case])

    @pytest.mark.parametrize("case", AWAITING)
    def test_in_an_order_that_waits_for_its_payment(self, saga, case):
        saga.place()
        damage(saga, *AWAITING[case])

    def test_an_order_that_is_over_and_holds_goods(self, saga):
        saga.place()
        services.request_cancellation(order_id=saga.order.id, actor="shopper", reason="shopper")
        saga.settle()
        damage(saga, "inventory", sets(StockAllocation, released=0), "is cancelled and still holds 2 units")

    def test_a_refund_that_payments_knows_and_the_order_does_not(self, saga):
        saga.place().pay()
        services.request_cancellation(order_id=saga.order.id, actor="shopper", reason="shopper")
        saga.settle()
        damage(saga, "orders", sets(Order, refunded_minor=0), "says 0 refunded, payments says 3390")
        write("payments", update(Refund).values(status="requested"))
        assert named("its refunds sum to [0, 3390]")[0]

    def test_what_belongs_to_no_order(self, saga):
        order_id = saga.place().order.id
        write("orders", *(drops(table)(order_id) for table in (HistoryEntry, OrderTotal, OrderLine, Order)))
        for name in ("payments", "stock", "shipping"):
            assert named(f"{name} knows order {order_id}, orders does not")[0]

    def test_billed_twice(self, saga):
        saga.place().pay()
        box = contexts["orders"]
        with box.transaction() as current:
            old = current.query(HistoryEntry).filter_by(code="planned").one()
            again = {name: getattr(old, name) for name in ("order_id", "event", "code", "facts", "at")}
            current.add(HistoryEntry(event_id="another", **again))
        assert named("planned happened 2 times")[0]


@pytest.mark.books_broken("each case is a breach")
class TestEvents:
    """The queue has books too: said, sent, heard."""

    def delivery(self, **values):
        table = contexts["orders"].Delivery
        write("orders", update(table).where(table.handler == "inventory.prepare_order").values(**values))

    def test_nobody_takes_it(self, saga):
        saga.place()
        box = contexts["orders"].Outbox
        self.delivery(done_at=None)
        assert named("nobody takes it")[0] == [], "it is young"
        write("orders", update(box).values(occurred_at=clock.now() - OLD))
        assert named("has waited for inventory.prepare_order")[0]
        self.delivery(error="no", leased_until=clock.now() + OLD)
        assert named("has waited for inventory.prepare_order")[0] == [], "it is tried again soon"

    def test_parked_is_a_warning(self, saga):
        saga.place()
        self.delivery(done_at=None, parked_at=clock.now() - OLD, error="OutOfInk: no")
        report = check_books.check()
        assert report.breaches == []
        assert [line for line in report.warnings if "inventory.prepare_order: OutOfInk: no" in line]

    def test_done_although_nobody_did_it(self, saga):
        saga.place()
        inbox = contexts["inventory"].Inbox
        write("inventory", delete(inbox).where(inbox.handler == "inventory.prepare_order"))
        assert named("is marked done at inventory.prepare_order, which never committed it")[0]

    def test_done_although_nobody_asked(self, saga):
        saga.place()
        say_nothing_of("orders", "inventory.prepare_order")
        assert named("inventory.prepare_order acted on event")[0]

    def test_a_delivery_of_nothing(self, saga):
        saga.place()
        box = contexts["orders"].Outbox
        write("orders", delete(box).where(box.name == "EVENT_ORDER_CREATED"))
        assert named("but never said it")[0]


def statements(work):
    seen = []

    def note(connection, cursor, statement, *more):
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return len(seen)


def test_forty_orders_ask_no_more_of_the_databases_than_two(saga):
    for _ in range(2):
        saga.place(1)
    few = statements(check_books.breaches)
    inventory.receive(sku=SKU, quantity=40, reason="more", actor="test")
    for _ in range(38):
        placed(line(SKU, quantity=1))
    saga.settle()
    assert check_books.check().orders == 40
    assert statements(check_books.breaches) == few


def test_orders_are_compared_page_by_page(saga, monkeypatch):
    monkeypatch.setattr(order_books, "PAGE", 2)
    made = []
    for _ in range(5):
        order = saga.place(1).order
        made.append((order.id, order.number, order.total_minor))
    assert check_books.check().orders == 5
    write("payments", *(sets(Payment, amount_minor=1)(order_id) for order_id, *_ in made))
    found = [line for line in check_books.breaches() if "its payment asks for 1 EUR" in line]
    asked = "order {} costs {} EUR, its payment asks for 1 EUR"
    assert sorted(found) == sorted(asked.format(number, total) for _, number, total in made)
    write("payments", *(sets(Payment, amount_minor=total)(order_id) for order_id, _, total in made))


def test_what_is_under_way_is_not_judged_yet(saga):
    saga.place().pay()
    services.request_cancellation(order_id=saga.order.id, actor="shopper", reason="shopper")
    assert check_books.breaches() == []


def test_the_command_says_what_it_counted_and_what_is_wrong(saga, request):
    saga.place()
    runner = saga.app.test_cli_runner()
    done = runner.invoke(args=["shop", "check"])
    assert (done.exit_code, done.output) == (0, "The books are in order: 1 orders, 1 SKUs, 0 warnings.\n")
    with contexts["inventory"].transaction() as current:
        current.get(StockLevel, (SKU, "main")).on_hand += 1
    done = runner.invoke(args=["shop", "check"])
    assert done.exit_code == 1
    assert done.output == f"stock {SKU} at main: counters say (6, 2), movements say (5, 2)\n"
    with contexts["inventory"].transaction() as current:
        current.get(StockLevel, (SKU, "main")).on_hand -= 1
