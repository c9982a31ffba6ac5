"""Finding products by words: every word must fit, the last letters may be missing, slips are mended."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from math import log

from sqlalchemy import func, or_, select

from storefront.content import vocabulary, words
from storefront.content.models import SearchDocument, SearchKey, SearchTerm
from storefront.kernel.db import session

MOST = 2000
MOST_WORDS = 8
PREFIX = 0.6
LIMIT = re.compile(
    r"(?:\b(?:under|below|up to|less than|unter|bis|höchstens)|(?:أقل من|دون|تحت|حتى))\s*(?:€|eur)?\s*(\d{1,6})(?:[.,]\d+)?\s*"
    r"(?:€|eur\b|euros?\b|يورو)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Found:
    """`product_ids` best first. `searched`: what was looked for, when it is not what was typed.

    `left_out`: words that nothing has. `price_below`: from "under 30 €", in major units. `exact`: product id →
    the SKU or barcode that was typed.
    """

    product_ids: list[str]
    searched: str | None = None
    left_out: list[str] = field(default_factory=list)
    price_below: int | None = None
    exact: dict[str, str] = field(default_factory=dict)
    everything: bool = False


def search(query: str, *, locale: str, as_typed: bool = False) -> Found:
    """`as_typed` mends nothing. An empty query finds nothing and says `everything`."""
    query = query.strip()
    exact = _exact(query)
    if exact:
        return Found(list(exact), exact=exact)
    text, below = _price(query)
    wanted = _wanted(text, locale)
    if not wanted:
        return Found([], everything=True, price_below=below)
    scores = _scores(wanted, locale)
    mended = {} if as_typed else _mend(wanted, scores, locale)
    if mended:
        wanted = [mended.get(word, word) for word in wanted]
        scores = _scores(wanted, locale)
    left_out = [word for word in dict.fromkeys(wanted) if not scores[word]]
    used = [word for word in dict.fromkeys(wanted) if scores[word]]
    if not used or (as_typed and left_out):
        return Found([], left_out=left_out, price_below=below)
    ids = _ranked(used, scores, locale)
    return Found(ids, _rewritten(text, mended, locale) if mended else None, left_out, below)


def _exact(query: str) -> dict[str, str]:
    key = words.key(query)
    if len(key) < 3 or (not any(char.isdigit() for char in query) and "-" not in query):
        return {}
    rows = session().execute(select(SearchKey.product_id, SearchKey.written).where(SearchKey.key == key))
    return {row.product_id: row.written for row in rows}


def _price(query: str) -> tuple[str, int | None]:
    match = LIMIT.search(query)
    if match is None:
        return query, None
    return (query[: match.start()] + " " + query[match.end() :]).strip(), int(match[1])


def _wanted(text: str, locale: str) -> list[str]:
    """The stems to look for; words like "the" only when there is nothing else."""
    found = words.words(text, locale)[:MOST_WORDS]
    return [word for word in found if not words.is_stop(word, locale)] or found


def _scores(wanted: list[str], locale: str) -> dict[str, dict[str, float]]:
    """For each word the products that have it, with how well; one statement."""
    scores: dict[str, dict[str, float]] = {word: {} for word in wanted}
    fits = [SearchTerm.term.between(word, word + "\uffff") for word in scores]
    statement = select(SearchTerm.term, SearchTerm.product_id, SearchTerm.weight)
    rows = session().execute(statement.where(SearchTerm.locale == locale, or_(*fits)))
    by_term: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for term, product_id, weight in rows:
        by_term[term].append((product_id, weight))
    for word, found in scores.items():
        for term, hits in by_term.items():
            if not _may_stand_for(word, term):
                continue
            share = 1.0 if term == word else PREFIX * (0.7 + 0.3 * len(word) / len(term))
            for product_id, weight in hits:
                found[product_id] = max(found.get(product_id, 0), weight * share)
    return scores


def _may_stand_for(word: str, term: str) -> bool:
    """`ket` may be `kettle`; a single letter or a number only itself."""
    return term == word or (term.startswith(word) and len(word) > 1 and not word[0].isdigit())


def _mend(wanted: list[str], scores: dict[str, dict[str, float]], locale: str) -> dict[str, str]:
    near = {word: vocabulary.nearest(word, locale) for word in wanted if not scores[word]}
    return {word: other for word, other in near.items() if other}


def _rewritten(text: str, mended: dict[str, str], locale: str) -> str:
    """What was typed, with the mended words in it."""

    def better(match: re.Match) -> str:
        return mended.get(words.stem(words.plain(match[0]), locale), match[0]) if words.plain(match[0]) else match[0]

    return words.WORDS.sub(better, text)


def _ranked(used: list[str], scores: dict[str, dict[str, float]], locale: str) -> list[str]:
    """All words fit; rare words count more, a title that is little else counts more, then what people like."""
    ids = set.intersection(*(set(scores[word]) for word in used))
    if not ids:
        return []
    total = session().scalar(select(func.count()).select_from(SearchDocument).where(SearchDocument.locale == locale))
    rare = {word: log(1 + (total or 1) / len(scores[word])) for word in used}
    points = {one: sum(scores[word][one] * rare[word] for word in used) for one in ids}
    best = sorted(points, key=lambda one: (-points[one], one))[:MOST]
    statement = select(SearchDocument.product_id, SearchDocument.title_words, SearchDocument.popularity)
    rows = session().execute(
        statement.where(SearchDocument.locale == locale, SearchDocument.product_id.in_(best[:400]))
    )
    for product_id, title_words, popularity in rows:
        in_title = sum(scores[word][product_id] >= 6 for word in used)
        points[product_id] *= 1 + 0.3 * in_title / max(title_words, 1)
        points[product_id] += log(1 + popularity) * 0.1
    return sorted(best, key=lambda one: (-points[one], one))
