"""The stock books: every counter is explained by its movements and by what orders hold."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from storefront.inventory.models import StockAllocation, StockLevel, StockMovement, StockOrder
from storefront.kernel.books import Breach
from storefront.kernel.db import session

OPEN = StockAllocation.quantity - StockAllocation.shipped - StockAllocation.released
UNCLAIMED = timedelta(minutes=3)  # the job that lapses holds has had its turn by then


@dataclass
class Entry:
    """What the stock books know of one order, in units. `state`: held, lapsed, allocated, released; "" for none."""

    state: str = ""
    at: datetime | None = None
    held: int = 0
    open: int = 0
    shipped: int = 0
    left: int = 0

    def is_nobodys(self, now: datetime) -> bool:
        """Without an order: goods may be held for a moment before it is written; what lapsed holds nothing."""
        young = self.state == "held" and self.at is not None and self.at > now - UNCLAIMED
        return not young and (self.open > 0 or self.left > 0 or self.state in ("held", "allocated"))


def breaches() -> list[Breach]:
    """A sentence for every counter that its movements or allocations do not explain."""
    moved = _sums(StockMovement, StockMovement.on_hand_delta, StockMovement.allocated_delta)
    held = {key: open_ for key, (open_, _) in _sums(StockAllocation, OPEN, OPEN).items()}
    counters = select(StockLevel.sku, StockLevel.location, StockLevel.on_hand, StockLevel.allocated)
    levels = {(sku, place): tuple(counts) for sku, place, *counts in session().execute(counters)}
    found = []
    for (sku, place), (on_hand, allocated) in sorted(levels.items()):
        said, orders_hold = moved.get((sku, place), (0, 0)), held.get((sku, place), 0)
        where = f"stock {sku} at {place}"
        if (on_hand, allocated) != said:
            found.append(Breach(f"{where}: counters say {(on_hand, allocated)}, movements say {said}"))
        if allocated != orders_hold:
            found.append(Breach(f"{where}: {allocated} allocated, orders hold {orders_hold}"))
        if on_hand < 0:
            found.append(Breach(f"{where}: {on_hand} on hand"))
    for sku, place in sorted((moved.keys() | held.keys()) - levels.keys()):
        if moved.get((sku, place), (0, 0)) != (0, 0) or held.get((sku, place)):
            found.append(Breach(f"stock {sku} at {place}: movements or orders, but no counters"))
    return found


def _sums(table: type, first: object, second: object) -> dict[tuple[str, str], tuple[int, int]]:
    statement = select(table.sku, table.location, func.sum(first), func.sum(second)).group_by(table.sku, table.location)
    return {(sku, place): (int(one), int(two)) for sku, place, one, two in session().execute(statement)}


def entries(*, after: str, until: str | None) -> dict[str, Entry]:
    """What is known of the orders with `after < id <= until`, by order id."""
    found: dict[str, Entry] = defaultdict(Entry)
    states = select(StockOrder.order_id, StockOrder.state, StockOrder.at)
    for order_id, state, at in session().execute(_between(states, after, until)):
        found[order_id].state, found[order_id].at = state, at
    sums = [func.sum(part) for part in (StockAllocation.quantity, OPEN, StockAllocation.shipped)]
    held = select(StockAllocation.order_id, *sums).group_by(StockAllocation.order_id)
    for order_id, *counts in session().execute(_between(held, after, until, StockAllocation.order_id)):
        entry = found[order_id]
        entry.held, entry.open, entry.shipped = (int(count) for count in counts)
    order_id, gone = StockMovement.order_id, -func.sum(StockMovement.on_hand_delta)
    left = select(order_id, gone).where(StockMovement.kind == "shipment").group_by(order_id)
    for order, count in session().execute(_between(left, after, until, order_id)):
        found[order].left = int(count)
    return dict(found)


def _between(statement: object, after: str, until: str | None, column: object = StockOrder.order_id) -> object:
    statement = statement.where(column > after)
    return statement if until is None else statement.where(column <= until)
