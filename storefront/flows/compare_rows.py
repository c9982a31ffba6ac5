"""The rows of a comparison: what differs, what is the same, and which value is best."""

from dataclasses import dataclass
from typing import Any

from storefront.catalog import queries as catalog

SHOWS = ("all", "differences", "similarities")


@dataclass(frozen=True)
class Cell:
    """`text` None: not stated. `merit`: the higher the better; None where no direction is set."""

    text: str | None
    merit: float | None = None
    best: bool = False


@dataclass(frozen=True)
class Row:
    name: str
    differs: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Group:
    """`key`: its name in an address. `count`: how many rows it has when it is folded."""

    key: str
    name: str
    rows: tuple[Row, ...]


def groups_of(skus: tuple[str, ...], locale: str) -> list[Group]:
    """Every comparable attribute that at least one of them states, in the order of their type."""
    found = catalog.compared_rows(skus, locale)
    groups = [Group(group.key, group.name, tuple(_rows(group.rows, skus))) for group in found]
    return [group for group in groups if group.rows]


def _rows(rows: list[catalog.AttributeRow], skus: tuple[str, ...]) -> list[Row]:
    made = [_row(row, skus) for row in rows]
    return [row for row in made if any(cell.text is not None for cell in row.cells)]


def _row(row: catalog.AttributeRow, skus: tuple[str, ...]) -> Row:
    values = [row.values.get(sku) for sku in skus]
    texts = [value.text if value and value.text else None for value in values]
    merits = [_merit(row.better, value.raw if value else None) for value in values]
    best = _best(merits)
    cells = tuple(Cell(text, merit, at in best) for at, (text, merit) in enumerate(zip(texts, merits, strict=True)))
    return Row(row.name, len(skus) > 1 and len({_plain(text) for text in texts}) > 1, cells)


def _plain(text: str | None) -> str | None:
    """Two spellings of one word are no difference."""
    return " ".join(text.casefold().split()) if text else text


def _merit(better: str | None, raw: Any) -> float | None:
    """Numbers, and yes above no; anything else has no direction."""
    if better not in ("higher", "lower") or not isinstance(raw, int | float):
        return None
    return float(raw) if better == "higher" else -float(raw)


def _best(merits: list[float | None]) -> set[int]:
    """Which columns are best; none when fewer than two say something, or all that do say the same."""
    known = {at: merit for at, merit in enumerate(merits) if merit is not None}
    if len(set(known.values())) < 2:
        return set()
    return {at for at, merit in known.items() if merit == max(known.values())}


def only(groups: list[Group], show: str) -> list[Group]:
    """All rows, those that differ, or those that do not; groups without any are left out."""
    if show == "all":
        return groups
    wanted = show == "differences"
    kept = [Group(one.key, one.name, tuple(row for row in one.rows if row.differs == wanted)) for one in groups]
    return [group for group in kept if group.rows]


def counts(groups: list[Group]) -> dict[str, int]:
    """How many rows each view has."""
    rows = [row for group in groups for row in group.rows]
    different = sum(row.differs for row in rows)
    return {"all": len(rows), "differences": different, "similarities": len(rows) - different}
