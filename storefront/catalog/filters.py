"""What a shopper narrowed a list down to, and the statements that find and count it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import CTE, ColumnElement, and_, case, exists, func, literal, or_, select, true
from sqlalchemy.orm import aliased

from storefront.catalog.models import Facet, FacetLabel, Listing

RANGES = ("price",)
SORTS = ("featured", "newest", "price", "-price", "rating")
Ends = tuple[float | None, float | None]
_HAD = aliased(Facet)  # made once: an alias costs as much as a statement


@dataclass(frozen=True)
class Filters:
    """`values`: facet code → chosen values, any of them fits. `ranges`: facet code → from and to, inclusive.

    Prices are minor units of the shop's currency.
    """

    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ranges: dict[str, tuple[Ends, ...]] = field(default_factory=dict)

    @property
    def codes(self) -> list[str]:
        return sorted({*self.values, *self.ranges})

    def without(self, code: str) -> "Filters":
        """The same but for one facet."""
        return Filters(
            {key: value for key, value in self.values.items() if key != code},
            {key: value for key, value in self.ranges.items() if key != code},
        )


@dataclass(frozen=True)
class Scope:
    """What is looked through: a category with all below it, found products, or (neither) the whole shop."""

    category: str | None = None
    product_ids: Sequence[str] | None = None

    def condition(self) -> ColumnElement[bool]:
        parts: list[Any] = [_has("all", "")]
        if self.category is not None:
            parts = [_has("category", self.category)]
        if self.product_ids is not None:
            parts.append(Listing.product_id.in_(self.product_ids))
        return and_(*parts)


def _has(code: str, value: str) -> ColumnElement[bool]:
    return Listing.product_id.in_(select(_HAD.product_id).where(_HAD.code == code, _HAD.value == value))


def fits(filters: Filters, code: str) -> ColumnElement[bool]:
    """The product has one of the chosen values of this facet; a name that is no facet excludes nothing."""
    row = aliased(Facet)
    ways: list[Any] = []
    if chosen := filters.values.get(code):
        ways.append(row.value.in_(chosen))
    for low, high in filters.ranges.get(code, ()):
        ends = [row.number >= low if low is not None else None, row.number <= high if high is not None else None]
        ways.append(and_(row.number.is_not(None), *(end for end in ends if end is not None)))
    found = exists().where(row.product_id == Listing.product_id, row.code == code, or_(*ways)).correlate(Listing)
    if code in ("price", "stock", "rating", "category"):
        return found
    label = aliased(FacetLabel)
    return or_(found, ~exists().where(label.code == code, label.value == ""))


def matching(scope: Scope, filters: Filters, locale: str) -> list[ColumnElement[bool]]:
    """Conditions on `Listing` for the products to show."""
    return [Listing.locale == locale, scope.condition(), *(fits(filters, code) for code in filters.codes)]


def counting(scope: Scope, filters: Filters, locale: str, *, skip: Sequence[str] = ("category",)) -> Any:
    """One statement: `(code, value, products, lowest, highest)` for every facet.

    Each facet is counted under all the other choices but not its own, so that one more value of the same
    facet can be seen to add something. Code `all` is the number of products to show.
    """
    base = _base(scope, filters, locale)
    code = Facet.code
    others = {name: and_(true(), *(base.c[f"fits_{i}"] for i in _others(filters, name))) for name in filters.codes}
    everything = and_(true(), *(base.c[f"fits_{i}"] for i in range(len(filters.codes))))
    cases = [(code == name, condition) for name, condition in others.items() if _others(filters, name)]
    alone = [name for name in filters.codes if not _others(filters, name)]
    if alone:
        cases.append((code.in_(alone), literal(True)))
    condition = case(*cases, else_=everything) if cases else everything
    value = case((code.in_(RANGES), literal("")), else_=Facet.value)
    return (
        select(
            code,
            value.label("value"),
            func.count(Facet.product_id.distinct()).label("products"),
            func.min(Facet.number).label("lowest"),
            func.max(Facet.number).label("highest"),
        )
        .join(base, base.c.product_id == Facet.product_id)
        .where(condition, code.not_in(skip))
        .group_by(code, value)
    )


def _others(filters: Filters, name: str) -> list[int]:
    return [index for index, code in enumerate(filters.codes) if code != name]


def _base(scope: Scope, filters: Filters, locale: str) -> CTE:
    flags = [fits(filters, code).label(f"fits_{index}") for index, code in enumerate(filters.codes)]
    return select(Listing.product_id, *flags).where(Listing.locale == locale, scope.condition()).cte("base")


def ordering(sort: str) -> list[Any]:
    """`sort` is one of SORTS; equal things stand in a fixed order."""
    first = {
        "featured": [],
        "newest": [Listing.arrived_at.desc()],
        "price": [Listing.price_minor],
        "-price": [Listing.price_minor.desc()],
        "rating": [Listing.rating.desc(), Listing.rating_count.desc()],
    }[sort]
    return [*first, Listing.position, Listing.product_id]
