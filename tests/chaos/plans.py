"""What each shopper means to do; all of it follows from the seed."""

from collections import Counter
from dataclasses import dataclass
from random import Random

GOODS = ("moor-mug", "pebble-night-light", "ferry-jug-kettle", "creek-bottle", "pip-earbuds")
USUAL = (
    ("pays", 55),
    ("presses twice", 15),
    ("is declined, then pays", 10),
    ("cancels", 10),
    ("pays, then cancels", 5),
)
LEAVES, SHARE_LEAVING = "never pays", 5  # per cent


@dataclass(frozen=True)
class Plan:
    """One shopper: `wants` product slugs, and what happens after the order is placed."""

    number: int
    wants: tuple[str, ...]
    does: str

    @property
    def email(self) -> str:
        return f"shopper-{self.number:04}@example.com"


def plans(*, seed: int, orders: int) -> list[Plan]:
    """Who never pays comes first, so that the hold is over soon after the last order is placed."""
    rng = Random(f"plans {seed}")
    leaving = max(1, orders * SHARE_LEAVING // 100)
    kinds = [kind for kind, _ in USUAL]
    weights = [weight for _, weight in USUAL]
    does = [LEAVES] * leaving + rng.choices(kinds, weights, k=orders - leaving)
    return [Plan(number, tuple(rng.sample(GOODS, rng.choice((1, 1, 2)))), what) for number, what in enumerate(does)]


def counts(found: list[Plan]) -> Counter:
    return Counter(plan.does for plan in found)
