"""Every word the shop knows, in memory per process, for mending typing mistakes."""

from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import func, select

from storefront.content.models import SearchState, SearchTerm
from storefront.kernel.db import db, session

SHORTEST = 4


@dataclass(frozen=True)
class Vocabulary:
    version: tuple
    counts: dict[str, int]
    by_length: dict[int, list[str]]


_kept: dict[str, Vocabulary] = {}


def of(locale: str) -> Vocabulary:
    """Read again only when the index has changed."""
    version = (str(db.engines["content"].url), session().scalar(select(SearchState.version)))
    found = _kept.get(locale)
    if found is None or found.version != version:
        statement = select(SearchTerm.term, func.count()).where(SearchTerm.locale == locale).group_by(SearchTerm.term)
        counts = {term: count for term, count in session().execute(statement)}
        found = _kept[locale] = Vocabulary(version, counts, _by_length(counts))
    return found


def _by_length(counts: dict[str, int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for word in counts:
        if not word[0].isdigit():
            found.setdefault(len(word), []).append(word)
    return found


def nearest(word: str, locale: str) -> str | None:
    """The known word that was probably meant: one slip in a short word, two in a long one."""
    if len(word) < SHORTEST or word[0].isdigit():
        return None
    slips = 1 if len(word) < 7 else 2
    known = of(locale)
    around = [one for size in range(len(word) - slips, len(word) + slips + 1) for one in known.by_length.get(size, ())]
    found = process.extract(word, around, scorer=OSA.distance, score_cutoff=slips, limit=20)
    if not found:
        return None
    # fewest slips, then the same first letter, then the commonest
    return min(found, key=lambda hit: (hit[1], hit[0][0] != word[0], -known.counts[hit[0]]))[0]
