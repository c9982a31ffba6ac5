"""What a shopper does with a cart. Quantities are whole units, prices come as quotes."""

from storefront.cart.changing import changing
from storefront.cart.models import ASIDE, IN, MAX_PER_LINE, REMOVED, SAVED, Cart, CartLine
from storefront.cart.quote import Quote
from storefront.cart.refusals import CartMoved, UnableToAdd, UnableToChange
from storefront.cart.uniting import close, merge, restore_from_order
from storefront.cart.updating import cut_unavailable
from storefront.kernel import clock
from storefront.kernel.refusal import N_, Refusal

__all__ = [
    "CartMoved",
    "Quote",
    "UnableToAdd",
    "UnableToChange",
    "add_item",
    "add_items",
    "close",
    "cut_unavailable",
    "dismiss_notices",
    "merge",
    "remove_line",
    "restore_from_order",
    "restore_line",
    "save_line",
    "set_quantity",
]


def add_item(*, owner: str, quote: Quote, quantity: int = 1) -> int:
    """Put it in, never more than can be had; how many of it are in the cart now.

    When that is fewer than asked, the line says so. Raises UnableToAdd when not one more can be had.
    """
    with changing(owner, currency=quote.unit.currency) as cart:
        _put(cart, quote, quantity)
        return cart.line_for(quote.sku).quantity


def add_items(*, owner: str, items: list[tuple[Quote, int]]) -> list[int | Refusal]:
    """Several at once: for each, how many are in the cart now, or why it could not go in."""
    outcomes: list[int | Refusal] = []
    with changing(owner, currency=items[0][0].unit.currency) as cart:
        for quote, quantity in items:
            try:
                _put(cart, quote, quantity)
                outcomes.append(cart.line_for(quote.sku).quantity)
            except UnableToAdd as error:
                outcomes.append(error)
    return outcomes


def _put(cart: Cart, quote: Quote, quantity: int) -> None:
    if quantity < 1:
        raise UnableToAdd(N_("Choose at least one."))
    line = cart.line_for(quote.sku)
    already = line.quantity if line and line.place == IN else 0
    granted = min(already + quantity, quote.most, MAX_PER_LINE)
    if granted <= already:
        raise _no_more(quote, already)
    if line is None:
        line = CartLine(sku=quote.sku, place=IN, added_at=clock.now())
        cart.lines.append(line)
    for name, value in quote.snapshot().items():
        setattr(line, name, value)
    line.added_minor = quote.unit.minor
    _grant(line, asked=already + quantity, granted=granted)


def _no_more(quote: Quote, already: int) -> UnableToAdd:
    if quote.most < 1:
        return UnableToAdd(N_("%(name)s is sold out."), name=quote.name)
    if already >= MAX_PER_LINE:
        return UnableToAdd(N_("%(count)d of one thing is the most we take in one order."), count=MAX_PER_LINE)
    return UnableToAdd(N_("Only %(count)d left, and you have them in your cart."), count=quote.most)


def _grant(line: CartLine, *, asked: int, granted: int) -> None:
    """So many it is; the line says when they are fewer than asked."""
    line.place, line.quantity, line.removed_at, line.wanted = IN, granted, None, None
    line.notice = None
    if granted < asked:
        code = "most" if granted == MAX_PER_LINE else "reduced"
        line.notice = {"code": code, "wanted": asked, "left": granted}


def set_quantity(*, owner: str, sku: str, quantity: int, most: int, version: int | None = None) -> int:
    """Have so many of it; 0 takes it out. `most` is what can be had now; returns how many there are."""
    if quantity < 0:
        raise UnableToChange(N_("Write a whole number, 0 takes it out."))
    with changing(owner, version=version) as cart:
        line = _line(cart, sku, IN)
        if quantity == 0:
            _take_out(line)
            return 0
        granted = min(quantity, most, MAX_PER_LINE)
        if granted < 1:
            _put_aside(line, "out")
            return 0
        _grant(line, asked=quantity, granted=granted)
        return granted


def remove_line(*, owner: str, sku: str, version: int | None = None) -> None:
    """Take it out; `restore_line` brings it back for an hour. Taking it out twice is taking it out once."""
    with changing(owner, version=version) as cart:
        line = cart.line_for(sku)
        if line is not None and line.place != REMOVED:
            _take_out(line)


def _take_out(line: CartLine) -> None:
    line.place, line.removed_at, line.notice = REMOVED, clock.now(), None


def restore_line(*, owner: str, sku: str, most: int) -> None:
    """Undo a removal, bring back what was saved, or try again what was set aside."""
    with changing(owner) as cart:
        line = cart.line_for(sku)
        if line is None:
            raise UnableToChange(N_("That can no longer be put back. You find it in the shop."))
        if line.place == IN:
            return
        wanted = line.wanted or line.quantity
        if most < 1:
            _put_aside(line, "out")
        else:
            _grant(line, asked=wanted, granted=min(wanted, most, MAX_PER_LINE))


def save_line(*, owner: str, sku: str, version: int | None = None) -> None:
    """Keep it for later: seen under the cart, not counted."""
    with changing(owner, version=version) as cart:
        line = cart.line_for(sku)
        if line is not None and line.place != SAVED:
            line.place, line.notice, line.removed_at = SAVED, None, None


def _put_aside(line: CartLine, reason: str) -> None:
    line.wanted = line.wanted or line.quantity
    line.place, line.removed_at = ASIDE, None
    line.notice = {"code": reason, "wanted": line.wanted, "left": 0}


def _line(cart: Cart, sku: str, place: str) -> CartLine:
    line = cart.line_for(sku)
    if line is None or line.place != place:
        raise CartMoved
    return line


def dismiss_notices(*, owner: str, prices: dict[str, int] | None = None) -> None:
    """The shopper has read the remarks. `prices` are the minor units shown, which are now the known ones."""
    with changing(owner) as cart:
        cart.said = []
        for line in list(cart.lines):
            if line.place == REMOVED:
                cart.lines.remove(line)
            elif line.place == IN:
                line.notice = None
                line.unit_minor = line.added_minor = (prices or {}).get(line.sku, line.added_minor)
