"""Orders hold stock, give it back, take it away, and sometimes bring it home.

Everything here is safe to repeat: an order allocates once, a parcel ships once, a key restocks once.
Rows are always taken in the order of their SKUs, so that two orders never wait for each other in a circle.
"""

from collections import defaultdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from storefront.events.inventory import StockChanged
from storefront.inventory import movements, queries
from storefront.inventory.context import inventory
from storefront.inventory.models import MAIN, StockAllocation, StockLevel, StockOrder
from storefront.kernel import clock, faults
from storefront.kernel.refusal import N_, Refusal

SHOP = "shop"
LOOKS = 5  # how often a hold looks again when others take stock at the same moment


class OutOfStock(Refusal):
    """Not every line can be held, so none is. `shortages`: `{sku, wanted, available}`."""

    def __init__(self, shortages: list[dict[str, Any]]) -> None:
        self.shortages = shortages
        super().__init__(N_("Not enough in stock: %(skus)s."), skus=", ".join(row["sku"] for row in shortages))


class OrderReleased(Refusal):
    """The order was over before its goods were asked for."""

    def __init__(self, order_id: str) -> None:
        super().__init__(N_("Order %(order_id)s was given up before its goods were held."), order_id=order_id)


def hold(*, order_id: str, lines: list[dict[str, Any]]) -> None:
    """Hold every line or none for an order that is about to be written; `lapse` gives back what it never claims.

    A repeat holds what it asks for now. Raises OutOfStock with every shortage, and OrderReleased when the
    order is over.
    """
    try:
        _claim(order_id, lines, "held")
    except IntegrityError:  # pressed twice, and the other one was first
        _claim(order_id, lines, "held")


def allocate(*, order_id: str, lines: list[dict[str, Any]]) -> None:
    """Hold every line (`{"sku", "quantity"}`, optionally `"line_id"`) or none; a hold becomes final.

    Raises OutOfStock with every shortage, and OrderReleased when the release came first.
    """
    _claim(order_id, lines, "allocated")


def _claim(order_id: str, lines: list[dict[str, Any]], state: str) -> None:
    wanted = _by_sku(lines)
    with inventory.transaction() as session, session.begin_nested():
        order = session.get(StockOrder, order_id, with_for_update=True, populate_existing=True)
        new = order is None
        if new:
            order = StockOrder(order_id=order_id, round=-1)
            session.add(order)
        elif order.state == "released":
            raise OrderReleased(order_id)
        elif order.state == "allocated":
            return
        order.state, order.at = state, clock.now()
        held = [] if new else _open(order_id)
        if held and _lines_of(held) == wanted:
            return
        order.round += 1
        session.flush()
        faults.point("inventory.allocate.claimed")
        _exchange(order, held, dict(wanted))
        faults.point("inventory.allocate.held")
        _tell({line["sku"] for line in lines} | {row.sku for row in held})


def _exchange(order: StockOrder, held: list[StockAllocation], wanted: dict[str, list[tuple[str, int]]]) -> None:
    """SKU by SKU, what was held for what is wanted."""
    shortages = []
    for sku in sorted({row.sku for row in held} | set(wanted)):
        _let_go(order, [row for row in held if row.sku == sku])
        if short := sku in wanted and _hold(order, sku, wanted[sku]):
            shortages.append(short)
    if shortages:
        raise OutOfStock(shortages)


def _lines_of(held: list[StockAllocation]) -> list[tuple[str, list[tuple[str, int]]]]:
    """What is held, in the words of `_by_sku`."""
    lines: dict[tuple[str, str], int] = defaultdict(int)
    for row in held:
        lines[row.sku, row.line_id] += row.open
    return _by_sku([{"sku": sku, "line_id": line, "quantity": count} for (sku, line), count in lines.items()])


def lapse(*, order_id: str) -> bool:
    """Give back a hold whose order never came; False when there is none. The order may still hold anew."""
    with inventory.transaction() as session:
        order = session.get(StockOrder, order_id, with_for_update=True, populate_existing=True)
        if order is None or order.state != "held":
            return False
        order.state, order.round = "lapsed", order.round + 1
        held = _open(order_id)
        _let_go(order, held)
        faults.point("inventory.lapse.let_go")
        _tell(row.sku for row in held)
    return True


