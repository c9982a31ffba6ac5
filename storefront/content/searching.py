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
TAIL = 0.9
FAR = 400
IN_TITLE = 5.5  # more than any other field can give
LIMIT = re.compile(
    r"(?:\b(?:under|below|up to|less than|unter|bis|höchstens)|أقل من|دون|تحت|حتى)"
    r"\s*(?:€|eur)?\s*(\d{1,6})(?:[.,]\d+)?\s*(?:€|eur\b|euros?\b|يورو)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Found:
    """`product_ids` best first. `searched`: what was looked for, when it is not what was typed.

    `left_out`: words that nothing has. `price_below`: from "under 30 €", in major units. `exact`: product id →
    the SKU or barcode that was typed. `some`: no product has all the words, these have most of them.
    """

    product_ids: list[str]
    searched: str | None = None
    left_out: list[str] = field(default_factory=list)
    price_below: int | None = None
    some: bool = False
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
    if not used and below is not None:
        return Found([], left_out=_typed(text, left_out, locale), price_below=below, everything=True)
    if not used or (as_typed and left_out):
        return Found([], left_out=left_out, price_below=below)
    ids, some = _ranked(used, scores, locale)
    searched = _rewritten(text, mended, locale) if mended else None
    return Found(ids, searched, _typed(text, left_out, locale), below, some)


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
    tails = {word: vocabulary.tails(word, locale) for word in scores}
    fits = [SearchTerm.term.between(word, word + "\uffff") for word in scores]
    fits += [SearchTerm.term.in_(longer) for longer in tails.values() if longer]
    statement = select(SearchTerm.term, SearchTerm.product_id, SearchTerm.weight)
    by_term: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for term, product_id, weight in session().execute(statement.where(SearchTerm.locale == locale, or_(*fits))):
        by_term[term].append((product_id, weight))
    for word, found in scores.items():
        for term, hits in by_term.items():
            if share := _share(word, term, tails[word]):
                for product_id, weight in hits:
                    found[product_id] = max(found.get(product_id, 0), weight * share)
    return scores


def _share(word: str, term: str, tails: tuple[str, ...]) -> float:
    """How far `term` answers `word`: itself, a compound that ends in it, or a word that begins with it."""
    if term == word:
        return 1.0
    if term in tails:
        return TAIL
    if term.startswith(word) and len(word) > 1 and not word[0].isdigit():
        return PREFIX * (0.7 + 0.3 * len(word) / len(term))
    return 0.0


def _mend(wanted: list[str], scores: dict[str, dict[str, float]], locale: str) -> dict[str, str]:
    unknown = [word for word in wanted if not scores[word]]
    near = {word: vocabulary.nearest(word, locale) or vocabulary.head(word, locale) for word in unknown}
    return {word: other for word, other in near.items() if other}


def _rewritten(text: str, mended: dict[str, str], locale: str) -> str:
    """What was typed, with the mended words in it as people write them."""
    written = vocabulary.of(locale).written

    def better(match: re.Match) -> str:
        word = mended.get(words.stem(words.plain(match[0]), locale))
        return written.get(word, word) if word else match[0]

    return words.WORDS.sub(better, text)


def _typed(text: str, stems: list[str], locale: str) -> list[str]:
    """The words as they were typed."""
    return [said for stem, said in words.pairs(text, locale) if stem in stems]


def _ranked(used: list[str], scores: dict[str, dict[str, float]], locale: str) -> tuple[list[str], bool]:
    """All words fit, or else most of them; rare words count more, a title that is little else counts more,
    then what people like. Says whether it is only most.
    """
    fitting: dict[str, int] = defaultdict(int)
    for word in used:
        for product_id in scores[word]:
            fitting[product_id] += 1
    most = max(fitting.values())
    total = session().scalar(select(func.count()).select_from(SearchDocument).where(SearchDocument.locale == locale))
    rare = {word: log(1 + (total or 1) / len(scores[word])) for word in used}
    points = {
        one: sum(scores[word].get(one, 0) * rare[word] for word in used)
        for one, many in fitting.items()
        if many == most
    }
    best = sorted(points, key=lambda one: (-points[one], one))[:MOST]
    _favour(points, best[:FAR], used, scores, locale)
    return sorted(best, key=lambda one: (-points[one], one)), most < len(used)


def _favour(points: dict[str, float], best: list[str], used: list[str], scores: dict, locale: str) -> None:
    statement = select(SearchDocument.product_id, SearchDocument.title_words, SearchDocument.popularity)
    rows = session().execute(statement.where(SearchDocument.locale == locale, SearchDocument.product_id.in_(best)))
    for product_id, title_words, popularity in rows:
        in_title = sum(scores[word].get(product_id, 0) >= IN_TITLE for word in used)
        points[product_id] *= 1 + 0.3 * in_title / max(title_words, 1)
        points[product_id] += log(1 + popularity) * 0.1
