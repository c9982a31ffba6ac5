"""The checkout draft: what a shopper has typed, kept on the server at each step."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import update

from storefront.kernel import clock, faults
from storefront.kernel.db import session
from storefront.kernel.upserts import insert
from storefront.orders.context import orders
from storefront.orders.models import CheckoutDraft


@dataclass(frozen=True)
class DraftView:
    """Addresses have the keys of `addresses.FIELDS`; `delivery` is `{code}` once chosen."""

    email: str = ""
    shipping: dict[str, Any] = field(default_factory=dict)
    billing: dict[str, Any] = field(default_factory=dict)
    billing_same: bool = True
    delivery: dict[str, Any] = field(default_factory=dict)


def draft_of(owner: str | None) -> DraftView:
    """What is known so far; an empty draft for a newcomer."""
    row = session().get(CheckoutDraft, owner) if owner else None
    return _view(row) if row else DraftView()


def _view(row: CheckoutDraft) -> DraftView:
    return DraftView(row.email, dict(row.shipping), dict(row.billing), row.billing_same, dict(row.delivery))


def save_draft(*, owner: str, **values: Any) -> DraftView:
    """Keep some of email, shipping, billing, billing_same, delivery; the rest stays as it was. Returns all of it."""
    values["updated_at"] = clock.now()
    first = {"email": "", "shipping": {}, "billing": {}, "billing_same": True, "delivery": {}}
    kept = insert(orders.name, CheckoutDraft).values(owner=owner, **first | values)
    kept = kept.on_conflict_do_update(index_elements=[CheckoutDraft.owner], set_=values).returning(CheckoutDraft)
    with orders.transaction() as current:
        row = current.scalars(kept.execution_options(populate_existing=True)).one()
        faults.point("orders.draft.written")
    return _view(row)


def forget_draft(*, owner: str) -> None:
    """The choice of delivery belonged to that order; who and where stay for the next one."""
    with orders.transaction() as current:
        mine = update(CheckoutDraft).where(CheckoutDraft.owner == owner)
        current.execute(mine.values(delivery={}, updated_at=clock.now()))


def adopt_draft(*, guest_owner: str, account_owner: str) -> None:
    """What a guest typed goes along into the account; twice is once."""
    with orders.transaction() as current:
        row = current.get(CheckoutDraft, guest_owner, with_for_update=True)
        if row is None:
            return
        kept = {name: getattr(row, name) for name in ("email", "shipping", "billing", "billing_same", "delivery")}
        save_draft(owner=account_owner, **kept)
        current.delete(row)
