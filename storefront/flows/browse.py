"""Home, lists and search: the catalogue with what is in stock now."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from storefront.catalog import queries as catalog
from storefront.catalog.queries import Card, CategoryPage, Filters, ListPage, NavItem
from storefront.content import queries as content
from storefront.content.queries import Found
from storefront.inventory import queries as inventory
from storefront.inventory.queries import Availability
from storefront.kernel.money import Money
from storefront.kernel.settings import settings

There = dict[str, Availability]
SUGGESTED = 6
PLACES = 3


@dataclass(frozen=True)
class HomePage:
    """`words`: see `content.queries.home`."""

    words: dict[str, Any]
    departments: list[NavItem]
    total: int
    newest: list[Card]
    loved: list[Card]
    there: There


@dataclass(frozen=True)
class SearchPage:
    """`results` is None when nothing was found. `places`: categories that fit the words."""

    query: str
    found: Found
    results: ListPage | None
    places: list[NavItem]
    departments: list[NavItem]
    there: There


@dataclass(frozen=True)
class Suggestions:
    cards: list[Card]
    places: list[NavItem]


def home(*, locale: str) -> HomePage:
    departments = catalog.navigation(locale)
    newest = catalog.newest(locale)
    loved = catalog.most_loved(locale, besides=[card.product_id for card in newest])
    total = sum(item.count for item in departments)
    return HomePage(content.home(locale), departments, total, newest, loved, _there([*newest, *loved]))


def category(
    slug: str, *, locale: str, filters: Filters, sort: str, page: int, alone: bool = False
) -> tuple[CategoryPage, There] | None:
    """None when there is no such category."""
    found = catalog.category_page(slug, locale, filters, sort, page, alone=alone)
    return (found, _there(found.results.cards)) if found else None


def search(
    query: str,
    *,
    locale: str,
    filters: Filters,
    sort: str,
    page: int,
    as_typed: bool = False,
    alone: bool = False,
) -> SearchPage:
    """Words, a SKU or a barcode; no words find everything. "under 30 €" becomes a filter."""
    found = content.search(query, locale=locale, as_typed=as_typed)
    filters = _with_price(filters, found.price_below)
    departments = catalog.navigation(locale)
    places = _places(query, departments)
    if not found.product_ids and not found.everything:
        return SearchPage(query, found, None, places, departments, {})
    ids = None if found.everything else found.product_ids
    sort = "featured" if ids is None and sort == "relevance" else sort
    results = catalog.everything(locale, product_ids=ids, filters=filters, sort=sort, page=page, alone=alone)
    return SearchPage(query, found, results, places, departments, _there(results.cards))


def suggest(query: str, *, locale: str) -> Suggestions:
    """A few products and categories for what has been typed so far; two letters are enough."""
    if len(query.strip()) < 2:
        return Suggestions([], [])
    found = content.search(query, locale=locale, unfinished=True)
    cards = catalog.cards_of(found.product_ids[:SUGGESTED], locale)
    return Suggestions(cards, _places(query, catalog.navigation(locale)))


def _with_price(filters: Filters, below: int | None) -> Filters:
    """`below` is in major units; what was chosen by hand comes first."""
    if below is None or "price" in filters.ranges:
        return filters
    minor = below * 10 ** Money.zero(settings().shop_currency).exponent
    return Filters(filters.values, {**filters.ranges, "price": ((None, minor),)})


def _places(query: str, departments: list[NavItem]) -> list[NavItem]:
    """Categories whose name has a word that begins like the query, or like one of its longer words."""
    typed = query.casefold().strip()
    starts = {typed, *(word for word in typed.split() if len(word) > 3)} - {""}
    if len(typed) < 2:
        return []
    everywhere = [one for item in departments for one in (item, *item.children)]
    fitting = [item for item in everywhere if any(_begins(item.name, start) for start in starts)]
    return fitting[:PLACES]


def _begins(name: str, start: str) -> bool:
    words = name.casefold().replace("&", " ").replace(",", " ").split()
    return name.casefold().startswith(start) or any(word.startswith(start) for word in words)


def _there(cards: Iterable[Card]) -> There:
    return inventory.availability([card.sku for card in cards])
