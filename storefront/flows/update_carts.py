"""UPDATE: bring every open cart to what the warehouse has."""

from dataclasses import dataclass

from storefront.cart import queries
from storefront.cart import services as cart
from storefront.flows.quoting import standings
from storefront.kernel.db import done_reading
from storefront.kernel.settings import settings

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
    """Batch by batch, each a transaction of its own; carts that are being paid are not open and stay as they are."""
    locale = settings().shop_locales[0]
    after, carts, lines = "", 0, 0
    while seen := queries.open_carts(after=after, limit=batch):
        skus = sorted({line.sku for one in seen for line in one.lines})
        most = {sku: stands.most for sku, stands in standings(skus, locale=locale).items()}
        done_reading()
        lines += cart.cut_unavailable(carts=seen, most=most)
        carts += len(seen)
        after = seen[-1].id
    return Updated(carts, lines)
