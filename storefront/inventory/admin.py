"""The owner corrects the books by hand. The form's one-time key makes a form sent twice count once."""

from dataclasses import dataclass

from sqlalchemy import func, select

from storefront.inventory import movements, services
from storefront.inventory.context import inventory
from storefront.inventory.models import MAIN, StockItem, StockLevel
from storefront.inventory.services import UnableToStock
from storefront.kernel.db import session
from storefront.kernel.refusal import N_


@dataclass(frozen=True)
class Short:
    """`out`: nothing is left, and it is not sold without being there."""

    sku: str
    available: int
    out: bool


@dataclass(frozen=True)
class Shortage:
    """The first of them, and how many there are in all."""

    first: list[Short]
    total: int


def correct(*, sku: str, delta: int, reason: str, actor: str, key: str) -> None:
    """Book `delta` more (or, below zero, fewer) units at the main location.

    Raises UnableToStock without a reason, for nothing, and when orders hold what would go.
    """
    with inventory.transaction():
        _book(sku, delta, reason, actor, key)


def count(*, sku: str, counted: int, reason: str, actor: str, key: str) -> None:
    """So many stand on the main location's shelf: book the difference. Raises UnableToStock."""
    if counted < 0:
        raise UnableToStock(N_("Nobody counts fewer than none."))
    with inventory.transaction() as session:
        level = session.get(StockLevel, (sku, MAIN), with_for_update=True, populate_existing=True)
        _book(sku, counted - (level.on_hand if level else 0), reason, actor, key)


def _book(sku: str, delta: int, reason: str, actor: str, key: str) -> None:
    once = f"admin:{key}" if key else None
    if once and movements.booked(once):
        return
    if not reason.strip():
        raise UnableToStock(N_("Say why, in a word or two."))
    if delta == 0:
        raise UnableToStock(N_("Nothing would change. Write how many more or fewer there are."))
    moved = movements.record(
        (sku, MAIN), kind="adjustment", on_hand=delta, cause=reason.strip()[:200], actor=actor[:120], key=once
    )
    if not moved:
        raise UnableToStock(N_("There are not that many: some are promised to orders, or were never here."))
    services.changed(sku)


def short(*, limit: int = 6) -> Shortage:
    """What is low or out, the emptiest first; one statement, for the start page and the menu."""
    free = func.sum(StockLevel.on_hand - StockLevel.allocated)
    facts = (StockItem.sku, StockItem.oversell, free.label("free"), func.count().over().label("total"))
    found = select(*facts).join(StockLevel, StockLevel.sku == StockItem.sku).having(free <= StockItem.low_at)
    found = found.group_by(StockItem.sku, StockItem.low_at, StockItem.oversell).order_by(free, StockItem.sku)
    rows = session().execute(found.limit(limit)).all()
    things = [Short(row.sku, max(int(row.free), 0), row.free <= 0 and row.oversell == "deny") for row in rows]
    return Shortage(things, rows[0].total if rows else 0)
