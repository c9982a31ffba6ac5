"""What others may ask of content."""

from typing import Any

from sqlalchemy import select

from storefront.content import indexing, pages, searching, snapshots, synonyms
from storefront.content.models import ContentBlock
from storefront.content.searching import Found
from storefront.kernel.db import locale_chain, session

__all__ = ["Found"]

page = pages.page
queued = indexing.queued
search = searching.search
search_version = snapshots.version
synonyms_of = synonyms.text_of


def block(key: str, locale: str) -> dict[str, Any]:
    """The words of a page, along the fallback chain; empty when nobody wrote any."""
    chain = locale_chain(locale)
    rows = session().scalars(select(ContentBlock).where(ContentBlock.key == key, ContentBlock.locale.in_(chain)))
    found = {row.locale: row.body for row in rows}
    return next((found[one] for one in chain if one in found), {})


def home(locale: str) -> dict[str, Any]:
    """hero {title, emphasis, text, links, pictures, alt}, quote {text, emphasis}, promises [{title, text}]."""
    return block("home", locale)
