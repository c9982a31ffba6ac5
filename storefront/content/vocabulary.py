"""Every word the shop knows, in memory per process: for mending slips, beginnings of words, tails of compounds."""

import time
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from storefront.content import words
from storefront.content.snapshots import Snapshot

SHORTEST = 4
LONG = 7  # from here on two slips are forgiven
COMPOUNDING = ("da", "de", "fi", "nb", "nl", "sv")
TAIL = 4
OLD_SECONDS = 30


@dataclass(frozen=True)
class Vocabulary:
    """`counts`: products per word as it is written; `by_length`: candidates for mending; `stems`: in order."""

    version: str
    read_at: float
    counts: dict[str, int]
    by_length: dict[int, list[str]]
    stems: list[str]
    weight: dict[str, int]


_kept: dict[str, Vocabulary] = {}


def of(snapshot: Snapshot, locale: str) -> Vocabulary:
    """Of this snapshot, or of one that was there seconds ago: new words are only missing as a guess."""
    found, now = _kept.get(locale), time.monotonic()
    if found and (found.version == snapshot.version or 0 <= now - found.read_at < OLD_SECONDS):
        return found
    counts = {word: count for word, count in snapshot.searcher.terms_with_prefix("said", "") if len(word) < 40}
    weight: dict[str, int] = {}
    by_length: dict[int, list[str]] = {}
    for word, count in counts.items():
        stem = words.stem(words.plain(word), locale)
        weight[stem] = weight.get(stem, 0) + count
        if not any(char.isdigit() for char in word):
            by_length.setdefault(len(word), []).append(word)
    found = _kept[locale] = Vocabulary(snapshot.version, now, counts, by_length, sorted(weight), weight)
    _tails.cache_clear()
    return found


def nearest(known: Vocabulary, word: str) -> str | None:
    """The written word that was probably meant: one slip in a short word, two in a long one.

    A short word keeps its first letter: people seldom miss that one, and "gift" is not "lift".
    """
    if len(word) < SHORTEST or any(char.isdigit() for char in word):
        return None
    slips = 1 if len(word) < LONG else 2
    around = [one for size in range(len(word) - slips, len(word) + slips + 1) for one in known.by_length.get(size, ())]
    if len(word) < LONG:
        around = [one for one in around if one[0] == word[0]]
    found = process.extract(word, around, scorer=OSA.distance, score_cutoff=slips, limit=None)
    if not found:
        return None
    # fewest slips, then the same first letter, then the commonest
    return min(found, key=lambda hit: (hit[1], hit[0][0] != word[0], -known.counts[hit[0]]))[0]


def beginning(known: Vocabulary, stem: str, *, limit: int = 12) -> list[str]:
    """The commonest stems that begin like this, itself left out."""
    start, stop = bisect_left(known.stems, stem), bisect_left(known.stems, stem + "\uffff")
    longer = [one for one in known.stems[start:stop] if one != stem]
    return sorted(longer, key=lambda one: (-known.weight[one], one))[:limit]


def tails(known: Vocabulary, stem: str, locale: str) -> tuple[str, ...]:
    """Compound words that end in this one: a Schwanenhalskessel is a Kessel."""
    if locale.split("-")[0] not in COMPOUNDING or len(stem) < TAIL:
        return ()
    return _tails(stem, locale, known.version)


@lru_cache(maxsize=512)
def _tails(stem: str, locale: str, version: str) -> tuple[str, ...]:
    return tuple(one for one in _kept[locale].stems if one.endswith(stem) and len(one) >= len(stem) + 3)[:200]


def head(known: Vocabulary, stem: str, locale: str) -> str | None:
    """The known stem that an unknown compound ends in: who asks for a Leseleuchte wants a Leuchte."""
    if locale.split("-")[0] not in COMPOUNDING:
        return None
    return next((stem[at:] for at in range(3, len(stem) - TAIL + 1) if stem[at:] in known.weight), None)


def forget() -> None:
    _kept.clear()
    _tails.cache_clear()
