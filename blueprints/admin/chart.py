"""Where the bars of a chart stand; the SVG is drawn by `admin/today/_chart.html`."""

from dataclasses import dataclass
from datetime import date

from storefront.flows.admin_today import Day
from storefront.kernel.money import Money

WIDTH, HEIGHT, LEFT, TOP, FLOOR = 640, 226, 52, 16, 190


@dataclass(frozen=True)
class Bar:
    day: date
    sum: Money
    before: Money
    x: int
    wide: int
    y: int
    before_y: int


@dataclass(frozen=True)
class Chart:
    """`marks`: (sum, y) of the lines across; `empty` when nothing was sold in either time."""

    bars: list[Bar]
    marks: list[tuple[Money, int]]
    empty: bool


def bars(days: list[Day], currency: str) -> Chart:
    """One bar a day, a line across it for four weeks before; whole units of the drawing throughout."""
    top = max([1, *(day.minor for day in days), *(day.before_minor for day in days)])
    step = _step(top)
    top = -(-top // step) * step

    def y(minor: int) -> int:
        return FLOOR - max(minor, 0) * (FLOOR - TOP) // top

    slot = (WIDTH - LEFT) // max(len(days), 1)
    drawn = [
        Bar(day.day, Money(day.minor, currency), Money(day.before_minor, currency), LEFT + n * slot + 3, slot - 7,
            y(day.minor), y(day.before_minor))
        for n, day in enumerate(days)
    ]  # fmt: skip
    marks = [(Money(value, currency), y(value)) for value in range(0, top + 1, step)]
    return Chart(drawn, marks, empty=not any(day.minor or day.before_minor for day in days))


def _step(top: int) -> int:
    """A round number of which four or fewer make the top: 1, 2 or 5 with zeros."""
    size = 1
    while True:
        for digit in (1, 2, 5):
            if digit * size * 4 >= top:
                return digit * size
        size *= 10
