"""One order in four books: orders, payments, stock and shipping must tell the same story."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from storefront.inventory import books as stock_books
from storefront.kernel import clock
from storefront.kernel.books import Breach
from storefront.orders import books as order_books
from storefront.payments import books as money_books
from storefront.shipping import books as shipping_books

PAGE = 2000
PAID = ("paid", "partly_refunded")
UNPAID = ("none", "awaiting", "failed")
ENDED = ("cancelled", "finished")
LISTED = ("planned", "packed", "shipped")


@dataclass(frozen=True)
class Story:
    """What each context knows of one order; None where it knows nothing."""

    order: order_books.Entry
    money: money_books.Entry | None
    stock: stock_books.Entry | None
    parcels: shipping_books.Entry | None


def breaches(*, now: datetime | None = None) -> tuple[list[Breach], int]:
    """Every order compared across the books, a page at a time; also how many orders there were."""
    found, counted, after = [], 0, ""
    while True:
        page = order_books.page(after=after, limit=PAGE)
        until = page[-1].id if len(page) == PAGE else None
        found += _compare(page, after=after, until=until, now=now or clock.now())
        counted += len(page)
        if until is None:
            return found, counted
        after = until


def _compare(page: list[order_books.Entry], *, after: str, until: str | None, now: datetime) -> Iterator[Breach]:
    """One query per table for the whole page; the last page also meets what belongs to no order."""
    money = money_books.entries(after=after, until=until)
    stock = stock_books.entries(after=after, until=until)
    parcels = shipping_books.entries(after=after, until=until)
    for order in page:
        story = Story(order, money.pop(order.id, None), stock.pop(order.id, None), parcels.pop(order.id, None))
        for words in (*order_books.judge(order), *_judge(story, now)):
            yield Breach(words, order.id)
    stock = {order_id: entry for order_id, entry in stock.items() if entry.is_nobodys(now)}
    for name, strangers in (("payments", money), ("stock", stock), ("shipping", parcels)):
        for order_id in sorted(strangers):
            yield Breach(f"{name} knows order {order_id}, orders does not", order_id)


def _judge(story: Story, now: datetime) -> Iterator[str]:
    for name in ("money", "stock", "parcels"):
        if getattr(story, name) is None:
            yield f"order {{order}} is unknown to {name}"
            return
    for rule in (_amounts, _money, _payment, _holds, _orphans, _fulfilment, _parcels, _waiting):
        if words := rule(story, now):
            yield words


def _amounts(story: Story, now: datetime) -> str | None:
    order, money = story.order, story.money
    if (money.amount_minor, money.currency) != (order.total_minor, order.currency):
        asked = f"{money.amount_minor} {money.currency}"
        return f"order {{order}} costs {order.total_minor} {order.currency}, its payment asks for {asked}"
    return None


def _money(story: Story, now: datetime) -> str | None:
    """Payments − refunds = what the order says."""
    order, money = story.order, story.money
    if order.refunded_minor != money.refunded_minor:
        return f"order {{order}} says {order.refunded_minor} refunded, payments says {money.refunded_minor}"
    if order.payment_status == "held" or (money.charged_minor != money.amount_minor and order.refunded_minor):
        return None  # another amount came: a person looks at it, and the refunds agree
    says = 0 if order.payment_status in UNPAID else order.total_minor - order.refunded_minor
    if says != money.net_minor:
        return f"order {{order}} says {says} is here, payments − refunds is {money.net_minor}"
    return None


def _payment(story: Story, now: datetime) -> str | None:
    order, money = story.order, story.money
    if order.payment_status in PAID and money.status not in ("paid", "closed", "held"):
        return f"order {{order}} is {order.payment_status}, its payment is {money.status}"
    if money.status == "paid" and order.payment_status in UNPAID:
        return f"order {{order}} is {order.payment_status}, its payment is paid"
    if (money.status == "held") != (order.payment_status == "held") and not order.refunded_minor:
        return f"order {{order}} is {order.payment_status}, its payment is {money.status}"
    if order.status == "cancelled" and money.status in ("opening", "open"):
        return f"order {{order}} is cancelled, its payment page is {money.status}"
    if order.status == "cancelled" and money.net_minor and money.reserved_minor < money.charged_minor:
        return f"order {{order}} is cancelled, but {money.net_minor} of its money stays here"
    return None


def _holds(story: Story, now: datetime) -> str | None:
    """An order that lives holds everything that has not left."""
    order, stock = story.order, story.stock
    lives = order.status in ("confirmed", "held")
    if lives and stock.open + stock.shipped < order.units:
        return f"order {{order}} wants {order.units} units, the stock holds or has shipped {stock.open + stock.shipped}"
    return None


def _orphans(story: Story, now: datetime) -> str | None:
    if story.order.status in ENDED and story.stock.open:
        return f"order {{order}} is {story.order.status} and still holds {story.stock.open} units"
    return None


def _fulfilment(story: Story, now: datetime) -> str | None:
    """Every paid order has a fulfilment; nothing else has one."""
    order, parcels = story.order, story.parcels
    if order.status == "confirmed" and order.payment_status in PAID and parcels.status not in LISTED:
        return f"order {{order}} is paid, its fulfilment is {parcels.status}"
    if order.payment_status in UNPAID and parcels.status in LISTED:
        return f"order {{order}} is not paid, its fulfilment is {parcels.status}"
    if order.status == "cancelled" and parcels.status in ("planned", "packed"):
        return f"order {{order}} is cancelled, its fulfilment is {parcels.status}"
    return None


def _parcels(story: Story, now: datetime) -> str | None:
    order, stock, parcels = story.order, story.stock, story.parcels
    if parcels.packed > parcels.units:
        return f"order {{order}} has {parcels.units} units, its parcels hold {parcels.packed}"
    if stock.left != parcels.left:
        return f"order {{order}}: {parcels.left} units left in parcels, the stock says {stock.left}"
    if order.told["shipped"] != parcels.parcels:
        return f"order {{order}}: {parcels.parcels} parcels left, its timeline knows {order.told['shipped']}"
    if order.told["delivered"] != parcels.arrived:
        return f"order {{order}}: {parcels.arrived} parcels arrived, its timeline knows {order.told['delivered']}"
    return None


def _waiting(story: Story, now: datetime) -> str | None:
    """A bank that takes days is waited for; anything else ends with the hold."""
    order, money = story.order, story.money
    if money.reason == "processing":
        return None
    if order.status in ("pending", "cancelling"):
        return f"order {{order}} is {order.status}, and nothing is on its way to move it"
    late = order.hold_until < now - money_books.GRACE
    if order.status == "confirmed" and order.payment_status == "awaiting" and late:
        return "order {order} still waits for its payment, long after its hold has ended"
    return None