def _let_go(order: StockOrder, held: list[StockAllocation]) -> None:
    """A hold that was never an order's leaves nothing but its movements."""
    with inventory.transaction() as session:
        for row in held:
            key = f"lapse:{row.order_id}:{row.line_id}:{row.location}:{order.round}"
            said = {"cause": "hold let go", "actor": SHOP, "order_id": row.order_id, "key": key}
            _must(movements.record((row.sku, row.location), kind="release", allocated=-row.open, **said), row.sku)
            session.delete(row)
        session.flush()


def _by_sku(lines: list[dict[str, Any]]) -> list[tuple[str, list[tuple[str, int]]]]:
    """`[(sku, [(line_id, quantity)])]` in the order of the SKUs."""
    grouped: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for number, line in enumerate(lines, 1):
        if line["quantity"] < 1:
            raise ValueError(f"A line of {line['quantity']} × {line['sku']} holds nothing.")
        grouped[line["sku"]].append((str(line.get("line_id") or number), line["quantity"]))
    return sorted((sku, sorted(parts)) for sku, parts in grouped.items())


def _hold(order: StockOrder, sku: str, wanted: list[tuple[str, int]]) -> dict[str, Any] | None:
    """Hold all lines of one SKU; a shortage when there is not enough."""
    for line_id, quantity in wanted:
        if not _hold_line(order, sku, line_id, quantity):
            asked = sum(count for _, count in wanted)
            held = sum(row.quantity for row in _open(order.order_id) if row.sku == sku)
            return {"sku": sku, "wanted": asked, "available": queries.availability([sku])[sku].most + held}
    return None


def _hold_line(order: StockOrder, sku: str, line_id: str, quantity: int) -> bool:
    """From one location if one has enough, else from several, the main one promising last."""
    held: dict[str, int] = defaultdict(int)
    for attempt in range(LOOKS):
        left = quantity - sum(held.values())
        for place, take in _shares(movements.levels(sku), left):
            key = f"allocation:{order.order_id}:{line_id}:{place}:{order.round * LOOKS + attempt}"
            said = {"kind": "allocation", "cause": "order placed", "actor": SHOP, "key": key}
            if not movements.record((sku, place), allocated=take, order_id=order.order_id, **said):
                break  # somebody was quicker between the look and the hold: look again
            held[place] += take
        if sum(held.values()) == quantity:
            _keep(order.order_id, sku, line_id, held)
            return True
    return False


def _keep(order_id: str, sku: str, line_id: str, held: dict[str, int]) -> None:
    with inventory.transaction() as session:
        for place, count in held.items():
            session.add(StockAllocation(order_id=order_id, line_id=line_id, location=place, sku=sku, quantity=count))
        session.flush()


def _shares(levels: list[StockLevel], quantity: int) -> list[tuple[str, int]]:
    """How much each location gives; empty when all together cannot."""
    free = {level.location: max(level.on_hand - level.allocated, 0) for level in levels}
    for place, count in free.items():
        if count >= quantity:
            return [(place, quantity)]
    shares, left = {}, quantity
    for place, count in free.items():
        shares[place] = min(count, left)
        left -= shares[place]
    main = next((level for level in levels if level.location == MAIN), None)
    if left and main:
        promise = max(main.on_hand - main.allocated + main.oversell - shares[MAIN], 0)
        shares[MAIN] += min(promise, left)
        left -= min(promise, left)
    return [] if left else [(place, count) for place, count in shares.items() if count]


def release(*, order_id: str, cause: str = "order given up", actor: str = SHOP) -> None:
    """Give back whatever the order still holds. For an order never seen it leaves a tombstone."""
    with inventory.transaction() as session:
        order = session.get(StockOrder, order_id, with_for_update=True)
        if order is None:
            session.add(StockOrder(order_id=order_id, state="released"))
            session.flush()
            return
        order.state = "released"
        faults.point("inventory.release.begun")
        held = _open(order_id)
        for row in held:
            said = {"cause": cause, "actor": actor, "order_id": order_id, "key": _once("release", row)}
            _must(movements.record((row.sku, row.location), kind="release", allocated=-row.open, **said), row.sku)
            row.released += row.open
        faults.point("inventory.release.booked")
        _tell(row.sku for row in held)


