"""Magento 2: a product export (one CSV), or a folder with it and all that belongs to it.

A folder may hold exports, the sample shop's tables, links, reviews, attributes, categories and pictures; what a
table is, its columns say.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from storefront.catalog.importing import Problem, Reading, Source, UnableToImport, magento_rows, table, texts
from storefront.catalog.importing.magento_kinds import Kinds
from storefront.catalog.importing.magento_pictures import Pictures
from storefront.catalog.importing.magento_products import Builder
from storefront.catalog.importing.magento_rows import Row

Lines = list[tuple[str, int, dict[str, str]]]
WHAT = "Magento 2 product export"
REQUIRED = ("sku", "product_type", "attribute_set_code", "name", "price")
SIGNS = {  # what a table is when it has all of these columns; the first that fits
    "exports": set(REQUIRED),
    "reviews": {"sku", "rating_value", "title", "review"},
    "links": {"sku", "linked_sku"},
    "images": {"sku", "image"},
    "files": {"product_sku", "link_item_title", "link_item_file"},
    "attributes": {"attribute_code", "frontend_input", "frontend_label"},
    "categories": {"url_key", "path", "name"},
    "samples": {"category", "name", "sku", "attribute_set"},
}


@dataclass
class Tables:
    """Rows by what they are: `(file, row number, cells by column)`."""

    found: dict[str, Lines] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Lines:
        return self.found.get(name, [])

    def add(self, file: str, text: str) -> bool:
        """False when it is none of ours."""
        reader = csv.DictReader(io.StringIO(text, newline=""))
        columns = {(name or "").strip() for name in reader.fieldnames or ()}
        name = next((name for name, wanted in SIGNS.items() if wanted <= columns), None)
        if name is not None:
            self.found.setdefault(name, []).extend(_rows(file, reader))
        return name is not None


def _rows(file: str, reader: csv.DictReader) -> Iterator[tuple[str, int, dict[str, str]]]:
    for number, cells in enumerate(reader, start=2):
        yield file, number, {(key or "").strip(): (value or "").strip() for key, value in cells.items() if key}


def read(source: Source) -> Reading:
    tables = _tables(source)
    rows = [magento_rows.exported(*line) for line in tables["exports"] if line[2]["sku"]]
    rows += _samples(tables)
    problems = [
        Problem(number, "The SKU is missing.", file) for file, number, cells in _products(tables) if not cells["sku"]
    ]
    rows = _one_language(rows)
    pictures = Pictures(source.path if source.path.is_dir() else None, problems)
    for file, number, cells in tables["images"]:
        pictures.add(cells["sku"], cells["image"], Problem(number, "", file))
    kinds = Kinds(source, tables["attributes"], tables["categories"], rows)
    builder = Builder(source, kinds, pictures, problems, rows)
    builder.files(tables["files"])
    builder.links(tables["links"])
    items = builder.items()
    return Reading(
        items=items,
        total=len(items),
        categories=kinds.categories,
        types=kinds.types,
        problems=problems,
        reviews=_reviews(source, tables["reviews"], problems),
        pictures=pictures.library,
    )


def _samples(tables: Tables) -> list[Row]:
    tops = {texts.plain(cells["name"]) for _, _, cells in tables["categories"] if not cells["path"]}
    rows = [magento_rows.sampled(*line) for line in tables["samples"] if line[2]["sku"]]
    for row in rows:
        row.paths = [part for path in row.paths for part in magento_rows.parted(path, tops)]
    return rows


def _products(tables: Tables) -> Lines:
    return [*tables["exports"], *tables["samples"]]


def _tables(source: Source) -> Tables:
    tables = Tables()
    if not source.path.is_dir():
        data, columns = source.bytes(), {name: (name,) for name in REQUIRED}
        table.read(data, columns=columns, required=REQUIRED, what=WHAT)
        tables.add(source.name, table.decoded(data))
        return tables
    for path in sorted(source.path.rglob("*.csv")):
        tables.add(str(path.relative_to(source.path)), table.decoded(path.read_bytes()))
    if not _products(tables):
        raise UnableToImport(
            f"There is no {WHAT} in this folder: none of its CSV files has the columns {', '.join(REQUIRED)}."
        )
    return tables


def _one_language(rows: list[Row]) -> list[Row]:
    """Rows of a store view repeat products in other words; the product itself is the one without a view."""
    return [row for row in rows if not row.cells.get("store_view_code")]


def _reviews(source: Source, lines: Lines, problems: list[Problem]) -> dict[str, list[dict]]:
    found: dict[str, list[dict]] = {}
    for file, number, cells in lines:
        rating = cells["rating_value"]
        if rating not in ("1", "2", "3", "4", "5"):
            problems.append(Problem(number, f"“{rating}” is not a rating from 1 to 5.", file))
            continue
        said = {"rating": int(rating), "title": cells["title"], "body": cells["review"], "locale": source.locale}
        found.setdefault(cells["sku"], []).append({**said, "author": cells.get("reviewer", "")})
    return found
