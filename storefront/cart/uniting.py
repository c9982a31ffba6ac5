"""Two carts become one: at log-in, when an order is placed, and when an order comes back."""

from typing import Any

from sqlalchemy import update

from storefront.cart.changing import count_change, locked, made
from storefront.cart.context import cart
from storefront.cart.models import (
    ASIDE,
    IN,
    MAX_PER_LINE,
    MERGED,
    OPEN,
    ORDERED,
    REMOVED,
    RETURNED,
    SAVED,
    Cart,
    CartLine,
)
from storefront.kernel import clock, faults
from storefront.kernel.ids import new_id

COPIED = (
    *("sku", "name", "options", "product_slug", "image_url", "image_alt", "plate"),
    *("unit_minor", "was_minor", "added_minor", "added_at"),
)


def merge(*, guest_owner: str, account_owner: str, most: dict[str, int] | None = None) -> bool:
    """The guest's cart goes into the account's; False when there was nothing to do, so twice is once.

    Quantities add up to what can be had (`most` per SKU; absent means unknown) and to 99. Nothing is
    lost: what cannot be had is set aside, what is taken down says so.
    """
    with cart.transaction() as session:
        first, second = (locked(owner) for owner in sorted((guest_owner, account_owner)))
        guest, account = (first, second) if guest_owner < account_owner else (second, first)
        _follow(guest_owner, account_owner)
        if guest is None:
            return False
        account = account or made(account_owner, guest.currency)
        for line in list(guest.lines):
            _unite(account, line, most or {})
        guest.status, guest.owner, guest.lines = MERGED, account_owner, []
        faults.point("cart.merge.moved")
        session.flush()
        count_change(account.id, account.version)
        session.expire(account)
    return True


def _follow(guest_owner: str, account_owner: str) -> None:
    """What the guest ordered may come back, and then comes to the account."""
    with cart.transaction() as session:
        session.execute(
            update(Cart).where(Cart.owner == guest_owner, Cart.status == ORDERED).values(owner=account_owner)
        )


def _unite(into: Cart, line: CartLine, most: dict[str, int]) -> None:
    """One line into a cart that may have the same SKU already; the livelier place of the two wins."""
    if line.place == REMOVED:
        return
    mine = into.line_for(line.sku)
    if mine is None or mine.place == REMOVED:
        mine = _blank(into, line)
        place, asked = line.place, line.wanted or line.quantity
    else:
        place = next(place for place in (IN, ASIDE, SAVED) if place in (mine.place, line.place))
        asked = (mine.wanted or mine.quantity) + (line.wanted or line.quantity)
    _settle(mine, place, asked, most.get(line.sku, MAX_PER_LINE))


def _blank(into: Cart, line: CartLine) -> CartLine:
    if mine := into.line_for(line.sku):
        for name in COPIED:
            setattr(mine, name, getattr(line, name))
        mine.removed_at = None
        return mine
    fresh = CartLine(id=new_id(), **{name: getattr(line, name) for name in COPIED})
    into.lines.append(fresh)
    return fresh


def _settle(line: CartLine, place: str, asked: int, most: int) -> None:
    """`asked` of it at this place, or as many as can be had."""
    capped = min(asked, MAX_PER_LINE)
    here = min(capped, most)
    line.place, line.quantity, line.wanted, line.notice = place, capped, None, None
    if place == SAVED:
        return
    if place == IN and here > 0:
        line.quantity = here
        if here < asked:
            code = "most" if here == MAX_PER_LINE else "reduced"
            line.notice = {"code": code, "wanted": asked, "left": here}
        return
    line.place, line.wanted = ASIDE, capped
    line.notice = {"code": "out", "wanted": capped, "left": 0}


def close(*, cart_id: str, lines: list[dict[str, Any]]) -> bool:
    """An order took this cart with these `{sku, quantity}` lines; what it did not take stays in a new open cart."""
    with cart.transaction() as session:
        placed = session.get(Cart, cart_id, with_for_update=True, populate_existing=True)
        if placed is None or placed.status not in (OPEN, MERGED):
            return False
        taken = {line["sku"]: line["quantity"] for line in lines}
        if placed.status == MERGED:
            _bring_back(placed, taken)
        _put_back(placed, taken)
        placed.status = ORDERED
        session.flush()
        rest = [line for line in placed.lines if line.place != REMOVED and _left(line, taken) > 0]
        if rest:
            _keep(placed, rest, taken)
        for line in list(placed.lines):
            if line.place != IN or line.sku not in taken:
                placed.lines.remove(line)
            else:
                line.quantity = min(taken[line.sku], MAX_PER_LINE)
        faults.point("cart.close.parted")
    return True


def _put_back(placed: Cart, taken: dict[str, int]) -> None:
    """What the UPDATE job set aside at the very moment it was ordered could be had after all."""
    for line in placed.lines:
        if line.place == ASIDE and line.sku in taken:
            line.place, line.quantity, line.wanted, line.notice = IN, line.wanted or line.quantity, None, None


def _bring_back(placed: Cart, taken: dict[str, int]) -> None:
    """It was ordered and at the same moment merged at log-in: what was ordered is not in the account's cart as well."""
    into = locked(placed.owner)
    for line in list(into.lines) if into else []:
        count = min(taken.get(line.sku, 0), line.wanted or line.quantity)
        if not count or line.place not in (IN, ASIDE):
            continue
        back = _blank(placed, line)
        back.place, back.quantity = IN, count
        left = (line.wanted or line.quantity) - count
        if left:
            line.quantity, line.wanted = min(line.quantity, left), left if line.place == ASIDE else None
        else:
            into.lines.remove(line)
    if into:
        count_change(into.id, into.version)


def _left(line: CartLine, taken: dict[str, int]) -> int:
    return line.quantity - taken.get(line.sku, 0) if line.place == IN else line.quantity


def _keep(placed: Cart, rest: list[CartLine], taken: dict[str, int]) -> None:
    with cart.transaction() as session:
        fresh = Cart(owner=placed.owner, currency=placed.currency, lines=[], said=[])
        session.add(fresh)
        for line in rest:
            kept = _blank(fresh, line)
            kept.quantity, kept.place = _left(line, taken), line.place
            kept.wanted, kept.notice = line.wanted, line.notice
        session.flush()


def restore_from_order(*, cart_id: str) -> bool:
    """The order came to nothing: its lines are in the owner's open cart again, under a fresh id. Twice is once."""
    with cart.transaction() as session:
        placed = session.get(Cart, cart_id, with_for_update=True, populate_existing=True)
        if placed is None or placed.status not in (OPEN, ORDERED):
            return False
        placed.status = RETURNED
        session.flush()
        into = locked(placed.owner)
        if into is None:
            into = Cart(owner=placed.owner, currency=placed.currency, lines=[], said=[])
            session.add(into)
        for line in placed.lines:
            _unite(into, line, {})
        into.said = [*[said for said in into.said if said["code"] != "returned"], {"code": "returned"}]
        into.version = (into.version or 0) + 1
        into.changed_at = clock.now()
        faults.point("cart.restore.united")
        session.flush()
    return True
