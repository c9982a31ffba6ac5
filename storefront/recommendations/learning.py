"""Learn from what happened: one pass over all of it, a few minutes for millions of actions.

What goes together is learned with EASE (Steck, “Embarrassingly Shallow Autoencoders for Sparse Data”, WWW 2019,
arxiv.org/abs/1905.03375): ridge regression of every item on all others, in closed form. It is run twice: over
shoppers for what somebody may like, and over baskets for what goes with what.
"""

from datetime import UTC, datetime

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray
from scipy.linalg import lapack

from storefront.recommendations.matrices import DAY, Baskets, Happened, baskets, interest
from storefront.recommendations.model import Model

HALF_LIFE = 90.0  # days after which a purchase says half as much about the next one
LATELY = 28  # days that say what is popular now
UNUSUAL_GAP = 0.3  # how much a thing fades that is bought again much later than its buyer used to
BASKET_HALF_LIFE = 365.0  # days; what goes together changes slowly
MOST_ITEMS = 10_000  # of the inverse, which needs four bytes for each pair of them
FEWEST, SHARE = 2, 0.008  # shoppers who must know an item before anything is learned of it: a share of all, at most 20
NEIGHBOURS = 300  # kept per item
SHOPPERS_INERTIA, BASKETS_INERTIA = 12.0, 0.6  # the ridge, as a multiple of what the average item weighs


def learn(done: Happened) -> Model:
    """A model of everything in `done`; an empty past gives a model that recommends nothing."""
    together, liked = baskets(done), interest(done)
    now = int(done.at.max()) if len(done) else 0
    known = known_well(liked)
    age = (now - together.at) / DAY
    size = np.maximum(np.asarray(together.rows.sum(axis=1)).ravel(), 1)
    weighed = size**-0.5 * 0.5 ** (age / BASKET_HALF_LIFE)
    popular, lately = _counted(together, age), _counted(together, age, within=LATELY)
    return Model(
        skus=done.skus,
        shoppers=done.shoppers,
        popular=(lately + popular / max(age.max(initial=1), LATELY) * 3).astype(np.float32),
        trend=_trend(popular, lately),
        habits=_habits(together, age, len(done.shoppers)),
        liked=liked,
        taste=_ease(liked, known, SHOPPERS_INERTIA),
        goes_with=_ease(sparse.diags(np.sqrt(weighed).astype(np.float32)) @ together.rows, known, BASKETS_INERTIA),
        until=datetime.fromtimestamp(now, UTC).isoformat(),
    )


def known_well(liked: sparse.csr_matrix) -> NDArray:
    """Places of the items that enough shoppers know."""
    count = np.bincount(liked.indices, minlength=liked.shape[1])
    enough = int(np.clip(np.ceil(liked.shape[0] * SHARE), FEWEST, 20))
    best = np.argsort(-count, kind="stable")[:MOST_ITEMS]
    return np.sort(best[count[best] >= enough])


def _counted(together: Baskets, age: NDArray, *, within: float = np.inf) -> NDArray:
    """In how many shoppers' baskets each item was."""
    some = together.rows[age <= within].tocoo()
    pairs = np.unique(together.shopper[age <= within][some.row] * some.shape[1] + some.col)
    return np.bincount(pairs % some.shape[1], minlength=some.shape[1]).astype(np.float32)


def _trend(popular: NDArray, lately: NDArray) -> NDArray:
    """Above one: more wanted lately than before."""
    return ((lately + 1) / max(lately.sum(), 1) / ((popular + 5) / max(popular.sum(), 1))).astype(np.float32)


def _habits(together: Baskets, age: NDArray, shoppers: int) -> sparse.csr_matrix:
    """Shoppers × items: how likely it is that somebody buys the same again now."""
    entries = together.rows.tocoo()
    shape = (shoppers, entries.shape[1])
    pair = together.shopper[entries.row].astype(np.int64) * shape[1] + entries.col
    ago = age[entries.row]
    order = np.lexsort((ago, pair))
    pairs, start, count = np.unique(pair[order], return_index=True, return_counts=True)
    if not len(pairs):
        return sparse.csr_matrix(shape, dtype=np.float32)
    faded = np.add.reduceat(0.5 ** (ago[order] / HALF_LIFE), start)
    since, first = ago[order][start], ago[order][start + count - 1]
    usual = np.where(count > 1, (first - since) / np.maximum(count - 1, 1), 60) + 3
    score = faded / (1 + (since / (2 * usual)) ** 2) ** UNUSUAL_GAP
    return sparse.csr_matrix((score.astype(np.float32), (pairs // shape[1], pairs % shape[1])), shape=shape)


def _ease(rows: sparse.csr_matrix, known: NDArray, inertia: float) -> sparse.csr_matrix:
    """Items × items: how much the first speaks for the second; the strongest of each row."""
    count = rows.shape[1]
    if len(known) < 2:
        return sparse.csr_matrix((count, count), dtype=np.float32)
    some = rows[:, known].astype(np.float32)
    gram = np.asfortranarray((some.T @ some).toarray())
    ridge = inertia * float(np.mean(np.diag(gram)))
    gram[np.diag_indices_from(gram)] += ridge
    factor, failed = lapack.spotrf(gram, lower=1, overwrite_a=1)
    inverse, failed = lapack.spotri(factor, lower=1, overwrite_c=1)
    if failed:
        raise ArithmeticError("What happened could not be learned from: the matrix has no inverse.")
    return _strongest(inverse, known, count)


def _strongest(inverse: NDArray, known: NDArray, count: int) -> sparse.csr_matrix:
    """The weights of EASE out of the lower half of the inverse, the strongest neighbours of each item."""
    diagonal, kept = np.diag(inverse).copy(), min(NEIGHBOURS, len(known) - 1)
    values, columns = [], []
    for place in range(len(known)):
        row = -np.concatenate((inverse[place, :place], inverse[place:, place])) / diagonal
        row[place] = 0
        best = np.argpartition(-np.abs(row), kept - 1)[:kept] if kept < len(row) else np.arange(len(row))
        values.append(row[best])
        columns.append(known[best])
    lengths = np.zeros(count, np.int64)
    lengths[known] = [len(part) for part in columns]
    starts = np.concatenate(([0], np.cumsum(lengths)))
    data, indices = np.concatenate(values).astype(np.float32), np.concatenate(columns).astype(np.int32)
    return sparse.csr_matrix((data, indices, starts), shape=(count, count))
