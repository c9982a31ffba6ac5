"""Goods come in, are counted, go out. Every quantity is a whole number of units."""

from datetime import date

from storefront.events.inventory import StockChanged
from storefront.inventory import allocation, movements, queries
from storefront.inventory.context import inventory
from storefront.inventory.models import MAIN, OVERSELL, StockItem, StockLevel
from storefront.kernel.refusal import N_, Refusal

OutOfStock = allocation.OutOfStock
OrderReleased = allocation.OrderReleased
hold = allocation.hold
lapse = allocation.lapse
allocate = allocation.allocate
release = allocation.release
ship = allocation.ship
restock = allocation.restock


class UnableToStock(Refusal):
    """The books cannot say that; the owner can put it right."""


def stock(
    *,
    sku: str,
    quantity: int,
    reason: str,
    actor: str,
    oversell: str = "deny",
    oversell_limit: int = 0,
    ships_at: date | None = None,
    low_at: int = 5,
    location: str = MAIN,
) -> None:
    """Keep this SKU by these rules, with `quantity` of it at the location.

    A new SKU is received, a known one is counted: the difference is an adjustment.
    """
    with inventory.transaction() as session:
        new = session.get(StockItem, sku) is None
        set_rule(sku=sku, oversell=oversell, oversell_limit=oversell_limit, ships_at=ships_at, low_at=low_at)
        level = _level(sku, location)
        if delta := quantity - level.on_hand:
            kind = "receipt" if new else "adjustment"
            _book(sku, location, delta, kind=kind, reason=reason, actor=actor)


def set_rule(
    *, sku: str, oversell: str = "deny", oversell_limit: int = 0, ships_at: date | None = None, low_at: int = 5
) -> None:
    """How the SKU is sold when the shelf is empty; creates its books when there are none.

    Raises UnableToStock when less may be promised than is promised already.
    """
    if oversell not in OVERSELL:
        raise ValueError(f"oversell is one of {', '.join(OVERSELL)}, not {oversell!r}.")
    values = {"oversell": oversell, "oversell_limit": oversell_limit, "ships_at": ships_at, "low_at": low_at}
    with inventory.transaction() as session:
        item = session.get(StockItem, sku)
        if item is None:
            item = StockItem(sku=sku)
            session.add(item)
        before = item.oversell, item.oversell_limit
        for name, value in values.items():
            setattr(item, name, value)
        session.flush()
        _limit(sku, 0 if oversell == "deny" else oversell_limit)
        if before != (oversell, oversell_limit):
            changed(sku)


def _limit(sku: str, limit: int) -> None:
    with inventory.transaction() as session:
        main = session.get(StockLevel, (sku, MAIN), with_for_update=True, populate_existing=True)
        if main is None:
            session.add(StockLevel(sku=sku, location=MAIN, on_hand=0, allocated=0, oversell=limit))
        elif main.allocated > main.on_hand + limit:
            owed = main.allocated - main.on_hand
            raise UnableToStock(N_("%(count)d are promised beyond what is here; promise no fewer."), count=owed)
        else:
            main.oversell = limit
        session.flush()


def _level(sku: str, location: str) -> StockLevel:
    with inventory.transaction() as session:
        level = session.get(StockLevel, (sku, location), with_for_update=True, populate_existing=True)
        if level is None:
            level = StockLevel(sku=sku, location=location, on_hand=0, allocated=0, oversell=0)
            session.add(level)
            session.flush()
        return level


def receive(*, sku: str, quantity: int, reason: str, actor: str, location: str = MAIN, key: str | None = None) -> None:
    """Goods came in. With a `key` (a delivery note, say) the same receipt counts once."""
    if quantity < 1:
        raise UnableToStock(N_("Receive at least one."))
    _change(sku, location, quantity, kind="receipt", reason=reason, actor=actor, key=key)


def adjust(*, sku: str, delta: int, reason: str, actor: str, location: str = MAIN) -> None:
    """Correct the books by `delta`, with a reason. Raises UnableToStock when orders hold what would go."""
    if delta == 0:
        raise UnableToStock(N_("Nothing would change. Write how many more or fewer there are."))
    if not reason.strip():
        raise UnableToStock(N_("Say why, in a word or two."))
    _change(sku, location, delta, kind="adjustment", reason=reason.strip(), actor=actor)


def _change(sku: str, location: str, delta: int, *, kind: str, reason: str, actor: str, key: str | None = None) -> None:
    with inventory.transaction() as session:
        if session.get(StockItem, sku) is None:
            raise UnableToStock(N_("There is no stock of %(sku)s here."), sku=sku)
        if key and movements.booked(key):
            return
        _level(sku, location)
        _book(sku, location, delta, kind=kind, reason=reason, actor=actor, key=key)


def _book(sku: str, location: str, delta: int, *, kind: str, reason: str, actor: str, key: str | None = None) -> None:
    moved = movements.record((sku, location), kind=kind, on_hand=delta, cause=reason[:200], actor=actor[:120], key=key)
    if not moved:
        raise UnableToStock(N_("There are not that many: some are promised to orders, or were never here."))
    changed(sku)


def changed(sku: str) -> None:
    """Tell everybody what can be had of it now."""
    with inventory.transaction():
        inventory.emit(StockChanged(sku=sku, available=queries.availability([sku])[sku].available))
