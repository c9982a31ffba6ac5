"""The only writer of the counters: a guarded UPDATE and its movement, in one transaction."""

from sqlalchemy import select, update

from storefront.inventory.context import inventory
from storefront.inventory.models import StockLevel, StockMovement
from storefront.kernel import faults


def record(
    level: tuple[str, str],
    *,
    kind: str,
    cause: str,
    actor: str,
    on_hand: int = 0,
    allocated: int = 0,
    order_id: str | None = None,
    key: str | None = None,
) -> bool:
    """Move the counters of `(sku, location)` by whole units; False, and nothing written, when they do not allow it."""
    sku, location = level
    table = StockLevel
    new_on_hand, new_allocated = table.on_hand + on_hand, table.allocated + allocated
    guard = [table.sku == sku, table.location == location, new_on_hand >= 0, new_allocated >= 0]
    if allocated > 0 or on_hand < 0:
        guard.append(new_allocated <= new_on_hand + table.oversell)
    with inventory.transaction() as session:
        moved = session.execute(
            update(table)
            .where(*guard)
            .values(on_hand=new_on_hand, allocated=new_allocated)
            .execution_options(synchronize_session=False)
        )
        if moved.rowcount != 1:
            return False
        faults.point("inventory.movement.counted")
        session.add(
            StockMovement(
                sku=sku,
                location=location,
                kind=kind,
                on_hand_delta=on_hand,
                allocated_delta=allocated,
                cause=cause,
                actor=actor,
                order_id=order_id,
                key=key,
            )
        )
    return True


def booked(key: str) -> bool:
    """True when this cause has moved stock before."""
    with inventory.transaction() as session:
        return session.scalar(select(StockMovement.id).where(StockMovement.key == key)) is not None


def levels(sku: str) -> list[StockLevel]:
    """The counters of a SKU as they are now, in the order of their locations."""
    with inventory.transaction() as session:
        statement = select(StockLevel).where(StockLevel.sku == sku).order_by(StockLevel.location)
        return list(session.scalars(statement.execution_options(populate_existing=True)))
