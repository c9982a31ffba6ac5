"""Every word the shop knows, in memory per process: for mending slips, and for the tails of compound words."""

from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import func, select

from storefront.content.models import SearchState, SearchTerm
from storefront.kernel.db import db, session

SHORTEST = 4
LONG = 7  # from here on two slips are forgiven
COMPOUNDING = ("da", "de", "fi", "nb", "nl", "sv")
TAIL = 4


@dataclass(frozen=True)
class Vocabulary:
    """`counts`: products per stem; `written`: how the stem looks in a text."""

    version: tuple
    counts: dict[str, int]
    written: dict[str, str]
    by_length: dict[int, list[str]]


_kept: dict[str, Vocabulary] = {}


def of(locale: str) -> Vocabulary:
    """Read again only when the index has changed."""
    version = (str(db.engines["content"].url), session().scalar(select(SearchState.version)))
    found = _kept.get(locale)
    if found is None or found.version != version:
        columns = (SearchTerm.term, func.count(), func.min(SearchTerm.written))
        rows = session().execute(select(*columns).where(SearchTerm.locale == locale).group_by(SearchTerm.term)).all()
        counts, written = {row[0]: row[1] for row in rows}, {row[0]: row[2] for row in rows}
        found = _kept[locale] = Vocabulary(version, counts, written, _by_length(counts))
        _tails.cache_clear()
    return found


def _by_length(counts: dict[str, int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for word in counts:
        if not word[0].isdigit():
            found.setdefault(len(word), []).append(word)
    return found


def nearest(word: str, locale: str) -> str | None:
    """The known word that was probably meant: one slip in a short word, two in a long one.

    A short word keeps its first letter: people seldom miss that one, and "gift" is not "lift".
    """
    if len(word) < SHORTEST or word[0].isdigit():
        return None
    known, slips = of(locale), 1 if len(word) < LONG else 2
    around = [one for size in range(len(word) - slips, len(word) + slips + 1) for one in known.by_length.get(size, ())]
    if len(word) < LONG:
        around = [one for one in around if one[0] == word[0]]
    found = process.extract(word, around, scorer=OSA.distance, score_cutoff=slips, limit=20)
    if not found:
        return None
    # fewest slips, then the same first letter, then the commonest
    return min(found, key=lambda hit: (hit[1], hit[0][0] != word[0], -known.counts[hit[0]]))[0]


def tails(word: str, locale: str) -> tuple[str, ...]:
    """Compound words that end in this one: a Schwanenhalskessel is a Kessel."""
    if locale.split("-")[0] not in COMPOUNDING or len(word) < TAIL:
        return ()
    return _tails(word, locale, of(locale).version)


@lru_cache(maxsize=512)
def _tails(word: str, locale: str, version: tuple) -> tuple[str, ...]:
    return tuple(one for one in _kept[locale].counts if one.endswith(word) and len(one) >= len(word) + 3)


def head(word: str, locale: str) -> str | None:
    """The known word that an unknown compound ends in: who asks for a Leseleuchte wants a Leuchte."""
    if locale.split("-")[0] not in COMPOUNDING:
        return None
    known = of(locale).counts
    return next((word[start:] for start in range(3, len(word) - TAIL + 1) if word[start:] in known), None)
