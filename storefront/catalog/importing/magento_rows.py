"""Rows of Magento 2 files: the product export, and the older tables of its sample shop, in one shape.

Export columns: https://experienceleague.adobe.com/en/docs/commerce-admin/systems/data-transfer/import/data-import
Inside a cell, pairs are separated by commas and several values by bars; a value with either stands in quotes.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from storefront.catalog.importing import texts

ROOTS = ("Default Category", "Root Catalog")
OWN = {"has_options", "required_options"}
PAIR = re.compile(r"(?:^|,)(?=[A-Za-z_][A-Za-z0-9_]*=)")
IMAGES = ("base_image", "small_image", "thumbnail_image", "additional_images")
SAMPLE_KINDS = {"bundle_options": "bundle", "associated_sku": "grouped", "links_title": "downloadable"}
SAMPLE_PLAIN = {
    "category", "name", "sku", "price", "qty", "description", "short_description", "meta_description", "special_price",
    "attribute_set", "visibility", "url_key", "bundle_options", "associated_sku", "samples_title", "links_title",
    "links_purchased_separately",
}  # fmt: skip


@dataclass
class Row:
    """One row with what is inside its cells. `paths`: categories from the top; `images`: as the file names them."""

    file: str
    number: int
    kind: str
    cells: dict[str, str]
    attributes: dict[str, list[str]] = field(default_factory=dict)
    paths: list[tuple[str, ...]] = field(default_factory=list)
    images: list[str] = field(default_factory=list)

    @property
    def sku(self) -> str:
        return self.cells["sku"]

    @property
    def name(self) -> str:
        return texts.plain(self.cells.get("name", ""))

    @property
    def set(self) -> str:
        return self.cells.get("attribute_set_code") or self.cells.get("attribute_set") or "Default"

    @property
    def visible(self) -> bool:
        return self.cells.get("visibility", "") not in ("1", "Not Visible Individually")


def pairs(cell: str) -> Iterator[tuple[str, str]]:
    """`a=1,b="x, y",c=2` → (a, 1), (b, "x, y"), (c, 2); a comma that begins no pair belongs to the value.

    Inside quotes a quote is doubled, as in the table around it.
    """
    for part in _apart(cell):
        code, sign, value = part.partition("=")
        if sign:
            yield code.strip(), _unquoted(value)


def _apart(cell: str) -> list[str]:
    found, start = [], 0
    for match in PAIR.finditer(cell):
        if cell.count('"', start, match.start()) % 2 == 0 and match.start() > start:
            found.append(cell[start : match.start()])
            start = match.end()
    return [*found, cell[start:]] if cell[start:] else found


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] == '"':
        return value[1:-1].replace('""', '"')
    return value


def several(value: str) -> list[str]:
    return list(dict.fromkeys(filter(None, (texts.plain(one) for one in re.split(r"[|\n]", value)))))


def variations(cell: str) -> list[dict[str, str]]:
    """`sku=A,size=S|sku=B,size=M` → one dict each."""
    return [{code: texts.plain(value) for code, value in pairs(part)} for part in re.split(r"\|(?=sku=)", cell) if part]


def exported(file: str, number: int, cells: dict[str, str]) -> Row:
    """A row of the product export."""
    row = Row(file, number, cells.get("product_type") or "simple", cells)
    row.attributes = {
        code: several(value) for code, value in pairs(cells.get("additional_attributes", "")) if code not in OWN
    }
    row.paths = [path for one in _list(cells.get("categories", "")) if (path := _path(one.split("/")))]
    row.images = list(dict.fromkeys(one for name in IMAGES for one in _list(cells.get(name, ""))))
    return row


def sampled(file: str, number: int, cells: dict[str, str]) -> Row:
    """A row of the sample shop's own tables: a column per attribute, a line per value."""
    kind = next((kind for column, kind in SAMPLE_KINDS.items() if column in cells), "simple")
    row = Row(file, number, kind, cells)
    row.attributes = {code: several(text) for code, text in cells.items() if code not in SAMPLE_PLAIN and text.strip()}
    row.paths = [path] if (path := _path(cells.get("category", "").split("\n"))) else []
    return row


def parted(path: tuple[str, ...], tops: Collection[str]) -> list[tuple[str, ...]]:
    """`Gear, Bags, Collections, Eco`, where Collections is a department too, is two paths."""
    found: list[list[str]] = []
    for name in path:
        if name in tops or not found:
            found.append([])
        found[-1].append(name)
    return [tuple(one) for one in found]


def _path(parts: list[str]) -> tuple[str, ...]:
    found = tuple(filter(None, map(texts.plain, parts)))
    return found[1:] if found and found[0] in ROOTS else found


def _list(cell: str) -> list[str]:
    return [one.strip() for one in cell.split(",") if one.strip()]
