"""How well search ranks, against human judgements: `python -m tests.search.evaluate JUDGEMENTS.csv [--typos SEED]`.

Reads the shop that SHOP_INSTANCE or DATABASE_URL name. The file has `query,docid,…,final_rating` (0–3), docid a SKU.
NDCG@10 with gain 2^rating - 1, the ideal from all judged products; *condensed* leaves unjudged products out first.
"""

import argparse
import csv
import json
import math
import random
import statistics
import string
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

HOLES = {"laptop", "laptops", "dell", "samsung", "keyboard", "windows 10"}
ACCESSORIES = {"mouse", "monitor", "ssd", "camera", "iphone", "scanner", "projector"}
DEPTH = 10
Judgements = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Row:
    query: str
    clean: float
    condensed: float
    total: int
    milliseconds: float


def read(file: Path, *, without: Iterable[str] = HOLES) -> Judgements:
    """Query → SKU → rating, for queries that have a relevant product."""
    found: Judgements = defaultdict(dict)
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found[row["query"]][row["docid"]] = int(float(row["final_rating"]))
    return {query: rated for query, rated in found.items() if any(rated.values()) and query not in set(without)}


def ndcg(ratings: Iterable[int], all_ratings: Iterable[int]) -> float:
    best = _gain(sorted(all_ratings, reverse=True))
    return _gain(ratings) / best if best else 0.0


def _gain(ratings: Iterable[int]) -> float:
    return sum((2**rating - 1) / math.log2(place + 2) for place, rating in enumerate(list(ratings)[:DEPTH]))


def rate(query: str, skus: list[str], rated: dict[str, int], milliseconds: float) -> Row:
    clean = ndcg([rated.get(sku, 0) for sku in skus], rated.values())
    condensed = ndcg([rated[sku] for sku in skus if sku in rated], rated.values())
    return Row(query, clean, condensed, len(skus), milliseconds)


def with_typo(query: str, dice: random.Random) -> str:
    """One slip in the longest word: two letters changed about, one left out, doubled, or another in its place."""
    words = query.split()
    at = max(range(len(words)), key=lambda place: len(words[place]))
    word = words[at]
    if len(word) < 4:
        return query
    place = dice.randrange(1, len(word) - 1)
    words[at] = dice.choice(
        [
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
            word[:place] + word[place + 1 :],
            word[:place] + word[place] + word[place:],
            word[:place] + dice.choice(string.ascii_lowercase) + word[place + 1 :],
        ]
    )
    return " ".join(words)


def summary(rows: list[Row]) -> dict[str, float]:
    """Means over all queries and over each half of them, and how long the slowest twentieth took."""
    times = sorted(row.milliseconds for row in rows)
    found = {"queries": len(rows), "zero": sum(row.total == 0 for row in rows)}
    for name in ("clean", "condensed"):
        values = [getattr(row, name) for row in rows]
        found[name] = statistics.fmean(values)
        found[f"{name}_halves"] = [round(statistics.fmean(values[half::2]), 4) for half in (0, 1) if values[half::2]]
    return found | {"p95_ms": times[int(len(times) * 0.95)], "median_ms": statistics.median(times)}


def evaluate(judgements: Judgements, ask: Callable[[str], tuple[list[str], float]], spoil=lambda query: query):
    return [rate(query, *_apart(ask(spoil(query)), rated)) for query, rated in judgements.items()]


def _apart(answer: tuple[list[str], float], rated: dict[str, int]) -> tuple[list[str], dict[str, int], float]:
    return answer[0], rated, answer[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("judgements", type=Path)
    parser.add_argument("--typos", type=int, metavar="SEED", help="Spoil each query with one slip.")
    parser.add_argument("--worst", type=int, default=0, help="Also show so many of the worst queries.")
    given = parser.parse_args()
    from storefront.flows import ask_search
    from wsgi import app

    dice = random.Random(given.typos)
    spoil = (lambda query: with_typo(query, dice)) if given.typos is not None else (lambda query: query)

    def ask(query: str) -> tuple[list[str], float]:
        answer = ask_search.ask(query, locale="en", limit=1000)
        return answer["skus"], answer["milliseconds"]

    with app.app_context():
        ask("warm up")
        rows = evaluate(read(given.judgements), ask, spoil)
    print(json.dumps(summary(rows), indent=1))
    if things := [row for row in rows if row.query in ACCESSORIES]:
        print("things above their accessories, condensed:", round(statistics.fmean(row.condensed for row in things), 4))
    for row in sorted(rows, key=lambda row: row.clean + row.condensed)[: given.worst]:
        print(json.dumps(asdict(row)))


if __name__ == "__main__":
    main()
