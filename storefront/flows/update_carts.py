"""UPDATE: bring every open cart to what the warehouse has."""

from dataclasses import dataclass

from storefront.cart import queries
from storefront.cart import services as cart
from storefront.flows.quoting import standings
from storefront.inventory import queries as inventory
from storefront.kernel import faults
from storefront.kernel.db import done_reading
from storefront.kernel.settings import settings
from storefront.orders import services as placing

BATCH = 500


@dataclass(frozen=True)
class Updated:
    """`carts` looked at, `lines` changed."""

    carts: int
    lines: int

    def __str__(self) -> str:
        return f"checked {self.carts} {_of(self.carts, 'cart')}, changed {self.lines} {_of(self.lines, 'line')}"


def _of(count: int, noun: str) -> str:
    return noun if count == 1 else f"{noun}s"


def update_carts(*, batch: int = BATCH) -> Updated:
    """Batch by batch, each a transaction of its own; carts that are being ordered stay as they are."""
    locale = settings().shop_locales[0]
    after, carts, lines = "", 0, 0
    while seen := queries.open_carts(after=after, limit=batch):
        skus = sorted({line.sku for one in seen for line in one.lines})
        most = {sku: stands.most for sku, stands in standings(skus, locale=locale).items()}
        free = _not_being_ordered(seen)
        done_reading()
        faults.point("cart.update.looked")
        lines += cart.cut_unavailable(carts=free, most=most)
        carts += len(seen)
        after = seen[-1].id
    return Updated(carts, lines)


def _not_being_ordered(seen: list[queries.SeenCart]) -> list[queries.SeenCart]:
    """What such a cart lacks is what its own order has taken: it was the last one, and it got it.

    Looked up after the stock, so that no hold can have lowered the one without being seen in the other.
    """
    orders = {one.id: placing.id_of(one.id) for one in seen}
    busy = inventory.holding(orders.values())
    return [one for one in seen if orders[one.id] not in busy]
