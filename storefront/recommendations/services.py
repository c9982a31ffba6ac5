"""Keep what shoppers did."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select

from storefront.kernel.db import session
from storefront.kernel.upserts import insert_new
from storefront.recommendations.context import recommendations
from storefront.recommendations.models import Action, Companion, Item, Shopper
from storefront.recommendations.reading import Line, Problem, UnreadableEvents, read

__all__ = ["Taken", "UnreadableEvents", "import_events", "keep", "publish", "undo"]

AT_ONCE = 20_000  # lines of one transaction
KEYS_AT_ONCE = 500  # keys of one SELECT
PROBLEMS_KEPT = 20


@dataclass
class Taken:
    """What became of a file: lines read, of which new, and what was wrong with the others."""

    lines: int = 0
    new: int = 0
    wrong: int = 0
    problems: list[Problem] = field(default_factory=list)

    def note(self, problem: Problem) -> None:
        self.wrong += 1
        if len(self.problems) < PROBLEMS_KEPT:
            self.problems.append(problem)


def import_events(path: Path) -> Iterator[Taken]:
    """Take in a file, some thousand lines a transaction; yields how far it has come.

    A line that was taken in before, from this file or another, is not counted again. Raises UnreadableEvents.
    """
    taken = Taken()
    lines = read(path)
    while batch := list(islice(lines, AT_ONCE)):
        good = []
        for line in batch:
            taken.note(line) if isinstance(line, Problem) else good.append(line)
        taken.lines += len(batch)
        taken.new += keep(good)
        yield taken
    yield taken


def keep(lines: Iterable[Line]) -> int:
    """Write them down in one transaction; how many were new."""
    unique = {line.key: line for line in lines}
    if not unique:
        return 0
    with recommendations.transaction() as current:
        shoppers = _ids(Shopper.key, {line.shopper for line in unique.values()})
        items = _ids(Item.sku, {line.sku for line in unique.values()})
        rows = [
            {
                "id": line.key,
                "at": line.at,
                "shopper_id": shoppers[line.shopper],
                "item_id": items[line.sku],
                "kind": line.kind,
                "quantity": line.quantity,
                "basket": line.basket,
            }
            for line in unique.values()
        ]
        return current.execute(insert_new(recommendations.name, Action), rows).rowcount


def undo(basket: int) -> int:
    """What was bought together was not bought after all; how many lines went."""
    with recommendations.transaction() as current:
        return current.execute(delete(Action).where(Action.basket == basket)).rowcount


def publish(companions: Iterator[tuple[str, list[str]]]) -> None:
    """Put these SKUs and what is bought along with them in the place of the old ones."""
    with recommendations.transaction() as current:
        current.execute(delete(Companion))
        rows = (
            {"sku": sku, "place": place, "other": other}
            for sku, others in companions
            for place, other in enumerate(others)
        )
        while batch := list(islice(rows, AT_ONCE)):
            current.execute(Companion.__table__.insert(), batch)


def _ids(column: Any, keys: set[str]) -> dict[str, int]:
    """The number of each key; a new key gets one."""
    known = _known(column, keys)
    if new := sorted(keys - known.keys()):
        session().execute(insert_new(recommendations.name, column.class_), [{column.key: key} for key in new])
        known |= _known(column, set(new))
    return known


def _known(column: Any, keys: set[str]) -> dict[str, int]:
    wanted, found = sorted(keys), {}
    for start in range(0, len(wanted), KEYS_AT_ONCE):
        some = column.in_(wanted[start : start + KEYS_AT_ONCE])
        found.update(session().execute(select(column, column.class_.id).where(some)).all())
    return found
