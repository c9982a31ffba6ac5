"""A list with its filters as `catalog/_grid.html` takes it."""

from typing import Any

from babel.numbers import get_currency_symbol
from flask_babel import gettext as _

from blueprints.edge.localisation import current_locale, money
from blueprints.showing import narrowing
from blueprints.showing.cards import cards
from storefront.catalog.queries import PER_PAGE, Choice, FacetView, Filters, ListPage
from storefront.inventory.queries import Availability
from storefront.kernel.money import Money
from storefront.kernel.settings import settings

OPEN = 5


class Shown:
    """One list at one address: knows how to write every other state of it."""

    def __init__(
        self,
        page: ListPage,
        there: dict[str, Availability],
        *,
        action: str,
        usual: str = "featured",
        kept: narrowing.Pairs = (),
        places: dict[str, str] | None = None,
    ) -> None:
        self.page, self.there, self.action, self.usual = page, there, action, usual
        self.kept, self.places = list(kept), places or {}
        self.sort = page.sort if page.sort != usual else None

    def url(self, chosen: Filters, page: int | None = None) -> str:
        return narrowing.address(self.action, chosen, kept=self.kept, sort=self.sort, page=page)

    @property
    def canonical(self) -> str:
        return self.url(self.page.filters, self.page.page if self.page.page > 1 else None)

    def results(self) -> dict[str, Any]:
        page = self.page
        more = page.page < page.pages
        chips = self._chips()
        return {
            "action": self.action,
            "kept": self.kept,
            "total": page.total,
            "chosen_count": len(chips),
            "products": page.cards,
            "parts": self._parts(),
            "facets": self._facets(),
            "chips": chips,
            "clear_url": self.url(Filters()),
            "sorts": self._sorts(),
            "sort": page.sort,
            "more_url": self.url(page.filters, page.page + 1) if more else None,
            "more_count": min(PER_PAGE, page.total - page.page * PER_PAGE) if more else 0,
        }

    def _parts(self) -> list[dict[str, Any]]:
        """Page by page, so that a page looks the same whether it came alone or with those before it."""
        found = cards(self.page.cards, self.there)
        first = self.page.first
        return [
            {"products": found[start : start + PER_PAGE], "eager": 2 if first + start == 0 else 0}
            for start in range(0, len(found), PER_PAGE)
        ]

    def _sorts(self) -> list[tuple[str, str]]:
        words = {
            "relevance": _("Best match"),
            "featured": _("Our order"),
            "newest": _("Newest"),
            "price": _("Price, low first"),
            "-price": _("Price, high first"),
            "rating": _("Best rated"),
        }
        first = ["relevance"] if self.usual == "relevance" and self.page.sort != "featured" else ["featured"]
        return [(key, words[key]) for key in (*first, "newest", "price", "-price", "rating")]

    def _facets(self) -> list[dict[str, Any]]:
        views = [view for view in self.page.facets if view.code != "category" or self.places]
        views.sort(key=_rank)
        chosen = self.page.filters.codes
        found = []
        for place, view in enumerate(views):
            opened = place < OPEN or view.code in chosen
            found.append(self._range(view, opened) if view.kind == "range" else self._choices(view, opened))
        return [facet for facet in found if facet["kind"] == "range" or facet["choices"]]

    def _range(self, view: FacetView, opened: bool) -> dict[str, Any]:
        unit = _symbol() if view.code == "price" else view.unit
        ends = {name: narrowing.written(view.code, getattr(view, name)) for name in ("low", "high")}
        return {
            "code": view.code,
            "name": self.name(view),
            "open": opened,
            "kind": "range",
            "choices": [],
            "low": ends["low"] or None,
            "high": ends["high"] or None,
            "floor": _rounded(view.code, view.floor),
            "ceiling": _rounded(view.code, view.ceiling, up=True),
            "unit": unit,
        }

    def _choices(self, view: FacetView, opened: bool) -> dict[str, Any]:
        shown = [choice for choice in view.choices if view.code != "category" or choice.value in self.places]
        choices = [
            {
                "value": choice.value,
                "label": self.label(view.code, choice),
                "count": choice.count,
                "chosen": choice.chosen,
                "fill": choice.fill,
            }
            for choice in shown
        ]
        kind = "swatch" if view.kind == "swatch" else "choice"
        return {"code": view.code, "name": self.name(view), "open": opened, "kind": kind, "choices": choices}

    def name(self, view: FacetView) -> str:
        system = {
            "price": _("Price"),
            "stock": _("Availability"),
            "rating": _("Rating"),
            "category": _("Department"),
        }
        return system.get(view.code, view.name)

    def label(self, code: str, choice: Choice) -> str:
        if code == "stock":
            return _("In stock")
        if code == "rating":
            return _("%(stars)s and better", stars=choice.value)
        return self.places.get(choice.value, choice.label) if code == "category" else choice.label

    def _chips(self) -> list[dict[str, str]]:
        views = {view.code: view for view in self.page.facets}
        chosen, found = self.page.filters, []
        for code, values in chosen.values.items():
            for choice in views[code].choices if code in views else ():
                if choice.value in values:
                    found.append(self._chip(views[code], choice))
        for code, ends in chosen.ranges.items():
            if code in views:
                words = _between(code, *ends[0], unit=views[code].unit)
                label = words if code == "price" else f"{self.name(views[code])}: {words}"
                found.append({"words": label, "url": self.url(chosen.without(code))})
        return found

    def _chip(self, view: FacetView, choice: Choice) -> dict[str, str]:
        chosen = self.page.filters
        rest = tuple(value for value in chosen.values[view.code] if value != choice.value)
        values = {**chosen.values, view.code: rest} if rest else chosen.without(view.code).values
        label = self.label(view.code, choice)
        words = f"{view.name}: {label}" if choice.value in ("yes", "no") else label
        return {"words": words, "url": self.url(Filters(values, chosen.ranges))}


def _rank(view: FacetView) -> tuple[int, int]:
    fixed = {"category": 0, "price": 1, "stock": 8, "rating": 9}
    return fixed.get(view.code, 2 if view.kind == "swatch" else 3), -view.weight


def _symbol() -> str:
    return get_currency_symbol(settings().shop_currency, locale=current_locale().replace("-", "_"))


def _rounded(code: str, value: float | None, *, up: bool = False) -> str:
    """What stands grey in an empty field: whole money, never narrower than what there is."""
    if value is None or code != "price":
        return narrowing.written(code, value)
    whole = 10 ** Money.zero(settings().shop_currency).exponent
    return str(-(-int(value) // whole) if up else int(value) // whole)


def _between(code: str, low: float | None, high: float | None, *, unit: str) -> str:
    def said(value: float) -> str:
        if code == "price":
            return money(Money(int(value), settings().shop_currency))
        return f"{narrowing.written(code, value)} {unit}".strip()

    if low is not None and high is not None:
        return _("%(low)s to %(high)s", low=said(low), high=said(high))
    return _("from %(low)s", low=said(low)) if low is not None else _("up to %(high)s", high=said(high))
