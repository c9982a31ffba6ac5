"""The figures as a table, and how they stand against what we aim at."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tests.bench.measuring import Measured

HEAD = (
    "database", "what", "clients", "done", "per s", "p50 ms", "p99 ms",
    "CPU ms", "app", "db", "floors", "SQL", "requests", "MB",
)  # fmt: skip
WIDTHS = (10, 12, 7, 6, 8, 8, 8, 8, 7, 7, 7, 6, 8, 5)


def head() -> str:
    return _line(HEAD)


def row(one: Measured) -> str:
    cost = one.cost
    return _line(
        (
            one.database,
            one.what,
            one.clients,
            cost.done,
            f"{cost.rate:.1f}",
            f"{cost.p50:.1f}",
            f"{cost.p99:.1f}",
            f"{cost.cpu_ms:.2f}",
            f"{cost.app_ms:.2f}",
            f"{cost.db_ms:.2f}",
            f"{one.floors:.1f}",
            f"{one.statements:g}",
            f"{one.requests:g}",
            f"{one.worker_mb:.0f}",
        )
    )


def _line(cells: Iterable[object]) -> str:
    told = [str(cell) for cell in cells]
    return "  ".join(
        cell.ljust(width) if place < 2 else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(told, WIDTHS, strict=True))
    )


@dataclass(frozen=True)
class Aim:
    """`value` reads a figure of one measurement; `most` True when it may not be above `bound`, else not below."""

    what: str
    words: str
    value: Callable[[Measured], float]
    bound: float
    most: bool = True

    def reached(self, figure: float) -> bool:
        return figure <= self.bound if self.most else figure >= self.bound


AIMS = (
    Aim("journey", "floor pages of a whole guest order", lambda one: one.floors, 30),
    Aim("journey", "requests of a whole guest order", lambda one: one.requests, 6),
    Aim("journey", "statements of a whole guest order", lambda one: one.statements, 45),
    Aim("journey", "whole guest orders a second", lambda one: one.cost.rate, 60, most=False),
    Aim("add", "floor pages of an addition", lambda one: one.floors, 5),
    Aim("cart", "floor pages of the cart", lambda one: one.floors, 3),
    Aim("product", "floor pages of a product", lambda one: one.floors, 3),
    Aim("list", "floor pages of a list", lambda one: one.floors, 4),
    Aim("saga", "orders finished a second", lambda one: one.cost.rate, 30, most=False),
)


def aims(measured: list[Measured]) -> list[str]:
    """A line for every aim and database of which there is a measurement, of the best number of clients."""
    lines = []
    for database in dict.fromkeys(one.database for one in measured):
        ours = [one for one in measured if one.database == database]
        for aim in AIMS:
            figures = [aim.value(one) for one in ours if one.what == aim.what]
            if figures:
                lines.append(_aim(database, aim, min(figures) if aim.most else max(figures)))
        lines += _collapse(database, ours)
        lines += _hot(database, ours)
    return lines


def _aim(database: str, aim: Aim, figure: float) -> str:
    bound = f"{'at most' if aim.most else 'at least'} {aim.bound:g}"
    return f"{_mark(aim.reached(figure))}  {database:<10}  {aim.words}: {figure:.1f} ({bound})"


def _collapse(database: str, ours: list[Measured]) -> list[str]:
    """The rate at 32 clients against that at 8."""
    rates = {(one.what, one.clients): one.cost.rate for one in ours}
    lines = []
    for what in dict.fromkeys(one.what for one in ours):
        if (what, 8) in rates and (what, 32) in rates:
            share = rates[what, 32] / rates[what, 8]
            lines.append(f"{_mark(share >= 0.8)}  {database:<10}  {what} at 32 clients: {share:.0%} of the rate at 8")
    return lines


def _hot(database: str, ours: list[Measured]) -> list[str]:
    rates = {(one.what, one.clients): one.cost.rate for one in ours}
    lines = []
    for what, clients in rates:
        if (f"{what} hot", clients) in rates:
            share = rates[f"{what} hot", clients] / rates[what, clients]
            lines.append(
                f"{_mark(share >= 0.5)}  {database:<10}  {what}, one SKU, {clients} clients: {share:.0%} of spread"
            )
    return lines


def _mark(reached: bool) -> str:
    return "reached" if reached else "MISSED "
