"""What goes with what in a Magento shop: tables of links, or columns of the export."""

from collections.abc import Collection, Iterable

from storefront.catalog.importing import Problem
from storefront.catalog.importing.magento_rows import Row

KINDS = {"related": "related", "upsell": "upsells", "crosssell": "crosssells"}


class Links:
    def __init__(self, rows: Iterable[Row], problems: list[Problem]) -> None:
        self.problems = problems
        self._found: dict[tuple[str, str], list[tuple[str, Problem]]] = {}
        for row in rows:
            for kind, name in KINDS.items():
                for sku in filter(None, row.cells.get(f"{kind}_skus", "").split(",")):
                    self._add(row.sku, name, sku.strip(), row.file, row.number)

    def add_tables(self, lines: list) -> None:
        """The file's name says what kind its links are."""
        for file, number, cells in lines:
            kind = next((name for key, name in KINDS.items() if key in file.rsplit("/", 1)[-1].casefold()), "related")
            for sku in cells["linked_sku"].split():
                self._add(cells["sku"], kind, sku, file, number)

    def _add(self, sku: str, kind: str, other: str, file: str, number: int) -> None:
        self._found.setdefault((sku, kind), []).append((other, Problem(number, "", file)))

    def nobodys(self, known: Collection[str]) -> None:
        """Links of products that are not here are problems of their rows."""
        for (sku, _), links in self._found.items():
            if sku not in known:
                place = links[0][1]
                self.problems.append(Problem(place.row, f"{sku}, which has links, is not here.", place.file))

    def of(self, row: Row, slugs: dict[str, str]) -> dict[str, list[str]]:
        """`related`, `upsells` and `crosssells` as addresses; a link to nobody is a problem of its row."""
        return {kind: self._slugs(row, kind, slugs) for kind in KINDS.values()}

    def _slugs(self, row: Row, kind: str, slugs: dict[str, str]) -> list[str]:
        found = []
        for sku, place in self._found.get((row.sku, kind), []):
            if sku not in slugs:
                self.problems.append(
                    Problem(place.row, f"{row.sku} is linked to {sku}, which is not here.", place.file)
                )
            elif slugs[sku] != slugs[row.sku]:
                found.append(slugs[sku])
        return list(dict.fromkeys(found))