def ship(*, order_id: str, parcel_id: str, lines: list[dict[str, Any]]) -> None:
    """A parcel left: on-hand falls and the order holds that much less. The same parcel counts once."""
    with inventory.transaction() as session:
        held = _open(order_id)
        for sku, parts in _by_sku(lines):
            for line_id, quantity in parts:
                key = f"shipment:{parcel_id}:{line_id}:{sku}"
                if movements.booked(key):
                    continue
                for number, (place, count, held_here) in enumerate(_take(held, sku, line_id, quantity)):
                    _leave(order_id, (sku, place), count, held_here, key if number == 0 else f"{key}:{place}")
        session.flush()
        faults.point("inventory.ship.booked")
        _tell(line["sku"] for line in lines)


def _take(held: list[StockAllocation], sku: str, line_id: str, quantity: int) -> list[tuple[str, int, int]]:
    """`(location, leaves, of which held)`: the line's own hold first, then any other hold of the SKU."""
    shares, left = [], quantity
    for row in sorted((row for row in held if row.sku == sku), key=lambda row: row.line_id != line_id):
        count = min(row.open, left)
        if count:
            row.shipped += count
            shares.append((row.location, count, count))
            left -= count
    if left:
        shares.append((MAIN, left, 0))
    return shares


def _leave(order_id: str, level: tuple[str, str], count: int, held: int, key: str) -> None:
    """What left was there: goods the books did not know are booked in first."""
    stands = next((row for row in movements.levels(level[0]) if row.location == level[1]), None)
    here = stands.on_hand if stands else 0
    if here < count:
        said = {"cause": "left with a parcel although the books had none", "actor": SHOP, "order_id": order_id}
        _must(movements.record(level, kind="adjustment", on_hand=count - here, **said), level[0])
    said = {"cause": "parcel left", "actor": SHOP, "order_id": order_id, "key": key}
    if not movements.record(level, kind="shipment", on_hand=-count, allocated=-held, **said):
        missing = {"cause": "left with a parcel beyond what its order held", "actor": SHOP, "order_id": order_id}
        _must(movements.record(level, kind="adjustment", on_hand=count, **missing), level[0])
        _must(movements.record(level, kind="shipment", on_hand=-count, allocated=-held, **said), level[0])


def restock(
    *, order_id: str, lines: list[dict[str, Any]], reason: str, actor: str = SHOP, key: str | None = None
) -> None:
    """Goods came home and can be sold again. With a `key` (the parcel, say) they come home once."""
    with inventory.transaction():
        for sku, parts in _by_sku(lines):
            for line_id, quantity in parts:
                once = f"return:{key}:{line_id}:{sku}" if key else None
                if once and movements.booked(once):
                    continue
                said = {"cause": reason[:200], "actor": actor, "order_id": order_id, "key": once}
                _must(movements.record((sku, MAIN), kind="return", on_hand=quantity, **said), sku)
        faults.point("inventory.restock.booked")
        _tell(line["sku"] for line in lines)


def _open(order_id: str) -> list[StockAllocation]:
    with inventory.transaction() as session:
        mine = select(StockAllocation).where(StockAllocation.order_id == order_id).with_for_update()
        rows = session.scalars(mine.order_by(StockAllocation.sku, StockAllocation.location, StockAllocation.line_id))
        return [row for row in rows if row.open]


def _once(kind: str, row: StockAllocation) -> str:
    return f"{kind}:{row.order_id}:{row.line_id}:{row.location}"


def _must(moved: bool, sku: str) -> None:
    if not moved:
        raise RuntimeError(f"The counters of {sku} contradict what its orders hold; run `flask shop check`.")


def _tell(skus: Any) -> None:
    unique = sorted(set(skus))
    now = queries.availability(unique)
    for sku in unique:
        inventory.emit(StockChanged(sku=sku, available=now[sku].available))
