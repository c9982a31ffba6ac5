"""What one gains for some money more, computed from the attributes that have a better direction."""

from dataclasses import dataclass

from storefront.flows.compare_rows import Group, Row
from storefront.flows.quoting import Standing
from storefront.kernel.money import Money


@dataclass(frozen=True)
class Point:
    """One attribute in which two things differ: `text` of the dearer one instead of `instead_of`."""

    name: str
    text: str
    instead_of: str


@dataclass(frozen=True)
class Gain:
    """For `extra` (never negative) more than the cheapest, `sku` is better and worse in these, the greatest first."""

    sku: str
    base: str
    extra: Money
    better: tuple[Point, ...]
    worse: tuple[Point, ...]


def gains(columns: list[Standing], groups: list[Group]) -> list[Gain]:
    """Each thing that is sold beside the cheapest one that is sold, the least dear first; empty for fewer than two."""
    priced = [(one.offer.price.minor, at) for at, one in enumerate(columns) if one.offer and one.offer.published]
    if len(priced) < 2:
        return []
    (_, base), *dearer = sorted(priced)
    rows = [row for group in groups for row in group.rows]
    return [_gain(columns, base, at, rows) for _, at in dearer]


def _gain(columns: list[Standing], base: int, at: int, rows: list[Row]) -> Gain:
    points = [(_weight(row, base, at), row) for row in _told_once(rows, base, at)]
    better = sorted((one for one in points if one[0] > 0), key=lambda one: -one[0])
    worse = sorted((one for one in points if one[0] < 0), key=lambda one: one[0])
    return Gain(
        sku=columns[at].sku,
        base=columns[base].sku,
        extra=columns[at].offer.price - columns[base].offer.price,
        better=tuple(_point(row, base, at) for _, row in better),
        worse=tuple(_point(row, base, at) for _, row in worse),
    )


def _told_once(rows: list[Row], base: int, at: int) -> list[Row]:
    """Those that both state; the same two measures under several names (capacity, total capacity) are one thing."""
    found: dict[tuple[str | None, ...], Row] = {}
    for row in rows:
        mine, other = row.cells[at], row.cells[base]
        if mine.merit is not None and other.merit is not None:
            measured = (mine.text, other.text) if any(char.isalpha() for char in mine.text or "") else (row.name,)
            found.setdefault(measured, row)
    return list(found.values())


def _weight(row: Row, base: int, at: int) -> float:
    """By how much it is better, as a part of the larger number: twice as much weighs a half."""
    mine, other = row.cells[at].merit, row.cells[base].merit
    return (mine - other) / (max(abs(mine), abs(other)) or 1)


def _point(row: Row, base: int, at: int) -> Point:
    return Point(row.name, row.cells[at].text or "", row.cells[base].text or "")
