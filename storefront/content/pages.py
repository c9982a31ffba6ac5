"""Pages of words: terms, privacy, delivery and what else a shop has to say."""

import re

import nh3
from sqlalchemy import select

from storefront.content.context import content
from storefront.content.models import Page
from storefront.kernel import clock
from storefront.kernel.db import locale_chain, session
from storefront.kernel.refusal import N_, Refusal

TAGS = {"a", "blockquote", "br", "dd", "dl", "dt", "em", "h2", "h3", "li", "ol", "p", "strong", "ul"}
TAGS |= {"caption", "table", "tbody", "td", "th", "thead", "tr"}
ATTRIBUTES = {"a": {"href"}, "th": {"scope"}}
SCHEMES = {"https", "http", "mailto", "tel"}
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class UnableToSavePage(Refusal):
    """The owner can fix this."""


def save_page(*, slug: str, locale: str, title: str, body_html: str, summary: str = "") -> None:
    """Write or replace a page in one language; only harmless HTML is kept. Raises UnableToSavePage.

    Links to the shop's own pages begin with `/` and have no language: they follow the reader's.
    """
    if len(slug) > 60 or not SLUG.fullmatch(slug):
        raise UnableToSavePage(N_("The address of a page has small letters, digits and hyphens only."))
    if not title.strip():
        raise UnableToSavePage(N_("A page needs a title."))
    with content.transaction() as session:
        row = session.get(Page, (slug, locale)) or Page(slug=slug, locale=locale)
        row.title, row.summary, row.body_html = title.strip(), summary.strip(), cleaned(body_html)
        row.changed_at = clock.now()
        session.add(row)


def cleaned(html: str) -> str:
    return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None).strip()


def page(slug: str, locale: str) -> Page | None:
    """The page along the fallback chain; its `locale` says which language it was found in."""
    chain = locale_chain(locale)
    rows = session().scalars(select(Page).where(Page.slug == slug, Page.locale.in_(chain)))
    found = {row.locale: row for row in rows}
    return next((found[one] for one in chain if one in found), None)
