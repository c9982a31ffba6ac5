"""The verbs of content: the search index and the words of pages."""

from typing import Any

from storefront.content import indexing, pages, synonyms
from storefront.content.context import content
from storefront.content.indexing import Busy, Text
from storefront.content.models import ContentBlock
from storefront.content.pages import UnableToSavePage
from storefront.content.synonyms import UnableToSaveSynonyms
from storefront.kernel import clock

__all__ = ["Busy", "Text", "UnableToSavePage", "UnableToSaveSynonyms"]

done = indexing.done
enqueue = indexing.enqueue
index = indexing.index
save_page = pages.save_page
reset_synonyms = synonyms.reset
save_synonyms = synonyms.save


def save_block(*, key: str, locale: str, body: dict[str, Any]) -> None:
    """Replace a page's words in one language."""
    with content.transaction() as session:
        row = session.get(ContentBlock, (key, locale)) or ContentBlock(key=key, locale=locale)
        row.body, row.changed_at = body, clock.now()
        session.add(row)
