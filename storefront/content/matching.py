"""From words to a query of the index: where each may stand, what stands for it, and how much that counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from tantivy import Occur, Query, Schema, Searcher

from storefront.content import schema, vocabulary
from storefront.content.indexing import whole
from storefront.content.vocabulary import Vocabulary
from storefront.content.words import Word

PHRASE = 4.0
WHOLE = 4.0
SYNONYM, TAIL, BEGINNING = 0.2, 0.9, 0.6
SCHEMA: Schema = schema.schema()
Stems = tuple[str, ...]


@dataclass(frozen=True)
class Wanted:
    """One thing that was asked for: `said` as it was typed; any of `ways` (stems → share of the points) answers it,
    and so do all of `inner` together.
    """

    said: str
    stem: str
    ways: dict[Stems, float]
    inner: tuple["Wanted", ...] = ()

    @property
    def begun(self) -> bool:
        """Only words that begin like it answer."""
        return bool(self.ways) and all(share == BEGINNING for share in self.ways.values())

    @property
    def stems(self) -> list[str]:
        return self.stem.split()


def wanted(
    word: Word, *, known: Vocabulary, searcher: Searcher, locale: str, unfinished: bool = False
) -> Wanted | None:
    """None when nothing in the shop has the word, or begins like it. `unfinished`: still being typed."""
    ways: dict[Stems, float] = {}
    there = has(searcher, word.stem)
    if there:
        ways[word.stem,] = 1.0
    if len(word.parts) > 1 and all(has(searcher, part) for part in word.parts):
        ways[word.parts] = 1.0
    for tail in vocabulary.tails(known, word.stem, locale):
        ways.setdefault((tail,), TAIL)
    if (unfinished or not ways) and len(word.stem) > 1 and not word.stem[0].isdigit():
        for longer in vocabulary.beginning(known, word.stem):
            ways.setdefault((longer,), BEGINNING)
    return Wanted(word.said, word.stem, ways) if ways else None


def has(searcher: Searcher, stem: str) -> bool:
    return any(searcher.doc_freq(name, stem) for name in schema.TEXTS)


def every(groups: Sequence[Wanted]) -> Query:
    """All of it; better when it stands together, best when it is the very name of a type or category."""
    parts = [(Occur.Must, _group(one)) for one in groups]
    stems = [stem for one in groups for stem in one.stems]
    if len(stems) > 1:
        together = Query.phrase_query(SCHEMA, "title", stems, 1)
        parts.append((Occur.Should, Query.boost_query(together, PHRASE)))
    for name in _names(groups):
        parts.append((Occur.Should, Query.boost_query(Query.term_query(SCHEMA, "whole", name), WHOLE)))
    return Query.boolean_query(parts)


def some(groups: Sequence[Wanted]) -> Query:
    return Query.boolean_query([(Occur.Should, _group(one)) for one in groups])


def _names(groups: Sequence[Wanted]) -> set[str]:
    found = {whole([stem for one in groups for stem in one.stems])}
    if len(groups) == 1:
        found |= {whole(list(stems)) for stems, share in groups[0].ways.items() if share == SYNONYM}
    return found


def _group(one: Wanted) -> Query:
    ways = [_way(stems, share) for stems, share in one.ways.items()]
    if one.inner:
        ways.append(Query.boolean_query([(Occur.Must, _group(part)) for part in one.inner]))
    return Query.disjunction_max_query(ways, 0.0)


def _way(stems: Stems, share: float) -> Query:
    if len(stems) == 1:
        places = [(Query.term_query(SCHEMA, name, stems[0]), weight) for name, weight in schema.WEIGHTS.items()]
    else:
        places = [(Query.phrase_query(SCHEMA, name, list(stems)), weight) for name, weight in schema.WEIGHTS.items()]
    return Query.disjunction_max_query(
        [Query.boost_query(query, weight * share) for query, weight in places], schema.TIE
    )
