"""Side by side: the typed attributes of up to four things of one kind, in equal units."""

from dataclasses import dataclass

from storefront.catalog import queries as catalog
from storefront.comparison import queries
from storefront.comparison import services as comparison
from storefront.flows.quoting import Standing, standings
from storefront.kernel.refusal import N_, Refusal

LIMIT = comparison.LIMIT
SHOWS = ("all", "differences", "similarities")


class UnableToCompare(Refusal):
    """The thing has no kind to be compared in."""


@dataclass(frozen=True)
class Column:
    """A thing as it stands now, with what people think of it (0 reviews: `rating` None)."""

    stands: Standing
    rating: float | None
    rating_count: int


@dataclass(frozen=True)
class Kind:
    """A product type with what is compared of it."""

    code: str
    name: str
    skus: tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    """`text` None: not stated."""

    text: str | None
    best: bool = False


@dataclass(frozen=True)
class Row:
    name: str
    differs: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Group:
    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class ComparisonTable:
    """`kind` None: nothing to compare. `counts`: rows by `all`, `differences`, `similarities`."""

    kinds: list[Kind]
    kind: Kind | None
    columns: list[Column]
    groups: list[Group]
    counts: dict[str, int]
    show: str


def compare(*, owner: str | None, locale: str, type_code: str | None = None, show: str = "all") -> ComparisonTable:
    """This owner's comparison, one kind at a time; the kind compared last when none is named."""
    entries = queries.comparison_of(owner) if owner else []
    return _table([(entry.sku, entry.type_code) for entry in entries], locale, type_code, show)


def compare_shared(*, skus: list[str], locale: str, type_code: str | None = None, show: str = "all") -> ComparisonTable:
    """Somebody's list by its address; nothing of the reader is touched."""
    pairs = [(sku, kind[0]) for sku in dict.fromkeys(skus) if (kind := catalog.type_of(sku))]
    return _table(pairs, locale, type_code, show)


def _table(pairs: list[tuple[str, str]], locale: str, type_code: str | None, show: str) -> ComparisonTable:
    kinds = _kinds(pairs, locale)
    kind = next((one for one in kinds if one.code == type_code), kinds[-1] if kinds else None)
    show = show if show in SHOWS else "all"
    if kind is None:
        return ComparisonTable([], None, [], [], dict.fromkeys(SHOWS, 0), show)
    groups = _groups(kind.skus, locale)
    return ComparisonTable(kinds, kind, _columns(kind.skus, locale), _only(groups, show), _counts(groups), show)


def _columns(skus: tuple[str, ...], locale: str) -> list[Column]:
    now = standings(skus, locale=locale)
    ids = [stands.offer.product_id for stands in now.values() if stands.offer]
    cards = {card.product_id: card for card in catalog.cards_of(ids, locale)}
    return [_column(stands, cards) for stands in now.values()]


def _column(stands: Standing, cards: dict[str, catalog.Card]) -> Column:
    card = cards.get(stands.offer.product_id) if stands.offer else None
    return Column(stands, card.rating, card.rating_count) if card else Column(stands, None, 0)


def _kinds(pairs: list[tuple[str, str]], locale: str) -> list[Kind]:
    by_code: dict[str, list[str]] = {}
    for sku, code in pairs:
        by_code.setdefault(code, []).append(sku)
    return [Kind(code, _type_name(skus[0], code, locale), tuple(skus[:LIMIT])) for code, skus in by_code.items()]


def _type_name(sku: str, code: str, locale: str) -> str:
    found = catalog.type_of(sku, locale)
    return found[1] if found else code


def _groups(skus: tuple[str, ...], locale: str) -> list[Group]:
    found = catalog.attribute_rows(skus, locale, comparable_only=True)
    return [Group(group.name, tuple(_row(row, skus) for row in group.rows)) for group in found]


def _row(row: catalog.AttributeRow, skus: tuple[str, ...]) -> Row:
    values = [row.values.get(sku) for sku in skus]
    texts = [value.text if value and value.text else None for value in values]
    best = _best(row.better, [value.raw if value else None for value in values])
    cells = tuple(Cell(text, at in best) for at, text in enumerate(texts))
    return Row(row.name, len(skus) > 1 and len(set(texts)) > 1, cells)


def _best(better: str | None, raws: list) -> set[int]:
    """Which columns have the best number; none when no direction is defined or all that state it are equal."""
    numbers = {at: raw for at, raw in enumerate(raws) if isinstance(raw, (int, float)) and not isinstance(raw, bool)}
    if better not in ("higher", "lower") or len(numbers) < 2 or len(set(numbers.values())) < 2:
        return set()
    wanted = max(numbers.values()) if better == "higher" else min(numbers.values())
    return {at for at, number in numbers.items() if number == wanted}


def _only(groups: list[Group], show: str) -> list[Group]:
    if show == "all":
        return groups
    kept = [Group(g.name, tuple(row for row in g.rows if row.differs == (show == "differences"))) for g in groups]
    return [group for group in kept if group.rows]


def _counts(groups: list[Group]) -> dict[str, int]:
    rows = [row for group in groups for row in group.rows]
    different = sum(row.differs for row in rows)
    return {"all": len(rows), "differences": different, "similarities": len(rows) - different}


def add_to_comparison(*, owner: str, sku: str, instead_of: str | None = None) -> str:
    """Put it beside the others of its kind; the code of the kind. Raises ComparisonFull and UnableToCompare."""
    kind = catalog.type_of(sku)
    if kind is None:
        raise UnableToCompare(N_("We do not have this any more, so it cannot be compared."))
    comparison.add(owner=owner, sku=sku, type_code=kind[0], instead_of=instead_of)
    return kind[0]


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
    skus = [entry.sku for entry in queries.comparison_of(owner) if entry.type_code == kind]
    now = standings([sku, *skus], locale=locale)
    offer = now[sku].offer
    return Waiting(sku, offer.name if offer else sku, kind, [now[rival] for rival in skus])


@dataclass(frozen=True)
class Tray:
    """What stands at the foot of a list: `entries` of the kind chosen last, `skus` of every kind."""

    entries: list[Standing]
    skus: list[str]


def tray(*, owner: str | None, locale: str) -> Tray:
    """What this owner has ticked."""
    chosen = queries.comparison_of(owner) if owner else []
    skus = [entry.sku for entry in chosen if entry.type_code == chosen[-1].type_code]
    now = standings(skus, locale=locale)
    return Tray([stands for stands in now.values() if stands.offer], [entry.sku for entry in chosen])
