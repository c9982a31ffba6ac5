"""UPDATE: what the warehouse no longer has is taken down or set aside, and said on the line."""

from dataclasses import dataclass, field

from sqlalchemy import select

from storefront.cart.changing import count_change
from storefront.cart.context import cart
from storefront.cart.models import ASIDE, IN, MAX_PER_LINE, OPEN, Cart, CartLine
from storefront.events.cart import CartLineCut
from storefront.kernel.db import session


@dataclass(frozen=True)
class Seen:
    """A line as the batch read it."""

    id: str
    sku: str
    quantity: int
    place: str
    wanted: int | None


@dataclass(frozen=True)
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
    changed = 0
    work = [(seen, changes) for seen in carts if (changes := _changes(seen, most))]
    if not work:
        return 0
    with cart.transaction():
        for seen, changes in work:
            if count_change(seen.id, seen.version):
                for change in changes:
                    _apply(seen, change)
                changed += len(changes)
    return changed


def _changes(seen: SeenCart, most: dict[str, int]) -> list[Change]:
    found = []
    for line in seen.lines:
        here = min(most.get(line.sku, 0), MAX_PER_LINE)
        if line.place == IN and line.quantity > here:
            found.append(Change(line, here, "reduced" if here else "out"))
        elif line.place == ASIDE and here > 0:
            found.append(Change(line, min(line.wanted or line.quantity, here), "back"))
    return found


def _apply(seen: SeenCart, change: Change) -> None:
    line = change.line
    wanted = line.wanted or line.quantity
    with cart.transaction() as current:
        row = current.get(CartLine, line.id)
        row.place = IN if change.left else ASIDE
        row.quantity = change.left or row.quantity
        row.wanted = None if change.left else wanted
        row.notice = {"code": change.code, "wanted": wanted, "left": change.left}
        if change.code != "back":
            cart.emit(
                CartLineCut(cart_id=seen.id, owner=seen.owner, sku=line.sku, wanted=line.quantity, left=change.left)
            )
