"""The order books: sums that add up, and statuses that the order's own history explains."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select

from storefront.kernel.books import NAMED, Breach
from storefront.kernel.db import session
from storefront.orders.models import HistoryEntry, Order, OrderLine, OrderTotal

MONEY_CAME = ("paid", "partly_refunded", "refunded", "held")
ON_ITS_WAY = ("partly_shipped", "shipped", "partly_delivered", "delivered", "failed")

# A status is reached only by something that happened: one of these codes must be in the history.
NEEDS = {
    ("status", "confirmed"): ("prepared", "billed"),
    ("status", "cancelling"): ("cancellation_requested",),
    ("status", "cancelled"): ("cancelled", "refunded"),
    ("status", "finished"): ("finished",),
    ("status", "held"): ("payment_held",),
    ("payment_status", "awaiting"): ("prepared", "payment_opened"),
    ("payment_status", "paid"): ("billed", "billed_late"),
    ("payment_status", "failed"): ("payment_expired", "payment_refused", "payment_fraud", "payment_closed"),
    ("payment_status", "held"): ("payment_held",),
    ("payment_status", "partly_refunded"): ("refunded",),
    ("payment_status", "refunded"): ("refunded",),
    ("fulfilment_status", "planned"): ("planned",),
    ("fulfilment_status", "partly_shipped"): ("shipped",),
    ("fulfilment_status", "shipped"): ("shipped",),
    ("fulfilment_status", "partly_delivered"): ("delivered",),
    ("fulfilment_status", "delivered"): ("delivered",),
    ("fulfilment_status", "failed"): ("delivery_lost", "delivery_refused", "delivery_returned"),
    ("fulfilment_status", "cancelled"): ("cancelled", "fulfilment_cancelled"),
}
# What happened leaves its mark: with this code in the history, the axis stands at one of these.
MEANS = {
    "prepared": ("status", ("confirmed", "cancelling", "cancelled", "finished", "held")),
    "rejected": ("status", ("cancelled",)),
    "billed": ("payment_status", MONEY_CAME),
    "refunded": ("payment_status", ("partly_refunded", "refunded")),
    "payment_held": ("payment_status", MONEY_CAME),
    "planned": ("fulfilment_status", ("planned", "cancelled", *ON_ITS_WAY)),
    "shipped": ("fulfilment_status", ON_ITS_WAY),
    "delivered": ("fulfilment_status", ("partly_delivered", "delivered")),
    "fulfilment_cancelled": ("fulfilment_status", ("cancelled",)),
    "cancelled": ("status", ("cancelled",)),
    "finished": ("status", ("finished",)),
}
ONCE = ("created", "prepared", "rejected", "billed", "planned", "payment_closed", "cancelled", "finished")
AGAIN = ("billed", "planned")  # once more each time that the money was in doubt and showed up
TOLD = {"finished": ("created", "prepared", "billed", "planned", "shipped", "delivered", "finished")}
# What may stand together: with this value on the first axis, the second has one of these.
TOGETHER = (
    ("status", "finished", "fulfilment_status", ("delivered", "partly_delivered")),
    ("status", "finished", "payment_status", MONEY_CAME),
    ("status", "held", "payment_status", ("held", "partly_refunded", "refunded")),
    ("status", "cancelled", "fulfilment_status", ("cancelled", "failed")),
    ("status", "cancelled", "payment_status", ("none", "failed", "paid", "partly_refunded", "refunded")),
    *(("fulfilment_status", way, "payment_status", MONEY_CAME) for way in ("planned", *ON_ITS_WAY)),
)


@dataclass(frozen=True)
class Entry:
    """One order as orders knows it; `told` counts the codes of its history."""

    id: str
    number: str
    status: str
    payment_status: str
    fulfilment_status: str
    currency: str
    total_minor: int
    refunded_minor: int
    hold_until: datetime
    units: int = 0
    told: Counter = field(default_factory=Counter)


def breaches() -> list[Breach]:
    """Orders whose rows do not sum up to their total."""
    lines = select(func.coalesce(func.sum(OrderLine.total_minor), 0)).where(OrderLine.order_id == Order.id)
    rows = select(func.coalesce(func.sum(OrderTotal.amount_minor), 0)).where(OrderTotal.order_id == Order.id)
    added = rows.where(OrderTotal.included.is_(False)).scalar_subquery()
    goods = rows.where(OrderTotal.code == "subtotal").scalar_subquery()
    lines = lines.scalar_subquery()
    statement = select(Order.id, Order.total_minor, added, goods, lines)
    wrong = statement.where((added != Order.total_minor) | (goods != lines)).limit(NAMED)
    return [
        Breach(f"order {{order}}: total {total}, its rows sum to {sums}; goods {goods}, its lines sum to {sold}", id)
        for id, total, sums, goods, sold in session().execute(wrong)
    ]


def page(*, after: str, limit: int) -> list[Entry]:
    """The next `limit` orders by id, with what their history tells."""
    names = [name for name in Entry.__dataclass_fields__ if name not in ("units", "told")]
    chosen = select(*(getattr(Order, name) for name in names)).where(Order.id > after)
    rows = list(session().execute(chosen.order_by(Order.id).limit(limit)))
    if not rows:
        return []
    last = rows[-1][0]
    units = select(OrderLine.order_id, func.sum(OrderLine.quantity)).group_by(OrderLine.order_id)
    rows_of = session().execute(units.where(OrderLine.order_id > after, OrderLine.order_id <= last))
    counts = {row[0]: int(row[1]) for row in rows_of}
    told = _told(after, last)
    return [Entry(*row, units=counts.get(row[0], 0), told=told.get(row[0], Counter())) for row in rows]


def _told(after: str, last: str) -> dict[str, Counter]:
    entry = HistoryEntry
    counted = select(entry.order_id, entry.code, func.count()).group_by(entry.order_id, entry.code)
    found: dict[str, Counter] = {}
    for order_id, code, count in session().execute(counted.where(entry.order_id > after, entry.order_id <= last)):
        found.setdefault(order_id, Counter())[code] = count
    return found


def judge(order: Entry) -> Iterator[str]:
    """What the order's own history, and its other axes, do not explain."""
    yield from _told_too_little(order)
    yield from _told_otherwise(order)
    for one, value, other, allowed in TOGETHER:
        if getattr(order, one) == value and getattr(order, other) not in allowed:
            yield f"order {{order}} has {one} {value} together with {other} {getattr(order, other)}"


def _told_too_little(order: Entry) -> Iterator[str]:
    for (axis, value), codes in NEEDS.items():
        if getattr(order, axis) == value and not any(order.told[code] for code in codes):
            yield f"order {{order}} has {axis} {value}, but its history does not say so"
    for code in TOLD.get(order.status, ("created",)):
        if not order.told[code]:
            yield f"order {{order}} is {order.status}, but its timeline lacks {code}"


def _told_otherwise(order: Entry) -> Iterator[str]:
    for code, (axis, allowed) in MEANS.items():
        if order.told[code] and getattr(order, axis) not in allowed:
            yield f"order {{order}}: its history says {code}, its {axis} is {getattr(order, axis)}"
    for code in ONCE:
        if order.told[code] > 1 + (order.told["payment_held"] if code in AGAIN else 0):
            yield f"order {{order}}: {code} happened {order.told[code]} times"
