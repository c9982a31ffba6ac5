"""Keeping the search index: a row per word and product, and what waits to be indexed anew."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update

from storefront.content import words
from storefront.content.context import content
from storefront.content.models import SearchDocument, SearchKey, SearchQueue, SearchState, SearchTerm
from storefront.kernel import clock
from storefront.kernel.ids import new_id

WEIGHTS = {"title": 10.0, "kind": 5.0, "attributes": 3.0, "description": 1.0}


@dataclass(frozen=True, kw_only=True)
class Text:
    """One product in one language. `kind` is brand, type and categories; `keys` are SKUs and barcodes."""

    product_id: str
    locale: str
    title: str
    kind: str = ""
    attributes: str = ""
    description: str = ""
    keys: tuple[str, ...] = ()
    popularity: int = 0


def index(*, product_ids: Iterable[str], texts: Iterable[Text]) -> None:
    """Replace what is known of these products; one without a text is found no more."""
    ids, texts = list(product_ids), list(texts)
    with content.transaction() as session:
        for start in range(0, len(ids), 500):
            part = ids[start : start + 500]
            for table in (SearchDocument, SearchTerm, SearchKey):
                session.execute(delete(table).where(table.product_id.in_(part)))
        _insert(SearchDocument, [_document(text) for text in texts])
        _insert(SearchTerm, [row for text in texts for row in _terms(text)])
        _insert(SearchKey, _keys(texts))
        _grow()


def _insert(table: type, rows: list[dict]) -> None:
    if rows:
        with content.transaction() as session:
            session.execute(insert(table), rows)


def _document(text: Text) -> dict:
    count = len(words.words(text.title, text.locale))
    return {
        "product_id": text.product_id,
        "locale": text.locale,
        "title_words": count,
        "popularity": text.popularity,
    }


def _terms(text: Text) -> list[dict]:
    best: dict[str, tuple[float, str]] = {}
    for field, weight in WEIGHTS.items():  # the heaviest first
        for word, written in words.pairs(getattr(text, field), text.locale):
            best.setdefault(word, (weight, written))
    plain = {"locale": text.locale, "product_id": text.product_id}
    return [{**plain, "term": word, "weight": found[0], "written": found[1]} for word, found in best.items()]


def _keys(texts: list[Text]) -> list[dict]:
    found = {(words.key(key), text.product_id): key for text in texts for key in text.keys}
    return [{"key": key, "product_id": product_id, "written": written} for (key, product_id), written in found.items()]


def _grow() -> None:
    with content.transaction() as session:
        grown = session.execute(update(SearchState).where(SearchState.id == 1).values(version=SearchState.version + 1))
        if not grown.rowcount:
            session.add(SearchState(id=1, version=1))
            session.flush()


def enqueue(*, product_id: str) -> None:
    """Remember that this product has to be indexed anew."""
    with content.transaction() as session:
        values = {"token": new_id(), "queued_at": clock.now()}
        known = session.execute(update(SearchQueue).where(SearchQueue.product_id == product_id).values(**values))
        if not known.rowcount:
            session.add(SearchQueue(product_id=product_id, **values))
            session.flush()


def queued(*, limit: int = 200) -> dict[str, str]:
    """Product id → token, oldest first."""
    with content.transaction() as session:
        rows = session.execute(
            select(SearchQueue.product_id, SearchQueue.token).order_by(SearchQueue.queued_at).limit(limit)
        )
        return {row.product_id: row.token for row in rows}


def done(*, tokens: dict[str, str]) -> None:
    """Take indexed products off the queue, except those that changed again meanwhile."""
    with content.transaction() as session:
        for product_id, token in tokens.items():
            session.execute(delete(SearchQueue).where(SearchQueue.product_id == product_id, SearchQueue.token == token))
