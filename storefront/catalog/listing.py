"""A list with its filters: cards, counts, chosen values. Three statements."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select

from storefront.catalog import cards
from storefront.catalog.facetting import option_of
from storefront.catalog.filters import RANGES, Ends, Filters, Scope, counting, matching, ordering
from storefront.catalog.models import FacetLabel, Listing
from storefront.kernel.db import locale_chain, session

PER_PAGE = 12
MOST_FACETS = 9
MOST_CHOICES = 24
FEW_NUMBERS = 6
MOST_VALUES = 500  # of one facet, that are looked up
LABEL = tuple(
    getattr(FacetLabel, name) for name in ("code", "value", "locale", "label", "kind", "unit", "position", "fill")
)
SYSTEM = ("all", "category", "price", "stock", "rating")


@dataclass(frozen=True)
class Choice:
    """`count`: what would be shown with this value chosen too."""

    value: str
    label: str
    count: int
    chosen: bool
    fill: str | None = None


@dataclass(frozen=True)
class FacetView:
    """`kind`: choice, swatch or range. `low`, `high`: chosen ends; `floor`, `ceiling`: what there is.

    Ends of `price` are minor units. The name of a system facet (price, stock, rating, category) is its code.
    """

    code: str
    name: str
    kind: str
    choices: list[Choice] = field(default_factory=list)
    low: float | None = None
    high: float | None = None
    floor: float | None = None
    ceiling: float | None = None
    unit: str = ""
    weight: int = 0


@dataclass(frozen=True)
class ListPage:
    """`cards` are those of page `page` alone, or of all pages up to it; `first` is the place of the first, from 0."""

    cards: list[cards.Card]
    facets: list[FacetView]
    total: int
    page: int
    pages: int
    sort: str
    filters: Filters
    first: int = 0


def listed(
    scope: Scope,
    *,
    locale: str,
    filters: Filters | None = None,
    sort: str = "featured",
    page: int = 1,
    alone: bool = False,
    categories: bool = False,
) -> ListPage:
    """Cards up to `page` (or of this page `alone`), and every filter with its counts.

    `sort` "relevance" keeps the order of `scope.product_ids`. `categories` offers departments as a filter.
    """
    filters = filters or Filters()
    counts = list(session().execute(counting(scope, filters, locale, skip=() if categories else ("category",))))
    total = next((row.products for row in counts if row.code == "all"), 0)
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(page, 1), pages)
    start, stop = (page - 1) * PER_PAGE if alone else 0, page * PER_PAGE
    found = _cards(scope, filters, locale, sort, start, stop) if total else []
    facets = _facets(counts, filters, locale, total)
    return ListPage(found, facets, total, page, pages, sort, filters, start)


def _cards(scope: Scope, filters: Filters, locale: str, sort: str, start: int, stop: int) -> list[cards.Card]:
    conditions = matching(scope, filters, locale)
    if sort == "relevance" and scope.product_ids is not None:
        fit = set(session().scalars(select(Listing.product_id).where(*conditions)))
        wanted = [one for one in scope.product_ids if one in fit][start:stop]
        return cards.by_id(wanted, locale)
    wanted = {option_of(code): values for code, values in filters.values.items() if option_of(code)}
    columns = [*cards.COLUMNS, Listing.variants] if wanted else cards.COLUMNS
    statement = select(*columns).where(*conditions).order_by(*ordering("featured" if sort == "relevance" else sort))
    rows = session().execute(statement.offset(start).limit(stop - start)).all()
    return [cards.showing(cards.of(row), row.variants, wanted) if wanted else cards.of(row) for row in rows]


def _facets(counts: Sequence[Any], filters: Filters, locale: str, total: int) -> list[FacetView]:
    by_code: dict[str, list[Any]] = defaultdict(list)
    for row in counts:
        if row.code != "all":
            by_code[row.code].append(row)
    for code, values in filters.values.items():  # a chosen value stays in sight when nothing has it
        known = {row.value for row in by_code[code]}
        by_code[code] += [_Nothing(code, value) for value in values if value not in known]
    weight = {code: sum(row.products for row in rows) for code, rows in by_code.items()}
    chosen = set(filters.codes)
    ranked = sorted(by_code, key=lambda code: (code not in SYSTEM and code not in chosen, -weight[code], code))
    kept = ranked[: MOST_FACETS + len(SYSTEM)]
    words = _labels(kept, by_code, locale)
    views = (_view(code, by_code[code], filters, words, total) for code in kept)
    return [replace(view, weight=weight[view.code]) for view in views if view is not None]


@dataclass(frozen=True)
class _Nothing:
    code: str
    value: str
    products: int = 0
    lowest: None = None
    highest: None = None


def _labels(codes: list[str], by_code: dict[str, list[Any]], locale: str) -> dict[tuple[str, str], Any]:
    named = [code for code in codes if code not in SYSTEM]
    if not named:
        return {}
    chain = locale_chain(locale)
    values = {"", *(row.value for code in named for row in by_code[code][:MOST_VALUES])}
    of_these = (FacetLabel.code.in_(named), FacetLabel.value.in_(sorted(values)))
    rows = session().execute(select(*LABEL).where(FacetLabel.locale.in_(chain), *of_these))
    ranked = sorted(rows, key=lambda row: -chain.index(row.locale))
    return {(row.code, row.value): row for row in ranked}


def _view(code: str, rows: list[Any], filters: Filters, words: dict, total: int) -> FacetView | None:
    """None when there is nothing to choose between."""
    if code in RANGES:
        return _range(code, code, "", rows, filters)
    if code not in SYSTEM and (code, "") not in words:
        return None
    name = words.get((code, ""))
    if name is not None and name.kind == "number" and (len(rows) > FEW_NUMBERS or code in filters.ranges):
        return _range(code, name.label, name.unit, rows, filters)
    choices = _choices(code, rows, filters, words)
    if code not in filters.values and not _worth_asking(code, name, choices, total):
        return None
    kind = "swatch" if name is not None and name.kind == "swatch" else "choice"
    return FacetView(code, name.label if name is not None else code, kind, choices)


def _worth_asking(code: str, name: Any, choices: list[Choice], total: int) -> bool:
    counts = [choice.count for choice in choices if choice.count]
    if not counts:
        return False
    if code in ("stock", "rating") or (name is not None and name.kind == "bool"):
        return min(counts) < total
    if name is not None and name.kind == "pill" and max(counts) < 2:
        return False
    return len(counts) > 1


def _choices(code: str, rows: list[Any], filters: Filters, words: dict) -> list[Choice]:
    chosen = filters.values.get(code, ())
    found = []
    for row in rows:
        label = words.get((code, row.value))
        words_of = label.label if label is not None else row.value
        place = label.position if label is not None else 0
        choice = Choice(
            row.value, words_of, row.products, row.value in chosen, label.fill if label is not None else None
        )
        found.append((-float(row.value) if code == "rating" and _is_number(row.value) else place, words_of, choice))
    ordered = [choice for *_, choice in sorted(found, key=lambda entry: entry[:2])]
    if len(ordered) > MOST_CHOICES:
        most = sorted(ordered, key=lambda choice: (not choice.chosen, -choice.count))[:MOST_CHOICES]
        ordered = [choice for choice in ordered if choice in most]
    return ordered


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def _range(code: str, name: str, unit: str, rows: list[Any], filters: Filters) -> FacetView | None:
    lowest = [row.lowest for row in rows if row.lowest is not None]
    highest = [row.highest for row in rows if row.highest is not None]
    ends: Ends = next(iter(filters.ranges.get(code, ())), (None, None))
    if not lowest and code not in filters.ranges:
        return None
    floor, ceiling = (min(lowest), max(highest)) if lowest else (None, None)
    if floor == ceiling and code not in filters.ranges:
        return None
    return FacetView(code, name, "range", [], *ends, floor, ceiling, unit)
