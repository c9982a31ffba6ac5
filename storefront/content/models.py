"""What waits for the search index, words that mean the same, the words of the first page, and whole pages of words."""

from datetime import datetime
from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storefront.content.context import content
from storefront.kernel import clock


class SearchQueue(content.Model):
    """A product whose index is stale; `token` changes with every change."""

    __tablename__ = "search_queue"
    product_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    token: Mapped[str] = mapped_column(String(36))
    queued_at: Mapped[datetime] = mapped_column(default=clock.now)


class SearchSynonyms(content.Model):
    """Words that mean the same in one language: a group a line. Without a row the shop's own list holds."""

    __tablename__ = "search_synonyms"
    locale: Mapped[str] = mapped_column(String(16), primary_key=True)
    lines: Mapped[str] = mapped_column(Text, default="")
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)


class ContentBlock(content.Model):
    """Words of a page in one language, as JSON; key `home` is the first page."""

    __tablename__ = "content_block"
    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    locale: Mapped[str] = mapped_column(String(16), primary_key=True)
    body: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)


class Page(content.Model):
    """A page of words at `/pages/<slug>` in one language; `body_html` was cleaned when it was saved."""

    __tablename__ = "page"
    slug: Mapped[str] = mapped_column(String(60), primary_key=True)
    locale: Mapped[str] = mapped_column(String(16), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(300), default="")
    body_html: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
