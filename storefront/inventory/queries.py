"""What can be had, and how it came to that."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from storefront.inventory import books
from storefront.inventory.models import MAIN, StockAllocation, StockItem, StockLevel, StockMovement, StockOrder
from storefront.kernel.db import session


@dataclass(frozen=True)
class Availability:
    """`available` is free on the shelf; `most` is what one shopper may have, with what may be promised."""

    sku: str
    on_hand: int = 0
    available: int = 0
    oversell: str = "deny"
    ships_at: date | None = None
    low_at: int = 0
    most: int = 0
    allocated: int = 0

    @property
    def state(self) -> str:
        """in_stock, low, backorder, preorder or out."""
        if self.available > 0:
            return "low" if self.available <= self.low_at else "in_stock"
        return self.oversell if self.oversell != "deny" and self.most > 0 else "out"


@dataclass(frozen=True)
class StockRow:
    """A line of the owner's stock list."""

    availability: Availability
    locations: dict[str, int]
    oversell_limit: int


@dataclass(frozen=True)
class StockPage:
    rows: list[StockRow]
    total: int
    page: int
    pages: int


def availability(skus: Iterable[str]) -> dict[str, Availability]:
    """What can be had of each; an unknown SKU is out."""
    skus = list(dict.fromkeys(skus))
    rows = _rows(skus)
    return {sku: rows[sku].availability if sku in rows else Availability(sku) for sku in skus}


def _rows(skus: list[str]) -> dict[str, StockRow]:
    pairs: dict[str, list] = defaultdict(list)
    statement = (
        select(StockItem, StockLevel.location, StockLevel.on_hand, StockLevel.allocated)
        .join(StockLevel, StockLevel.sku == StockItem.sku)
        .where(StockItem.sku.in_(skus))
        .order_by(StockLevel.location)
    )
    for item, *counters in session().execute(statement):
        pairs[item.sku].append((item, *counters))
    return {sku: _row(found) for sku, found in pairs.items()}


def _row(found: list) -> StockRow:
    item = found[0][0]
    free = sum(on_hand - allocated for _, _, on_hand, allocated in found)
    limit = 0 if item.oversell == "deny" else item.oversell_limit
    stands = Availability(
        sku=item.sku,
        on_hand=sum(on_hand for _, _, on_hand, _ in found),
        available=max(free, 0),
        oversell=item.oversell,
        ships_at=item.ships_at,
        low_at=item.low_at,
        most=_most(found, limit),
        allocated=sum(allocated for *_, allocated in found),
    )
    return StockRow(stands, {place: on_hand for _, place, on_hand, _ in found}, item.oversell_limit)


def _most(found: list, limit: int) -> int:
    """Each location gives what is free there; the main one may promise `limit` more."""
    return sum(max(on_hand - allocated + (limit if place == MAIN else 0), 0) for _, place, on_hand, allocated in found)


def stock_list(*, search: str = "", page: int = 1, per_page: int = 50, only: str = "") -> StockPage:
    """The owner's stock list; `search` is part of a SKU, `only` is "" or "low" (low or out)."""
    skus = select(StockItem.sku).order_by(StockItem.sku)
    if search:
        skus = skus.where(StockItem.sku.icontains(search.strip(), autoescape=True))
    if only == "low":
        free = func.sum(StockLevel.on_hand - StockLevel.allocated)
        skus = skus.join(StockLevel, StockLevel.sku == StockItem.sku).group_by(StockItem.sku, StockItem.low_at)
        skus = skus.having(free <= StockItem.low_at)
    total = session().scalar(select(func.count()).select_from(skus.subquery())) or 0
    pages = max(1, -(-total // per_page))
    page = min(max(page, 1), pages)
    found = list(session().scalars(skus.limit(per_page).offset((page - 1) * per_page)))
    rows = _rows(found)
    return StockPage([rows[sku] for sku in found if sku in rows], total, page, pages)


def skus() -> list[str]:
    """Every SKU we keep books for."""
    return list(session().scalars(select(StockItem.sku).order_by(StockItem.sku)))


def movements_of(sku: str, *, limit: int = 100) -> list[StockMovement]:
    """The newest first."""
    newest = (StockMovement.at.desc(), StockMovement.id.desc())
    return list(session().scalars(select(StockMovement).where(StockMovement.sku == sku).order_by(*newest).limit(limit)))


def allocations_of(order_id: str) -> list[StockAllocation]:
    return list(session().scalars(select(StockAllocation).where(StockAllocation.order_id == order_id)))


def held_by(order_id: str) -> dict[str, int]:
    """How many of each SKU an order, written or about to be, holds."""
    held: dict[str, int] = defaultdict(int)
    for row in allocations_of(order_id):
        held[row.sku] += row.open
    return dict(held)


def holding(order_ids: Iterable[str]) -> set[str]:
    """Those of the orders, written or about to be, that hold goods."""
    mine = StockOrder.order_id.in_(list(order_ids)), StockOrder.state.in_(("held", "allocated"))
    return set(session().scalars(select(StockOrder.order_id).where(*mine)))


def unclaimed(*, before: datetime, limit: int = 500) -> list[str]:
    """The ids of orders whose goods were held before that time and that have not been heard of since."""
    waiting = select(StockOrder.order_id).where(StockOrder.state == "held", StockOrder.at < before)
    return list(session().scalars(waiting.order_by(StockOrder.at).limit(limit)))


def breaches() -> list[str]:
    """A line for every counter that its movements or allocations do not explain; empty is healthy."""
    return [breach.words for breach in books.breaches()]
