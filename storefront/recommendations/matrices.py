"""What happened as matrices. Numpy and SciPy are loaded here and below, never by a web page."""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray
from sqlalchemy import select

from storefront.kernel.db import session
from storefront.recommendations.models import Action, Item, Shopper
from storefront.recommendations.reading import KINDS

DAY = 86_400
AT_ONCE = 50_000
WEIGHT = {KINDS["purchase"]: 1.0, KINDS["cart"]: 0.6, KINDS["view"]: 0.2, KINDS["click"]: 0.2, KINDS["search"]: 0.1}
FEW_BASKETS = 50  # fewer than these say nothing: then what one shopper looked at on one day counts as one


@dataclass(frozen=True)
class Happened:
    """One entry per action. `shopper` and `item` are places in `shoppers` and `skus`; `at` in seconds, sorted."""

    shoppers: NDArray
    skus: NDArray
    shopper: NDArray
    item: NDArray
    at: NDArray
    kind: NDArray
    basket: NDArray

    def __len__(self) -> int:
        return len(self.at)

    def part(self, chosen: NDArray) -> "Happened":
        columns = (self.shopper, self.item, self.at, self.kind, self.basket)
        return Happened(self.shoppers, self.skus, *(column[chosen] for column in columns))

    @property
    def bought(self) -> "Happened":
        return self.part(self.kind == KINDS["purchase"])


def happened() -> Happened:
    """Everything the database knows, oldest first."""
    shopper_ids, shoppers = _names(Shopper.id, Shopper.key)
    item_ids, skus = _names(Item.id, Item.sku)
    rows = select(Action.shopper_id, Action.item_id, Action.at, Action.kind, Action.basket)
    parts = [
        np.array([(*row[:4], row[4] or 0) for row in chunk], dtype=np.int64)
        for chunk in session().execute(rows.execution_options(yield_per=AT_ONCE)).partitions()
    ]
    table = np.concatenate(parts) if parts else np.zeros((0, 5), np.int64)
    table = table[np.lexsort((table[:, 1], table[:, 0], table[:, 2]))]
    return Happened(
        shoppers,
        skus,
        np.searchsorted(shopper_ids, table[:, 0]),
        np.searchsorted(item_ids, table[:, 1]),
        table[:, 2],
        table[:, 3].astype(np.int8),
        table[:, 4],
    )


def _names(number: object, name: object) -> tuple[NDArray, NDArray]:
    rows = session().execute(select(number, name).order_by(number)).all()
    return np.array([row[0] for row in rows], np.int64), np.array([row[1] for row in rows], dtype=np.str_)


def interest(done: Happened) -> sparse.csr_matrix:
    """Shoppers × items: the strongest thing that somebody did with an item."""
    shape = (len(done.shoppers), len(done.skus))
    strength = sparse.csr_matrix(shape, dtype=np.float32)
    for kind, weight in WEIGHT.items():
        some = done.kind == kind
        pairs = _pairs(done.shopper[some], done.item[some], shape)
        strength = strength.maximum(pairs * np.float32(weight))
    return strength.tocsr()


@dataclass(frozen=True)
class Baskets:
    """What was bought together: `rows` is baskets × items, with whose and when (seconds) each was."""

    rows: sparse.csr_matrix
    shopper: NDArray
    at: NDArray


def baskets(done: Happened) -> Baskets:
    """By order, else by shopper and day. With hardly any order: what one shopper looked at in one day."""
    day = done.at // DAY * (len(done.shoppers) + 1) + done.shopper
    number = np.where(done.basket != 0, done.basket, -day - 1)
    bought = done.kind == KINDS["purchase"]
    if len(np.unique(number[bought])) < FEW_BASKETS:
        bought, number = np.ones(len(done), bool), day
    some = done.part(bought)
    names, first, place = np.unique(number[bought], return_index=True, return_inverse=True)
    rows = _pairs(place, some.item, (len(names), len(done.skus)))
    return Baskets(rows, some.shopper[first], some.at[first])


def _pairs(rows: NDArray, columns: NDArray, shape: tuple[int, int]) -> sparse.csr_matrix:
    """Ones where something happened, however often."""
    matrix = sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=shape)
    matrix.sum_duplicates()
    matrix.data[:] = 1
    return matrix
