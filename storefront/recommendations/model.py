"""A learned model: asked in memory, kept as a file of plain arrays (nothing in it can run)."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray

from storefront.kernel.ids import new_id
from storefront.kernel.settings import settings

MATRICES = ("habits", "liked", "taste", "goes_with")
ARRAYS = ("skus", "shoppers", "popular", "trend")
POPULAR_SHARE = 0.1  # how much the general taste counts beside a shopper's own habits
OWN_SHARE = 0.2  # how much own habits count beside what goes with a cart
TREND = {"discovery": 0.5, "cross": 0.3}  # how much more a thing counts that is wanted lately


@dataclass(frozen=True)
class Model:
    """`until`: the time of the last action in it (ISO, UTC). `habits` and `liked` are shoppers × items."""

    skus: NDArray
    shoppers: NDArray
    popular: NDArray
    trend: NDArray
    habits: sparse.csr_matrix
    liked: sparse.csr_matrix
    taste: sparse.csr_matrix
    goes_with: sparse.csr_matrix
    until: str

    @cached_property
    def places(self) -> dict[str, int]:
        return {sku: place for place, sku in enumerate(self.skus.tolist())}

    @cached_property
    def shopper_places(self) -> dict[str, int]:
        return {key: place for place, key in enumerate(self.shoppers.tolist())}

    @cached_property
    def _fame(self) -> NDArray:
        """Zero to one."""
        return self.popular / max(float(self.popular.max(initial=0)), 1e-9)

    def discovery(self, shopper: int | None) -> NDArray:
        """How likely each item is something new that this shopper likes; -inf for what is not new."""
        if shopper is None:
            return self._fame.copy()
        scores = _dense(self.liked[shopper] @ self.taste) * self.trend ** TREND["discovery"]
        scores = np.where(scores > 0, scores, 1e-6 * self._fame)
        scores[_columns(self.habits, shopper)] = -np.inf
        return scores

    def again(self, shopper: int | None) -> NDArray:
        """How likely each item is bought again; -inf for what was never bought."""
        scores = np.full(len(self.skus), -np.inf, np.float32)
        if shopper is not None:
            own = _columns(self.habits, shopper)
            scores[own] = _values(self.habits, shopper) + POPULAR_SHARE * self._fame[own]
        return scores

    def basket(self, shopper: int | None) -> NDArray:
        """How likely each item is in the next basket."""
        scores = POPULAR_SHARE * self._fame
        if shopper is not None:
            scores[_columns(self.habits, shopper)] += _values(self.habits, shopper)
        return scores

    def cross(self, shopper: int | None, items: list[int]) -> NDArray:
        """How well each item goes with these; -inf for these themselves."""
        scores = np.zeros(len(self.skus), np.float32)
        if items:
            scores += _dense(sparse.csr_matrix(self.goes_with[items].sum(axis=0))) * self.trend ** TREND["cross"]
        scores = np.maximum(scores, 0) / max(float(scores.max(initial=0)), 1e-9) + 1e-6 * self._fame
        if shopper is not None:
            scores[_columns(self.habits, shopper)] += OWN_SHARE * _values(self.habits, shopper)
        scores[items] = -np.inf
        return scores

    def companions(self, most: int = 12) -> Iterator[tuple[str, list[str]]]:
        """Each SKU with what goes with it best; a SKU with which nothing goes is left out."""
        trend = self.trend ** TREND["cross"]
        for place, sku in enumerate(self.skus.tolist()):
            others = _columns(self.goes_with, place)
            scores = _values(self.goes_with, place) * trend[others]
            best = [at for at in np.argsort(-scores, kind="stable")[:most] if scores[at] > 0]
            if best:
                yield sku, self.skus[others[best]].tolist()

    def best(self, scores: NDArray, limit: int) -> list[int]:
        """Places of the best, best first; what has no chance is left out."""
        limit = min(limit, len(scores))
        if not limit:
            return []
        top = np.argpartition(-scores, limit - 1)[:limit]
        top = top[np.lexsort((top, -scores[top]))]
        return [int(place) for place in top if scores[place] > -np.inf]


def _columns(matrix: sparse.csr_matrix, row: int) -> NDArray:
    return matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]


def _values(matrix: sparse.csr_matrix, row: int) -> NDArray:
    return matrix.data[matrix.indptr[row] : matrix.indptr[row + 1]]


def _dense(row: sparse.csr_matrix) -> NDArray:
    return row.toarray().ravel()


def folder() -> Path:
    return settings().instance / "recommendations"


def save(model: Model) -> Path:
    """Keep it as the newest: whoever reads meanwhile sees the old one or the new one, never half of it."""
    folder().mkdir(parents=True, exist_ok=True)
    parts = {name: getattr(model, name) for name in ARRAYS} | {"until": np.array(model.until)}
    for name in MATRICES:
        matrix = getattr(model, name)
        parts |= {f"{name}.{part}": getattr(matrix, part) for part in ("data", "indices", "indptr")}
        parts[f"{name}.shape"] = np.array(matrix.shape)
    path, draft = folder() / "model.npz", folder() / f".{new_id()}.npz"
    try:
        with draft.open("wb") as file:
            np.savez(file, **parts)
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    return path


_open: dict[str, tuple[tuple[int, int], Model]] = {}


def newest() -> Model | None:
    """The newest model, read once per process and version; None when nothing was learned yet."""
    path = folder() / "model.npz"
    try:
        stamp = (path.stat().st_mtime_ns, path.stat().st_ino)
    except FileNotFoundError:
        return None
    known = _open.get(str(path))
    if known is None or known[0] != stamp:
        known = _open[str(path)] = (stamp, _load(path))
    return known[1]


def _load(path: Path) -> Model:
    with np.load(path, allow_pickle=False) as parts:
        matrices = {
            name: sparse.csr_matrix(
                tuple(parts[f"{name}.{part}"] for part in ("data", "indices", "indptr")),
                shape=tuple(parts[f"{name}.shape"]),
            )
            for name in MATRICES
        }
        return Model(**{name: parts[name] for name in ARRAYS}, **matrices, until=str(parts["until"]))
