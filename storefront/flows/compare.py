"""Side by side: the typed attributes of up to four things of one kind, in equal units."""

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import replace as changed

from storefront.catalog import queries as catalog
from storefront.comparison import queries
from storefront.comparison import services as comparison
from storefront.comparison.queries import Entry
from storefront.flows.compare_gains import Gain, gains
from storefront.flows.compare_rows import SHOWS, Group, counts, groups_of, only
from storefront.flows.quoting import Standing, standings
from storefront.kernel.refusal import N_, Refusal
from storefront.kernel.settings import settings

LIMIT = comparison.LIMIT


class UnableToCompare(Refusal):
    """The thing is not for sale, or has no kind to be compared in."""


@dataclass(frozen=True)
class Column:
    """A thing as it stands now, with what people think of it (0 reviews: `rating` None)."""

    stands: Standing
    rating: float | None
    rating_count: int


@dataclass(frozen=True)
class Kind:
    """A product type with what is compared of it; `aside` are those for which four leave no place."""

    code: str
    name: str
    skus: tuple[str, ...]
    aside: tuple[str, ...] = ()


@dataclass(frozen=True)
class ComparisonTable:
    """`kind` None: nothing to compare. `counts`: rows by `all`, `differences`, `similarities`.

    `aside`: those of the kind that found no place. `home`: address and name of the category with others of the kind.
    `missing`: SKUs of somebody's list that the shop does not sell. `same`: this list is one's own already.
    """

    kinds: list[Kind]
    kind: Kind | None
    columns: list[Column]
    groups: list[Group]
    counts: dict[str, int]
    show: str
    gains: list[Gain]
    aside: list[Standing]
    home: tuple[str, str] | None = None
    missing: tuple[str, ...] = ()
    same: bool = False


def compare(*, entries: list[Entry], locale: str, type_code: str | None = None, show: str = "all") -> ComparisonTable:
    """One's own comparison (`entries_of`), one kind at a time; the kind compared last when none is named."""
    types = catalog.types_of([entry.sku for entry in entries], locale)
    told = {entry.sku: types.get(entry.sku, (entry.type_code, entry.type_code)) for entry in entries}
    return _table(_kinds(told), locale, type_code, show)


def compare_shared(
    *, entries: list[Entry], skus: Iterable[str], locale: str, type_code: str | None = None, show: str = "all"
) -> ComparisonTable:
    """Somebody's list by its address: only what is for sale, four of a kind; `entries` are the reader's own."""
    asked = list(dict.fromkeys(skus))
    types = catalog.types_of(_sold(asked, locale), locale)
    table = _table(_kinds(types), locale, type_code, show)
    mine = {entry.sku for entry in entries if not entry.aside}
    missing = tuple(sku for sku in asked if sku not in types)
    same = table.kind is not None and mine.issuperset(table.kind.skus)
    return changed(table, missing=missing, same=same)


def _sold(skus: list[str], locale: str) -> list[str]:
    return [sku for sku, offer in catalog.offers(skus, locale).items() if offer.published]


def _table(kinds: list[Kind], locale: str, type_code: str | None, show: str) -> ComparisonTable:
    kind = next((one for one in kinds if one.code == type_code), kinds[-1] if kinds else None)
    show = show if show in SHOWS else "all"
    if kind is None:
        return ComparisonTable([], None, [], [], dict.fromkeys(SHOWS, 0), show, [], [])
    now = standings(kind.skus + kind.aside, locale=locale)
    shown = [now[sku] for sku in kind.skus]
    groups = groups_of(kind.skus, locale)
    return ComparisonTable(
        kinds=kinds,
        kind=kind,
        columns=_columns(shown, locale),
        groups=only(groups, show),
        counts=counts(groups),
        show=show,
        gains=gains(shown, groups),
        aside=[now[sku] for sku in kind.aside],
        home=catalog.home_of(kind.skus[0], locale) if len(kind.skus) < LIMIT else None,
    )


def _columns(shown: list[Standing], locale: str) -> list[Column]:
    ids = [stands.offer.product_id for stands in shown if stands.offer]
    cards = {card.product_id: card for card in catalog.cards_of(ids, locale)}
    return [_column(stands, cards) for stands in shown]


def _column(stands: Standing, cards: dict[str, catalog.Card]) -> Column:
    card = cards.get(stands.offer.product_id) if stands.offer else None
    return Column(stands, card.rating, card.rating_count) if card else Column(stands, None, 0)


def _kinds(types: dict[str, tuple[str, str]]) -> list[Kind]:
    """`types`: SKU → code and name of its kind, in the owner's order."""
    by_kind: dict[tuple[str, str], list[str]] = {}
    for sku, kind in types.items():
        by_kind.setdefault(kind, []).append(sku)
    return [Kind(code, name, tuple(skus[:LIMIT]), tuple(skus[LIMIT:])) for (code, name), skus in by_kind.items()]


def add_to_comparison(*, owner: str, sku: str, instead_of: str | None = None) -> str:
    """Put it beside the others of its kind; the code of the kind. Raises ComparisonFull and UnableToCompare."""
    kind = catalog.type_of(sku) if _sold([sku], settings().shop_locales[0]) else None
    if kind is None:
        raise UnableToCompare(N_("We do not have this any more, so it cannot be compared."))
    comparison.add(owner=owner, sku=sku, type_code=kind[0], instead_of=instead_of)
    return kind[0]


def copy_comparison(*, owner: str, skus: Iterable[str], replace: bool = False) -> str:
    """Take somebody's list into one's own, four of a kind; the code of its last kind.

    Raises ComparisonFull when that would be more than four of a kind, and UnableToCompare when nothing of it is sold.
    """
    locale = settings().shop_locales[0]
    kinds = _kinds(catalog.types_of(_sold(list(dict.fromkeys(skus)), locale), locale))
    if not kinds:
        raise UnableToCompare(N_("Nothing of this list is sold any more."))
    entries = [(sku, kind.code) for kind in kinds for sku in kind.skus]
    comparison.copy(owner=owner, entries=entries, replace=replace)
    return kinds[-1].code


@dataclass(frozen=True)
class Waiting:
    """A fifth of its kind, until the shopper says which of `rivals` makes room."""

    sku: str
    name: str
    kind: str
    rivals: list[Standing]


def waiting(*, owner: str, sku: str, locale: str) -> Waiting:
    """What the question is about."""
    kind = catalog.type_of(sku)[0]
    skus = [entry.sku for entry in queries.comparison_of(owner) if entry.type_code == kind and not entry.aside]
    now = standings([sku, *skus], locale=locale)
    offer = now[sku].offer
    return Waiting(sku, offer.name if offer else sku, kind, [now[rival] for rival in skus])


@dataclass(frozen=True)
class Tray:
    """What stands at the foot of a list: `entries` of the kind chosen last, `skus` of every kind."""

    entries: list[Standing]
    skus: list[str]


def tray(*, chosen: list[Entry], locale: str) -> Tray:
    """What these entries are, four of them."""
    shown = [entry.sku for entry in chosen if not entry.aside and entry.type_code == chosen[-1].type_code]
    now = standings(shown, locale=locale)
    return Tray([stands for stands in now.values() if stands.offer], [entry.sku for entry in chosen])


def entries_of(owner: str | None) -> list[Entry]:
    """Everything this owner compares; nothing for a stranger."""
    return queries.comparison_of(owner) if owner else []
