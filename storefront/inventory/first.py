"""The first count of many SKUs at once, as an import brings it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import insert, select

from storefront.inventory.context import inventory
from storefront.inventory.models import MAIN, StockItem, StockLevel, StockMovement
from storefront.kernel import clock
from storefront.kernel.ids import new_id

AT_A_TIME = 500


@dataclass(frozen=True)
class FirstCount:
    """`oversell` is deny or backorder; `oversell_limit` how many may be promised beyond what is here."""

    quantity: int
    oversell: str = "deny"
    oversell_limit: int = 0


def first_counts(*, counts: Mapping[str, FirstCount], reason: str, actor: str) -> list[str]:
    """Open the books of the SKUs that have none; those that are known stay as they are, so twice is once.

    Returns the new SKUs. Nobody is told: nobody can have heard of them, and the caller tells the lists.
    """
    new: list[str] = []
    skus = sorted(counts)
    with inventory.transaction() as session:
        for start in range(0, len(skus), AT_A_TIME):
            part = skus[start : start + AT_A_TIME]
            known = set(session.scalars(select(StockItem.sku).where(StockItem.sku.in_(part))))
            fresh = {sku: counts[sku] for sku in part if sku not in known}
            if fresh:
                _open(fresh, reason, actor)
            new += fresh
    return new


def _open(fresh: dict[str, FirstCount], reason: str, actor: str) -> None:
    rule = [
        {"sku": sku, "oversell": one.oversell, "oversell_limit": one.oversell_limit, "ships_at": None, "low_at": 0}
        for sku, one in fresh.items()
    ]
    levels = [
        {"sku": sku, "location": MAIN, "on_hand": one.quantity, "allocated": 0, "oversell": one.oversell_limit}
        for sku, one in fresh.items()
    ]
    said = {
        "location": MAIN,
        "kind": "receipt",
        "allocated_delta": 0,
        "cause": reason,
        "actor": actor,
        "at": clock.now(),
    }
    moved = [
        {"id": new_id(), "sku": sku, "on_hand_delta": one.quantity, "order_id": None, "key": None, **said}
        for sku, one in fresh.items()
        if one.quantity
    ]
    with inventory.transaction() as session:
        session.execute(insert(StockItem), rule)
        session.execute(insert(StockLevel), levels)
        if moved:
            session.execute(insert(StockMovement), moved)
