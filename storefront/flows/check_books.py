"""Are the books in order? Every context looks at itself, then they are compared, order by order.

Orders with events under way are judged when those have arrived. Source of the list: what a shop must never
do, `docs/reliability.md`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from storefront.catalog.reviews import books as review_books
from storefront.flows import order_books
from storefront.inventory import books as stock_books
from storefront.inventory import queries as inventory
from storefront.kernel import books, clock
from storefront.kernel.books import Breach
from storefront.kernel.db import done_reading
from storefront.orders import admin as orders
from storefront.orders import books as own_order_books
from storefront.payments import books as money_books
from storefront.payments import provider_books
from storefront.shipping import books as shipping_books

COMPARED = ("orders", "payments", "inventory", "shipping")


@dataclass(frozen=True)
class Report:
    """One sentence per breach; warnings are known troubles that a person should look at."""

    breaches: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    orders: int = 0
    skus: int = 0


def breaches(*, deep: bool = False) -> list[str]:
    """What is wrong, a plain sentence each; `deep` also compares with the provider's own list."""
    return check(deep=deep).breaches


def check(*, deep: bool = False) -> Report:
    """All checks. Reads only; on a running shop it may be called at any time."""
    began = clock.now()
    done_reading()
    across, counted = order_books.breaches()
    found = [*own_breaches(), *across, *(provider_books.breaches() if deep else ())]
    words = _settled(found, since=began)
    report = Report(words, books.parked(), counted, len(inventory.skus()))
    done_reading()
    return report


def own_breaches() -> list[Breach]:
    """What each context finds in itself."""
    return [
        *stock_books.breaches(),
        *money_books.breaches(),
        *provider_books.strays(),
        *own_order_books.breaches(),
        *shipping_books.breaches(),
        *review_books.breaches(),
        *books.late(),
        *books.strays(),
        *books.unheard(),
    ]


def _settled(found: list[Breach], *, since: datetime) -> list[str]:
    """In words, without what events under way will still put right."""
    if not found:
        return []
    done_reading()
    moving = books.on_their_way((breach.order_id for breach in found if breach.order_id), since=since, hearers=COMPARED)
    standing = [breach for breach in found if breach.order_id not in moving]
    return list(dict.fromkeys(_worded(standing)))


def _worded(found: list[Breach]) -> Iterable[str]:
    numbers = orders.numbers(sorted({breach.order_id for breach in found if breach.order_id}))
    for breach in found:
        number = numbers.get(breach.order_id, breach.order_id)
        yield breach.words.replace("{order}", str(number))
