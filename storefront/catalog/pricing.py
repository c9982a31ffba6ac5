"""Prices: now, before, and the lowest of late."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select

from storefront.catalog.batch import Batch
from storefront.catalog.context import catalog
from storefront.catalog.models import Price, PriceChange
from storefront.kernel import clock
from storefront.kernel.db import session as reading
from storefront.kernel.ids import new_id
from storefront.kernel.money import Money
from storefront.kernel.settings import settings

LOWEST_DAYS = 30


def put(
    variant_id: str,
    sku: str,
    amount_minor: int,
    was_minor: int | None,
    *,
    actor: str,
    minimum_quantity: int = 1,
    currency: str | None = None,
) -> bool:
    """Set one price row and remember it in the history; False when it was so already."""
    currency = currency or settings().shop_currency
    was_minor = was_minor if was_minor and was_minor > amount_minor else None
    key = (Price.variant_id == variant_id, Price.currency == currency, Price.minimum_quantity == minimum_quantity)
    with catalog.transaction() as session:
        row = session.scalar(select(Price).where(*key))
        if row and (row.amount_minor, row.was_minor) == (amount_minor, was_minor):
            return False
        if row is None:
            row = Price(variant_id=variant_id, currency=currency, minimum_quantity=minimum_quantity)
            session.add(row)
        row.amount_minor, row.was_minor = amount_minor, was_minor
        session.add(
            PriceChange(
                sku=sku,
                currency=currency,
                minimum_quantity=minimum_quantity,
                amount_minor=amount_minor,
                was_minor=was_minor,
                actor=actor,
            )
        )
    return True


def put_all(wanted: Sequence[tuple[str, str, int, int | None]], *, actor: str) -> None:
    """Many at once, in the shop's currency from the first piece on: `(variant id, SKU, amount, was)` in minor units."""
    currency = settings().shop_currency
    here = (Price.currency == currency, Price.minimum_quantity == 1)
    batch = Batch()
    with catalog.transaction() as session:
        ids = [variant_id for variant_id, *_ in wanted]
        known = {row.variant_id: row for row in session.scalars(select(Price).where(Price.variant_id.in_(ids), *here))}
        for variant_id, sku, amount, was in wanted:
            was = was if was and was > amount else None
            row, sums = known.get(variant_id), {"amount_minor": amount, "was_minor": was}
            if row and (row.amount_minor, row.was_minor) == (amount, was):
                continue
            if row:
                row.amount_minor, row.was_minor = amount, was
            else:
                batch.add(Price, id=new_id(), variant_id=variant_id, currency=currency, minimum_quantity=1, **sums)
            said = {"id": new_id(), "sku": sku, "currency": currency, "minimum_quantity": 1, "actor": actor}
            batch.add(PriceChange, **said, **sums, at=clock.now())
        batch.insert()


def lowest(sku: str, *, currency: str) -> Money | None:
    """The lowest price that was asked in the last 30 days, the present one included.

    Directive 98/6/EC, article 6a: an announced reduction names the lowest price of the 30 days before it.
    """
    since = clock.now() - timedelta(days=LOWEST_DAYS)
    mine = (PriceChange.sku == sku, PriceChange.currency == currency, PriceChange.minimum_quantity == 1)
    standing = select(func.max(PriceChange.at)).where(*mine, PriceChange.at <= since).scalar_subquery()
    found = reading().scalar(
        select(func.min(PriceChange.amount_minor)).where(*mine, (PriceChange.at > since) | (PriceChange.at == standing))
    )
    return Money(int(found), currency) if found is not None else None
