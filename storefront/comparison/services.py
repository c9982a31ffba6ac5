"""Up to four things of one kind, side by side."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from storefront.comparison.context import comparison
from storefront.comparison.models import Comparison, ComparisonEntry
from storefront.kernel import clock
from storefront.kernel.refusal import N_, Refusal

LIMIT = 4
KEPT = 24  # of a kind, with what stands aside


class ComparisonFull(Refusal):
    """Four of this kind are there; the shopper says which makes room."""

    def __init__(self) -> None:
        super().__init__(N_("Four fit side by side. Choose one that makes room."))


def add(*, owner: str, sku: str, type_code: str, instead_of: str | None = None) -> None:
    """Put it beside the others of its kind, or into the place of `instead_of`. Twice is once.

    What was set aside when two comparisons met changes places with `instead_of`.
    Raises ComparisonFull when four of the kind are there.
    """
    with _changing(owner) as found:
        kind = _of_kind(found, type_code)
        left = next((entry for entry in kind if entry.sku == instead_of), None)
        here = next((entry for entry in kind if entry.sku == sku), None)
        if here is not None:
            if left is not None:
                here.position, left.position = left.position, here.position
        elif left is not None:
            found.entries.remove(left)
            _append(found, sku, type_code, left.position)
        elif len(kind) >= LIMIT:
            raise ComparisonFull
        else:
            _append(found, sku, type_code)


def copy(*, owner: str, entries: Sequence[tuple[str, str]], replace: bool = False) -> None:
    """Put these (SKU, type) beside one's own, or with `replace` in place of one's own of their kinds. Twice is once.

    Raises ComparisonFull, and changes nothing, when a kind would have more than four.
    """
    with _changing(owner) as found:
        if replace:
            kinds = {type_code for _, type_code in entries}
            found.entries = [entry for entry in found.entries if entry.type_code not in kinds]
        for sku, type_code in entries:
            kind = _of_kind(found, type_code)
            if any(entry.sku == sku for entry in kind):
                continue
            if len(kind) >= LIMIT:
                raise ComparisonFull
            _append(found, sku, type_code)


def remove(*, owner: str, sku: str) -> None:
    with _changing(owner) as found:
        found.entries = [entry for entry in found.entries if entry.sku != sku]


def clear(*, owner: str, type_code: str | None = None) -> None:
    """Take out everything, or everything of one kind."""
    with _changing(owner) as found:
        found.entries = [entry for entry in found.entries if type_code and entry.type_code != type_code]


def move(*, owner: str, sku: str, by: int) -> None:
    """One place forward (-1) or back (1) among its kind; at the edge it stays."""
    with _changing(owner) as found:
        this = next((entry for entry in found.entries if entry.sku == sku), None)
        if this is None:
            return
        kind = _of_kind(found, this.type_code)
        at = kind.index(this) + (1 if by > 0 else -1)
        if 0 <= at < len(kind):
            this.position, kind[at].position = kind[at].position, this.position


def merge(*, guest_owner: str, account_owner: str) -> bool:
    """The guest's go behind the account's; False when the guest had none. Twice is once.

    Nothing is lost: what is more than four of a kind stands aside until a place is free (`Entry.aside`).
    """
    with comparison.transaction() as session:
        guest = _locked(guest_owner)
        if guest is None or not guest.entries:
            return False
        with _changing(account_owner) as account:
            for entry in guest.entries:
                kind = _of_kind(account, entry.type_code)
                if len(kind) < KEPT and all(mine.sku != entry.sku for mine in account.entries):
                    _append(account, entry.sku, entry.type_code)
        session.delete(guest)
    return True


def _of_kind(found: Comparison, type_code: str) -> list[ComparisonEntry]:
    """In the owner's order; the first four are shown."""
    return sorted((e for e in found.entries if e.type_code == type_code), key=lambda entry: entry.position)


def _append(found: Comparison, sku: str, type_code: str, position: int | None = None) -> None:
    place = _next(found) if position is None else position
    found.entries.append(ComparisonEntry(owner=found.owner, sku=sku, type_code=type_code, position=place))


def _next(found: Comparison) -> int:
    return max((entry.position for entry in found.entries), default=0) + 1


@contextmanager
def _changing(owner: str) -> Iterator[Comparison]:
    with comparison.transaction() as session:
        found = _locked(owner) or _made(owner)
        yield found
        found.changed_at = clock.now()
        session.flush()


def _locked(owner: str) -> Comparison | None:
    with comparison.transaction() as session:
        statement = select(Comparison).where(Comparison.owner == owner).with_for_update(of=Comparison)
        return session.scalars(statement.execution_options(populate_existing=True)).first()


def _made(owner: str) -> Comparison:
    with comparison.transaction() as session:
        fresh = Comparison(owner=owner, entries=[])
        try:
            with session.begin_nested():
                session.add(fresh)
                session.flush()
        except IntegrityError:  # two first clicks at once
            return _locked(owner)
        return fresh
