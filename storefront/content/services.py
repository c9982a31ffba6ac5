"""The verbs of content: the search index and the words of pages."""

from typing import Any

from storefront.content import indexing, pages
from storefront.content.context import content
from storefront.content.indexing import Text
from storefront.content.models import ContentBlock
from storefront.content.pages import UnableToSavePage
from storefront.kernel import clock

__all__ = ["Text", "UnableToSavePage"]

done = indexing.done
enqueue = indexing.enqueue
index = indexing.index
save_page = pages.save_page


def save_block(*, key: str, locale: str, body: dict[str, Any]) -> None:
    """Replace a page's words in one language."""
    with content.transaction() as session:
        row = session.get(ContentBlock, (key, locale)) or ContentBlock(key=key, locale=locale)
        row.body, row.changed_at = body, clock.now()
        session.add(row)
