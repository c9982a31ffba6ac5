"""Other shops' files as product drafts. How to add a format: `shopify.py` beside this file is the pattern."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from storefront.catalog.drafts import AttributeDraft, ProductDraft, Text
from storefront.kernel.registry import Registry


class UnableToImport(Exception):
    """The file cannot be read as what it is said to be; the message tells the owner what is missing."""


@dataclass(frozen=True)
class Problem:
    """`row` as a spreadsheet numbers it: the header is row 1."""

    row: int
    words: str


@dataclass(frozen=True)
class Stock:
    """What the file says about a SKU's stock; `oversell` is deny or backorder."""

    quantity: int
    oversell: str = "deny"


@dataclass(frozen=True)
class CategoryDraft:
    slug: str
    name: Text
    parent: str | None
    art: str
    plate: str


@dataclass(frozen=True)
class TypeDraft:
    code: str
    name: Text
    attributes: list[AttributeDraft] = field(default_factory=list)


@dataclass
class Parsed:
    """`rows`: product slug → the row it began in. Categories come before those below them."""

    products: list[ProductDraft] = field(default_factory=list)
    stock: dict[str, Stock] = field(default_factory=dict)
    categories: list[CategoryDraft] = field(default_factory=list)
    types: list[TypeDraft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)


Parser = Callable[..., Parsed]
formats = Registry("file format", shopify="storefront.catalog.importing.shopify:parse")


def parse(*, layout: str, data: bytes, name: str, locale: str, currency: str) -> Parsed:
    """Read a whole file. `name` is its department's, `locale` the language it is written in.

    Raises UnableToImport when it is not such a file.
    """
    return formats.get(layout)(data=data, name=name, locale=locale, currency=currency)


def names() -> Iterable[str]:
    return formats.names()
