"""The search index, what waits for it, the words of the first page, and whole pages of words."""

from datetime import datetime
from typing import Any

from sqlalchemy import Float, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storefront.content.context import content
from storefront.kernel import clock

WORD = String(64).with_variant(String(64, collation="C"), "postgresql")  # so that a prefix is a range of the index


class SearchDocument(content.Model):
    """A product in one language, as far as ranking needs it."""

    __tablename__ = "search_document"
    product_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    locale: Mapped[str] = mapped_column(String(16), primary_key=True)
    title_words: Mapped[int] = mapped_column(Integer)
    popularity: Mapped[int] = mapped_column(Integer, default=0)


class SearchTerm(content.Model):
    """A word of a product: `weight` says where it stands (see `indexing.WEIGHTS`), `written` how it looked."""

    __tablename__ = "search_term"
    locale: Mapped[str] = mapped_column(String(16), primary_key=True)
    term: Mapped[str] = mapped_column(WORD, primary_key=True)
    product_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    weight: Mapped[float] = mapped_column(Float)
    written: Mapped[str] = mapped_column(String(64))

    __table_args__ = (Index("ix_search_term_product", "product_id"),)


class SearchKey(content.Model):
    """A SKU or a barcode, without anything but letters and digits."""

    __tablename__ = "search_key"
    key: Mapped[str] = mapped_column(WORD, primary_key=True)
    product_id: Mapped[str] = mapped_column(String(36), primary_key=True, index=True)
    written: Mapped[str] = mapped_column(String(64))


class SearchQueue(content.Model):
    """A product whose index is stale; `token` changes with every change."""

    __tablename__ = "search_queue"
    product_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    token: Mapped[str] = mapped_column(String(36))
    queued_at: Mapped[datetime] = mapped_column(default=clock.now)


class SearchState(content.Model):
    """One row: `version` grows with every change of the index, for what processes keep in memory."""

    __tablename__ = "search_state"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    version: Mapped[int] = mapped_column(Integer, default=0)


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
