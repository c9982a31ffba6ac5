"""Writing the search index, and what waits to be indexed anew."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import tantivy
from sqlalchemy import delete, select, update

from storefront.content import schema, snapshots, words
from storefront.content.context import content
from storefront.content.models import SearchQueue
from storefront.kernel import clock
from storefront.kernel.ids import new_id
from storefront.kernel.settings import settings

HEAP_BYTES = 20_000_000  # per language, while writing


class Busy(Exception):
    """Another process is writing the index."""


@dataclass(frozen=True, kw_only=True)
class Text:
    """One product in one language. `kind`: its type, `places`: its categories, the nearest last; `target`: what it
    goes with; `keys`: SKUs, part numbers and barcodes.
    """

    product_id: str
    locale: str
    title: str
    brand: str = ""
    kind: str = ""
    places: tuple[str, ...] = ()
    attributes: str = ""
    target: str = ""
    description: str = ""
    keys: tuple[str, ...] = ()
    popularity: int = 0


def index(*, product_ids: Iterable[str], texts: Iterable[Text], anew: bool = False) -> None:
    """Replace what is known of these products and show it; one without a text is found no more.

    `anew`: there are no others. Raises Busy when another process is writing.
    """
    ids, writers = list(product_ids), _writers()
    try:
        for writer in writers.values():
            if anew:
                writer.delete_all_documents()
            for product_id in ids:
                writer.delete_documents_by_term("id", product_id)
        for text in texts:
            if text.locale in writers:
                writers[text.locale].add_document(_document(text))
        for writer in writers.values():
            writer.commit()
    finally:
        for writer in writers.values():
            writer.wait_merging_threads()
    snapshots.publish(writers)


def _writers() -> dict[str, tantivy.IndexWriter]:
    """One per language. Raises Busy."""
    return {locale: _writer(locale) for locale in settings().shop_locales}


def _writer(locale: str) -> tantivy.IndexWriter:
    place = str(snapshots.work(locale))
    try:
        return schema.register(tantivy.Index(schema.schema(), path=place)).writer(HEAP_BYTES, 1)
    except ValueError as error:
        if "lock" not in str(error).lower():
            raise
        raise Busy(str(error)) from error


def _document(text: Text) -> tantivy.Document:
    what, target = words.parted(text.title, text.locale)
    parts = {
        "title": what,
        "target": f"{target} {text.target}",
        "kind": " ".join([text.kind, *text.places]),
        "brand": text.brand,
        "attributes": text.attributes,
        "description": text.description,
    }
    spoken = {name: words.wanted(said, text.locale) for name, said in parts.items()}
    found = tantivy.Document()
    found.add_text("id", text.product_id)
    high, low = halves(text.product_id)
    found.add_unsigned("id_high", high)
    found.add_unsigned("id_low", low)
    found.add_unsigned("popularity", text.popularity)
    for name, said in spoken.items():
        found.add_text(name, " ".join(words.stems_of(said)))
    for name in {text.kind, *text.places[-1:]}:
        found.add_text("whole", whole(words.stems_of(words.wanted(name, text.locale))))
    for code in text.keys:
        found.add_text("key", words.key(code))
        found.add_text("codes", code)
    every = {word.said for said in spoken.values() for word in said}
    found.add_text("said", " ".join(sorted(every)))
    return found


def halves(product_id: str) -> tuple[int, int]:
    """A UUID as two numbers; zeros for anything else."""
    try:
        number = UUID(product_id).int
    except ValueError:
        return 0, 0
    return number >> 64, number & (1 << 64) - 1


def whole(stems: list[str]) -> str:
    return "_".join(stems)


def enqueue(*, product_ids: Iterable[str]) -> None:
    """Remember that these products have to be indexed anew."""
    ids = list(dict.fromkeys(product_ids))
    with content.transaction() as session:
        for product_id in ids:
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
