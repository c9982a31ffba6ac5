"""What is in a cart."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from storefront.cart.models import ASIDE, IN, MAX_PER_LINE, OPEN, REMOVED, SAVED, Cart, CartLine
from storefront.cart.updating import SeenCart, open_carts
from storefront.kernel import clock
from storefront.kernel.db import session
from storefront.kernel.money import Money

__all__ = ["MAX_PER_LINE", "CartLineView", "CartView", "SeenCart", "cart_of", "count", "get", "open_carts"]
UNDO_SHOWN = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class CartLineView:
    """A line as last quoted. `notice` is a code with values; `added_price` what the shopper has seen."""

    sku: str
    quantity: int
    name: str
    options: str
    unit: Money
    total: Money
    was: Money | None
    image_url: str
    image_alt: str
    plate: str
    product_slug: str
    notice: dict[str, Any] | None
    set_aside: bool
    wanted: int
    added_price: Money


@dataclass(frozen=True, kw_only=True)
class CartView:
    """`lines` are counted or set aside; `buyable` are those that are counted in `count` and `subtotal`."""

    id: str
    owner: str
    version: int
    status: str
    currency: str
    lines: list[CartLineView]
    saved: list[CartLineView] = field(default_factory=list)
    removed: CartLineView | None = None
    said: list[dict[str, Any]] = field(default_factory=list)

    @property
    def buyable(self) -> list[CartLineView]:
        return [line for line in self.lines if not line.set_aside]

    @property
    def subtotal(self) -> Money:
        return Money.total([line.total for line in self.buyable], self.currency)

    @property
    def count(self) -> int:
        return sum(line.quantity for line in self.buyable)


def cart_of(owner: str) -> CartView | None:
    """The open cart of this owner."""
    with_lines = select(Cart).options(joinedload(Cart.lines)).where(Cart.owner == owner, Cart.status == OPEN)
    return _view(session().scalars(with_lines).unique().first())


def get(cart_id: str) -> CartView | None:
    """Any cart, open or not."""
    return _view(session().get(Cart, cart_id))


def count(owner: str) -> int:
    """How many things are in the open cart."""
    statement = (
        select(func.sum(CartLine.quantity))
        .join(Cart, Cart.id == CartLine.cart_id)
        .where(Cart.owner == owner, Cart.status == OPEN, CartLine.place == IN)
    )
    return int(session().scalar(statement) or 0)


def _view(found: Cart | None) -> CartView | None:
    if found is None:
        return None
    at = {place: [line for line in found.lines if line.place == place] for place in (IN, ASIDE, SAVED, REMOVED)}
    since = clock.now() - UNDO_SHOWN
    removed = max(
        (line for line in at[REMOVED] if line.removed_at > since), key=lambda line: line.removed_at, default=None
    )
    return CartView(
        id=found.id,
        owner=found.owner,
        version=found.version,
        status=found.status,
        currency=found.currency,
        lines=[_line(line, found.currency) for line in at[IN] + at[ASIDE]],
        saved=[_line(line, found.currency) for line in at[SAVED]],
        removed=_line(removed, found.currency) if removed else None,
        said=list(found.said),
    )


def _line(line: CartLine, currency: str) -> CartLineView:
    unit = Money(line.unit_minor, currency)
    return CartLineView(
        sku=line.sku,
        quantity=line.quantity,
        name=line.name,
        options=line.options,
        unit=unit,
        total=unit * line.quantity,
        was=Money(line.was_minor, currency) if line.was_minor is not None else None,
        image_url=line.image_url,
        image_alt=line.image_alt,
        plate=line.plate,
        product_slug=line.product_slug,
        notice=line.notice,
        set_aside=line.place == ASIDE,
        wanted=line.wanted or line.quantity,
        added_price=Money(line.added_minor, currency),
    )
