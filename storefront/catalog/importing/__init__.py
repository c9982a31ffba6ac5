"""Other shops' files as product drafts: a reader per format, one neutral shape, one pipeline behind it.

How to add a format: a module beside this file with `read(source: Source) -> Reading`, and its name in `formats`.
`shopify.py` is the pattern; `storefront/flows/import_products.py` is the pipeline.
"""

import gzip
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from storefront.catalog.drafts import AttributeDraft, ProductDraft, Text
from storefront.kernel.registry import Registry

MOST_UNPACKED = 600 * 1024 * 1024


class UnableToImport(Exception):
    """The file cannot be read as what it is said to be; the message tells the owner what is missing."""


@dataclass(frozen=True)
class Source:
    """A file or a folder, and what is to be known about it.

    `department`: the name for what has no category of its own · `locale`: the language it is written in ·
    `currency`: what its sums are in.
    """

    path: Path
    department: str
    locale: str
    currency: str

    @property
    def name(self) -> str:
        return self.path.name

    def bytes(self) -> bytes:
        """The whole file, unpacked when it ends in `.gz`. Raises UnableToImport for a folder."""
        if self.path.is_dir():
            raise UnableToImport(f"{self.name} is a folder. This format is one file.")
        if self.path.suffix != ".gz":
            return self.path.read_bytes()
        try:
            with gzip.open(self.path) as packed:
                found = packed.read(MOST_UNPACKED + 1)
        except (OSError, EOFError, zlib.error):
            raise UnableToImport(f"{self.name} ends in .gz but is not packed, or is cut off.") from None
        if len(found) > MOST_UNPACKED:
            raise UnableToImport(f"{self.name} has more than {MOST_UNPACKED >> 20} MB in it.")
        return found

    def text(self, words: str) -> Text:
        """The words in the language of the file."""
        return {self.locale: words} if words else {}


@dataclass(frozen=True)
class Problem:
    """`row` as a spreadsheet numbers it: the header is row 1. `file` when there is more than one."""

    row: int
    words: str
    file: str = ""


@dataclass(frozen=True)
class Stock:
    """What the file says about a SKU's stock; `oversell` is deny or backorder."""

    quantity: int
    oversell: str = "deny"


@dataclass(frozen=True)
class CategoryDraft:
    """`parent` is a slug; `position` None puts it after the shop's own, in the order of the file."""

    slug: str
    name: Text
    parent: str | None
    art: str
    plate: str
    description: Text = field(default_factory=dict)


@dataclass(frozen=True)
class TypeDraft:
    code: str
    name: Text
    attributes: list[AttributeDraft] = field(default_factory=list)


@dataclass(frozen=True)
class Item:
    """One product with the row it began in, and what the file says about the stock of its SKUs."""

    row: int
    draft: ProductDraft
    stock: dict[str, Stock] = field(default_factory=dict)
    file: str = ""


@dataclass
class Reading:
    """What a file says. Categories come before those below them.

    `items` may be a generator: it is walked once, in the same order for the same file, and `problems` may grow
    while it is; `total` is how many it gives, as far as is known before. `reviews`: SKU → what people wrote
    (as `services.add_reviews` takes it). `pictures`: what an ImageDraft's `source_url` names → a local file;
    addresses that are not in it are fetched from the web.
    """

    items: Iterable[Item] = ()
    total: int = 0
    categories: list[CategoryDraft] = field(default_factory=list)
    types: list[TypeDraft] = field(default_factory=list)
    units: dict[str, Text] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    reviews: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    pictures: dict[str, Path] = field(default_factory=dict)


formats = Registry(
    "file format",
    icecat="storefront.catalog.importing.icecat:read",
    magento="storefront.catalog.importing.magento:read",
    merchant="storefront.catalog.importing.merchant:read",
    shopify="storefront.catalog.importing.shopify:read",
    woocommerce="storefront.catalog.importing.woocommerce:read",
)


def read(layout: str, source: Source) -> Reading:
    """Raises UnableToImport when it is not such a file or folder."""
    return formats.get(layout)(source)


def names() -> list[str]:
    return formats.names()
