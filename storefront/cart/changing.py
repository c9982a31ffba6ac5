"""The one way to change a cart: lock it, check the version the shopper saw, count the change."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import set_committed_value

from storefront.cart.context import cart
from storefront.cart.models import OPEN, REMOVED, Cart
from storefront.cart.refusals import CartMoved
from storefront.kernel import clock, faults

UNDO = timedelta(hours=1)


@contextmanager
def changing(owner: str, *, currency: str | None = None, version: int | None = None) -> Iterator[Cart]:
    """The owner's open cart, locked, to be changed inside; made when there is none and a currency is given.

    Raises CartMoved when the cart is not the one of that version any more.
    """
    with cart.transaction() as session:
        found = locked(owner) or (made(owner, currency) if currency else None)
        if found is None or (version is not None and found.version != version):
            raise CartMoved
        yield found
        _forget(found)
        faults.point("cart.changing.changed")
        session.flush()
        if not count_change(found.id, found.version):
            raise CartMoved
        set_committed_value(found, "version", found.version + 1)
    faults.point("cart.changing.committed")


def locked(owner: str) -> Cart | None:
    """The open cart of this owner, held until the transaction ends."""
    with cart.transaction() as session:
        statement = select(Cart).where(Cart.owner == owner, Cart.status == OPEN).with_for_update(of=Cart)
        return session.scalars(statement.execution_options(populate_existing=True)).first()


def made(owner: str, currency: str) -> Cart:
    """A fresh open cart, or the one that somebody else made at the same moment."""
    with cart.transaction() as session:
        fresh = Cart(owner=owner, currency=currency, lines=[], said=[])
        try:
            with session.begin_nested():
                session.add(fresh)
                session.flush()
        except IntegrityError:  # two first clicks at once: the other one made it
            return locked(owner)
        return fresh


def count_change(cart_id: str, version: int) -> bool:
    """One more change of the open cart; False when somebody else was first."""
    with cart.transaction() as session:
        counted = session.execute(
            update(Cart)
            .where(Cart.id == cart_id, Cart.version == version, Cart.status == OPEN)
            .values(version=version + 1, changed_at=clock.now())
            .execution_options(synchronize_session=False)
        )
        return counted.rowcount == 1


def _forget(found: Cart) -> None:
    """What was removed long ago cannot be put back any more."""
    for line in list(found.lines):
        if line.place == REMOVED and line.removed_at < clock.now() - UNDO:
            found.lines.remove(line)
