"""From the catalogue into the search index."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict

from storefront.catalog import queries as catalog
from storefront.content import queries as content
from storefront.content import services as search

AT_A_TIME = 500


def index_products(product_ids: Iterable[str]) -> int:
    """Index these anew; those that are not for sale any more are forgotten. Returns how many there were.

    When another process is writing the index just now, they are left to the job that follows the catalogue.
    """
    ids = list(dict.fromkeys(product_ids))
    if not ids:
        return 0
    try:
        search.index(product_ids=ids, texts=_texts(ids))
    except search.Busy:
        search.enqueue(product_ids=ids)
    return len(ids)


def _texts(ids: list[str]) -> Iterator[search.Text]:
    for start in range(0, len(ids), AT_A_TIME):
        for found in catalog.search_texts(ids[start : start + AT_A_TIME]):
            yield search.Text(**asdict(found))


def index_all() -> int:
    """Build the index from nothing; the old one is searched until the new one is whole. Raises Busy."""
    ids = catalog.product_ids()
    search.index(product_ids=ids, texts=_texts(ids), anew=True)
    return len(ids)


def index_queued() -> str:
    """What has changed since the last time, or everything when there is no index; says how much that was."""
    if content.search_version() is None:
        try:
            return f"indexed all {index_all()} products"
        except search.Busy:
            return "another process is writing the index"
    count = 0
    while waiting := content.queued(limit=AT_A_TIME):
        try:
            search.index(product_ids=list(waiting), texts=_texts(list(waiting)))
        except search.Busy:
            return "another process is writing the index"
        search.done(tokens=waiting)
        count += len(waiting)
    return f"indexed {count} products" if count else "nothing new"
