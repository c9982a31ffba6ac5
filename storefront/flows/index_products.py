"""From the catalogue into the search index."""

from collections.abc import Iterable

from storefront.catalog import queries as catalog
from storefront.content import queries as content
from storefront.content import services as search

AT_A_TIME = 200


def index_products(product_ids: Iterable[str]) -> int:
    """Index these anew; those that are not for sale any more are forgotten. Returns how many there were."""
    ids = list(dict.fromkeys(product_ids))
    for start in range(0, len(ids), AT_A_TIME):
        part = ids[start : start + AT_A_TIME]
        search.index(product_ids=part, texts=[_text(found) for found in catalog.search_texts(part)])
    return len(ids)


def _text(found: catalog.SearchText) -> search.Text:
    return search.Text(
        product_id=found.product_id,
        locale=found.locale,
        title=found.title,
        kind=f"{found.brand} {found.kind}",
        attributes=found.attributes,
        description=found.description,
        keys=tuple(found.keys),
        popularity=found.popularity,
    )


def index_all() -> int:
    """Every product of the shop."""
    return index_products(catalog.product_ids())


def index_queued() -> str:
    """What has changed since the last time; says how much that was."""
    count = 0
    while waiting := content.queued(limit=AT_A_TIME):
        count += index_products(waiting)
        search.done(tokens=waiting)
    return f"indexed {count} products" if count else "nothing new"
