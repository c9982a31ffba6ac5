"""Ask the newest model. An unknown shopper gets what is wanted by most, an unknown SKU says nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from storefront.kernel.db import session
from storefront.kernel.refusal import N_, Refusal
from storefront.recommendations.models import Companion

if TYPE_CHECKING:
    from storefront.recommendations.model import Model

KINDS = ("discovery", "again", "basket", "cross")


class NothingLearned(Refusal):
    """There is no model yet."""


@dataclass(frozen=True)
class Hit:
    """`score` is only comparable within one answer."""

    sku: str
    score: float


def recommend(*, kind: str, shopper: str | None = None, skus: Sequence[str] = (), limit: int = 10) -> list[Hit]:
    """The best for a shopper (`u:` and the customer, `v:` and the visitor) with these SKUs in the cart, best first.

    `discovery`: new things; `again`: what was bought before and is due; `basket`: the next basket; `cross`: what goes
    with the cart. Raises NothingLearned before the first training.
    """
    from storefront.recommendations.model import newest

    model = newest()
    if model is None:
        raise NothingLearned(N_("Nothing was learned yet: run `flask shop recommend train` first."))
    who = model.shopper_places.get(shopper) if shopper else None
    items = [model.places[sku] for sku in dict.fromkeys(skus) if sku in model.places]
    scores = _scores(model, kind, who, items)
    return [Hit(str(model.skus[place]), round(float(scores[place]), 6)) for place in model.best(scores, limit)]


def companions(skus: Sequence[str], *, limit: int = 12) -> list[str]:
    """SKUs that are bought along with these, best first; none of them themselves. One statement, and no model."""
    rows = session().execute(select(Companion.other, Companion.place).where(Companion.sku.in_(skus))) if skus else ()
    scores: Counter[str] = Counter()
    for other, place in rows:
        scores[other] += 1 / (place + 2)
    found = sorted((other for other in scores if other not in skus), key=lambda other: (-scores[other], other))
    return found[:limit]


def _scores(model: "Model", kind: str, who: int | None, items: list[int]):
    if kind == "cross":
        return model.cross(who, items)
    scores = {"discovery": model.discovery, "again": model.again, "basket": model.basket}[kind](who)
    scores[items] = float("-inf")  # it lies in the cart already
    return scores
