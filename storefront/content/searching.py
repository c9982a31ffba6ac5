"""Finding products by words: every word must fit, slips are mended, and what fits best comes first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import log
from uuid import UUID

from tantivy import DocAddress, Query, Searcher

from storefront.content import matching, snapshots, synonyms, vocabulary, words
from storefront.content.matching import SCHEMA, Wanted
from storefront.content.snapshots import Snapshot
from storefront.content.vocabulary import Vocabulary
from storefront.content.words import Word

MOST = 2000
MOST_WORDS = 8
FAR = 200
POPULAR = 0.03
COMMONER = 3
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


@dataclass(frozen=True)
class _Asked:
    """What was made of the words: `groups` are looked for, `lost` are known to nobody, `mended` typed → meant."""

    groups: list[Wanted]
    lost: list[str]
    mended: dict[str, str]


def search(query: str, *, locale: str, as_typed: bool = False, unfinished: bool = False) -> Found:
    """`as_typed` mends nothing; `unfinished`: the last word is still being typed.

    An empty query finds nothing and says `everything`.
    """
    query = query.strip()
    text, below = _price(query)
    typed = _typed(text, locale)
    snapshot = snapshots.snapshot(locale)
    if not typed or snapshot is None:
        return Found([], everything=not typed, price_below=below)
    exact = _exact(query, snapshot.searcher)
    asked = _asked(typed, snapshot, locale, as_typed=as_typed or bool(exact), unfinished=unfinished)
    lost = asked.lost
    if exact or not asked.groups or (as_typed and lost):
        alike = _fitting(asked.groups, snapshot) if exact and not lost else []
        nothing = not asked.groups and not exact and below is not None
        ids = list(dict.fromkeys([*exact, *alike]))
        return Found(ids, left_out=[] if exact else lost, price_below=below, exact=exact, everything=nothing)
    found = Found(_fitting(asked.groups, snapshot), _rewritten(text, asked.mended), lost, below)
    if found.product_ids:
        return found
    return replace(found, product_ids=_most(asked.groups, snapshot), some=True)


def _price(query: str) -> tuple[str, int | None]:
    match = LIMIT.search(query)
    if match is None:
        return query, None
    return (query[: match.start()] + " " + query[match.end() :]).strip(), int(match[1])


def _typed(text: str, locale: str) -> list[Word]:
    """The words to look for, each once; words like "the" only when there is nothing else."""
    found = list({word.stem: word for word in words.wanted(text, locale)}.values())[:MOST_WORDS]
    return [word for word in found if not words.is_stop(word.stem, locale)] or found


def _exact(query: str, searcher: Searcher) -> dict[str, str]:
    key = words.key(query)
    if len(key) < 3 or (not any(char.isdigit() for char in query) and "-" not in query):
        return {}
    hits = searcher.search(Query.term_query(SCHEMA, "key", key), 20, count=False).hits
    documents = [searcher.doc(address) for _, address in hits]
    return {
        document["id"][0]: next(code for code in document["codes"] if words.key(code) == key) for document in documents
    }


def _asked(typed: list[Word], snapshot: Snapshot, locale: str, *, as_typed: bool, unfinished: bool) -> _Asked:
    known, groups, mended = vocabulary.of(snapshot, locale), [], {}
    alike = synonyms.of(locale)
    named = {stem for key in alike for stem in key.split()}
    for place, word in enumerate(typed):
        options = {"known": known, "searcher": snapshot.searcher, "locale": locale}
        last = unfinished and place == len(typed) - 1
        found = matching.wanted(word, **options, unfinished=last)
        doubtful = found is None or (found.begun and not last)
        if doubtful and not as_typed and word.stem not in named:
            meant = _meant(word, found, known, locale)
            if meant:
                mended[word.said] = meant
                found = matching.wanted(words.wanted(meant, locale)[0], **options)
        groups.append(found or Wanted(word.said, word.stem, {}))
    wide = synonyms.widen(groups, alike)
    lost = [one.said for one in wide if not one.ways and not one.inner]
    return _Asked([one for one in wide if one.ways or one.inner], lost, mended)


def _meant(word: Word, found: Wanted | None, known: Vocabulary, locale: str) -> str | None:
    """What an unknown word was probably meant to be; a much commoner word comes before one that begins like it."""
    meant = vocabulary.nearest(known, word.said) or vocabulary.nearest(known, word.stem)
    if found is None:
        return meant or vocabulary.head(known, word.stem, locale)
    begun = sum(known.weight.get(stem, 0) for (stem,) in found.ways)
    return meant if meant and known.counts[meant] > COMMONER * begun else None


def _fitting(groups: Sequence[Wanted], snapshot: Snapshot) -> list[str]:
    """Products that have all of it."""
    return _ids(matching.every(groups), snapshot.searcher) if groups else []


def _most(groups: Sequence[Wanted], snapshot: Snapshot) -> list[str]:
    """Products that have all but one word, or else as many as there are that have one."""
    found: list[str] = []
    if len(groups) > 2:
        rest = [[one for one in groups if one is not left] for left in groups]
        scored: dict[str, float] = {}
        for fewer in rest:
            for score, product_id in _scored(matching.every(fewer), snapshot.searcher):
                scored[product_id] = max(score, scored.get(product_id, 0.0))
        found = sorted(scored, key=lambda one: -scored[one])
    return found or _ids(matching.some(groups), snapshot.searcher)


def _ids(query: Query, searcher: Searcher) -> list[str]:
    return [product_id for _, product_id in _scored(query, searcher)]


def _scored(query: Query, searcher: Searcher) -> list[tuple[float, str]]:
    """Best first; among the best, what people like comes before its equals."""
    hits = searcher.search(query, MOST, count=False).hits
    addresses = [address for _, address in hits]
    ids, likes = _names(searcher, addresses), searcher.fast_field_values("popularity", addresses[:FAR])
    found = [(score, product_id) for (score, _), product_id in zip(hits, ids, strict=True)]
    best = [
        (score * (1 + POPULAR * log(1 + (liked or 0))), product_id)
        for (score, product_id), liked in zip(found[:FAR], likes, strict=True)
    ]
    return sorted(best, key=lambda entry: (-entry[0], entry[1])) + found[FAR:]


def _names(searcher: Searcher, addresses: list[DocAddress]) -> list[str]:
    """Ids of products; reading documents is slow when there are many."""
    high, low = (searcher.fast_field_values(name, addresses) for name in ("id_high", "id_low"))
    return [
        str(UUID(int=(upper << 64) | lower)) if upper else searcher.doc(address)["id"][0]
        for address, upper, lower in zip(addresses, high, low, strict=True)
    ]


def _rewritten(text: str, mended: dict[str, str]) -> str | None:
    """What was typed, with the mended words in it; None when nothing was mended."""
    if not mended:
        return None
    return words.RUNS.sub(lambda match: mended.get(match[0].lower(), match[0]), text)
