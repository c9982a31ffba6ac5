"""How good the model is: learn from before a day, and look at what was bought in the days after it.

Only items count that enough shoppers knew before (`learning.known_well`). The figure is NDCG@10 with one for each
hit; a shopper without anything to find does not count.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from storefront.recommendations.learning import known_well, learn
from storefront.recommendations.matrices import DAY, Baskets, Happened, baskets, interest
from storefront.recommendations.model import Model

TOP = 10
MOST_CASES = 4000  # baskets asked for what goes with them
SEED = 20_261_125

Scores = Callable[["Case"], NDArray]


@dataclass(frozen=True)
class Case:
    """One question: whose, what lies in the cart, and what is to be found."""

    shopper: int
    items: list[int]
    wanted: set[int]


@dataclass(frozen=True)
class Figure:
    """`coverage`: share of the known items that anybody was shown."""

    kind: str
    method: str
    ndcg: float
    cases: int
    coverage: float


def evaluate(done: Happened, *, cut: int, days: int = 30) -> list[Figure]:
    """Figures of our methods beside simple ones. `cut`: seconds since 1970."""
    before = done.part(done.at < cut)
    after = done.part((done.at >= cut) & (done.at < cut + days * DAY))
    model, known = learn(before), known_well(interest(before))
    allowed = np.full(len(done.skus), -np.inf)
    allowed[known] = 0
    together, then = baskets(before), baskets(after.bought)
    often = _frequency(model, together)
    figures = []
    for kind, cases, methods in _questions(model, then, set(known.tolist()), often):
        for name, scores in methods.items():
            ask = lambda case, scores=scores: scores(case) + allowed  # noqa: E731
            figures.append(_figure(kind, name, cases, ask, model, len(known)))
    return figures


def _questions(model: Model, then: Baskets, known: set[int], often: Scores) -> Iterator[tuple]:
    bought = _bought(then, known)
    had = {shopper: set(_had(model, shopper)) for shopper in bought}
    fame = lambda case: np.where(_mask(case.items, len(model.skus)), -np.inf, model.popular)  # noqa: E731
    new = [Case(shopper, sorted(had[shopper]), found - had[shopper]) for shopper, found in bought.items()]
    ours = {"popular": fame, "ours": lambda case: model.discovery(case.shopper)}
    yield "discovery", new, ours
    old = [Case(shopper, [], found & had[shopper]) for shopper, found in bought.items()]
    ours = {"popular": fame, "own frequency": often, "ours": lambda case: model.again(case.shopper)}
    yield "again", old, ours
    ours = {"popular": fame, "own frequency": often, "ours": lambda case: model.basket(case.shopper)}
    yield "basket", list(_next(then, known)), ours
    ours = {
        "popular": fame,
        "ours, of a stranger": lambda case: model.cross(None, case.items),
        "ours": lambda case: model.cross(case.shopper, case.items),
    }
    yield "cross", _hidden(then, known), ours


def _figure(kind: str, method: str, cases: list[Case], scores: Scores, model: Model, known: int) -> Figure:
    found, shown = [], set()
    discount = 1 / np.log2(np.arange(2, TOP + 2))
    for case in cases:
        if not case.wanted:
            continue
        best = model.best(scores(case), TOP)
        shown.update(best)
        gained = sum(discount[place] for place, item in enumerate(best) if item in case.wanted)
        found.append(gained / discount[: min(len(case.wanted), TOP)].sum())
    return Figure(kind, method, float(np.mean(found)) if found else 0.0, len(found), len(shown) / max(known, 1))


def _bought(then: Baskets, known: set[int]) -> dict[int, set[int]]:
    bought: dict[int, set[int]] = {}
    for row, shopper in enumerate(then.shopper.tolist()):
        bought.setdefault(shopper, set()).update(_items(then, row, known))
    return bought


def _next(then: Baskets, known: set[int]) -> Iterator[Case]:
    """The first basket of each shopper after the cut."""
    asked = set()
    for row in np.argsort(then.at, kind="stable").tolist():
        shopper = int(then.shopper[row])
        if shopper not in asked:
            asked.add(shopper)
            yield Case(shopper, [], set(_items(then, row, known)))


def _hidden(then: Baskets, known: set[int]) -> list[Case]:
    """Baskets with one thing taken out, which is to be found."""
    chance, cases = np.random.default_rng(SEED), []
    for row in chance.permutation(len(then.shopper)).tolist():
        items = _items(then, row, known)
        if len(items) > 1:
            hidden = items.pop(int(chance.integers(len(items))))
            cases.append(Case(int(then.shopper[row]), items, {hidden}))
        if len(cases) == MOST_CASES:
            break
    return cases


def _items(then: Baskets, row: int, known: set[int]) -> list[int]:
    rows = then.rows
    return [item for item in rows.indices[rows.indptr[row] : rows.indptr[row + 1]].tolist() if item in known]


def _had(model: Model, shopper: int) -> list[int]:
    return model.habits.indices[model.habits.indptr[shopper] : model.habits.indptr[shopper + 1]].tolist()


def _frequency(model: Model, together: Baskets) -> Scores:
    """In how many baskets of the shopper an item was."""
    entries = together.rows.tocoo()
    shape = model.habits.shape
    pairs = (together.shopper[entries.row], entries.col)
    often = type(model.habits)((np.ones(entries.nnz, np.float32), pairs), shape=shape)
    return lambda case: often[case.shopper].toarray().ravel()


def _mask(items: list[int], count: int) -> NDArray:
    mask = np.zeros(count, bool)
    mask[items] = True
    return mask
