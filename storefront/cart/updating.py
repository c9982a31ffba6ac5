"""UPDATE: what the warehouse no longer has is taken down or set aside, and said on the line."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, tuple_, update

from storefront.cart.context import cart
from storefront.cart.models import ASIDE, IN, MAX_PER_LINE, OPEN, Cart, CartLine
from storefront.events.cart import CartLineCut
from storefront.kernel import clock, faults
from storefront.kernel.db import session

BULK = {"synchronize_session": False}


@dataclass(frozen=True)
class Seen:
    """A line as the batch read it."""

    id: str
    sku: str
    quantity: int
    place: str
    wanted: int | None


@dataclass(frozen=True, eq=False)
class SeenCart:
    id: str
    owner: str
    version: int
    lines: list[Seen] = field(default_factory=list)


@dataclass(frozen=True)
class Change:
    """What becomes of a line; `left` 0 sets it aside."""

    line: Seen
    left: int
    code: str


def open_carts(*, after: str = "", limit: int = 500) -> list[SeenCart]:
    """The next open carts in the order of their ids, with what may have to change in them."""
    rows = session().execute(
        select(Cart.id, Cart.owner, Cart.version)
        .where(Cart.status == OPEN, Cart.id > after)
        .order_by(Cart.id)
        .limit(limit)
    )
    found = {row.id: SeenCart(row.id, row.owner, row.version) for row in rows}
    if not found:
        return []
    first, last = min(found), max(found)
    lines = session().execute(
        select(CartLine.cart_id, CartLine.id, CartLine.sku, CartLine.quantity, CartLine.place, CartLine.wanted)
        .where(CartLine.cart_id.between(first, last), CartLine.place.in_((IN, ASIDE)))
        .order_by(CartLine.cart_id)
    )
    for cart_id, *line in lines:
        if cart_id in found:
            found[cart_id].lines.append(Seen(*line))
    return list(found.values())


def cut_unavailable(*, carts: list[SeenCart], most: dict[str, int]) -> int:
    """Bring these carts to what can be had (`most` per SKU), in one transaction; how many lines changed.

    A cart that changed since it was read is left for the next round, one that is being paid for good.
    """
    work = {seen: changes for seen in carts if (changes := _changes(seen, most))}
    if not work:
        return 0
    with cart.transaction() as current:
        counted = _count_changes(list(work))
        changes = [(seen, change) for seen in work if seen.id in counted for change in work[seen]]
        if changes:
            current.execute(update(CartLine), [_row(change) for _, change in changes])
        faults.point("cart.cut_unavailable.cut")
        _tell(changes)
    return len(changes)


def _count_changes(carts: list[SeenCart]) -> set[str]:
    """One more change of each cart that is still open and as it was read; their ids."""
    seen = tuple_(Cart.id, Cart.version).in_([(one.id, one.version) for one in carts])
    counted = update(Cart).where(Cart.status == OPEN, seen).returning(Cart.id)
    with cart.transaction() as current:
        return set(
            current.scalars(counted.values(version=Cart.version + 1, changed_at=clock.now()), execution_options=BULK)
        )


def _row(change: Change) -> dict[str, Any]:
    line = change.line
    wanted = line.wanted or line.quantity
    return {
        "id": line.id,
        "place": IN if change.left else ASIDE,
        "quantity": change.left or line.quantity,
        "wanted": None if change.left else wanted,
        "notice": {"code": change.code, "wanted": wanted, "left": change.left},
    }


def _tell(changes: list[tuple[SeenCart, Change]]) -> None:
    for seen, change in changes:
        if change.code != "back":
            line = change.line
            cut = {"sku": line.sku, "wanted": line.quantity, "left": change.left}
            cart.emit(CartLineCut(cart_id=seen.id, owner=seen.owner, **cut))


def _changes(seen: SeenCart, most: dict[str, int]) -> list[Change]:
    found = []
    for line in seen.lines:
        here = min(most.get(line.sku, 0), MAX_PER_LINE)
        if line.place == IN and line.quantity > here:
            found.append(Change(line, here, "reduced" if here else "out"))
        elif line.place == ASIDE and here > 0:
            found.append(Change(line, min(line.wanted or line.quantity, here), "back"))
    return found
