"""What is compared."""

from dataclasses import dataclass

from sqlalchemy import func, select

from storefront.comparison.models import ComparisonEntry
from storefront.kernel.db import session


@dataclass(frozen=True)
class Entry:
    sku: str
    type_code: str


def count(owner: str) -> int:
    return session().scalar(select(func.count()).where(ComparisonEntry.owner == owner)) or 0


def comparison_of(owner: str) -> list[Entry]:
    """Everything this owner compares, in the owner's order."""
    table = ComparisonEntry
    rows = session().execute(select(table.sku, table.type_code).where(table.owner == owner).order_by(table.position))
    return [Entry(sku, type_code) for sku, type_code in rows]
