"""What is compared."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select

from storefront.comparison.models import ComparisonEntry
from storefront.comparison.services import LIMIT
from storefront.kernel.db import session


@dataclass(frozen=True)
class Entry:
    """`aside`: a fifth or later of its kind, which waits for a place since two comparisons met at a log-in."""

    sku: str
    type_code: str
    aside: bool = False


def count(owner: str) -> int:
    return session().scalar(select(func.count()).where(ComparisonEntry.owner == owner)) or 0


def comparison_of(owner: str) -> list[Entry]:
    """Everything this owner compares, in the owner's order."""
    table = ComparisonEntry
    rows = session().execute(select(table.sku, table.type_code).where(table.owner == owner).order_by(table.position))
    before: Counter[str] = Counter()
    found = []
    for sku, type_code in rows:
        found.append(Entry(sku, type_code, before[type_code] >= LIMIT))
        before[type_code] += 1
    return found
