"""Icecat products as JSON lines (plain or gzipped): an id, a title, codes, a price in minor units, specifications.

The data: https://github.com/querqy/chorus (Icecat Open Content License). Neither stock nor categories are in it:
every product comes with `STOCK` pieces, and in the category of its kind (`icecat_kinds`).
"""

import gzip
import html
import json
import zlib
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from storefront.catalog.drafts import ImageDraft, ProductDraft, VariantDraft
from storefront.catalog.importing import (
    CategoryDraft,
    Item,
    Problem,
    Reading,
    Source,
    Stock,
    TypeDraft,
    UnableToImport,
)
from storefront.catalog.importing.icecat_attributes import Attributes
from storefront.catalog.importing.icecat_kinds import KINDS, OTHER, Kind, Profiles, leading, named
from storefront.catalog.importing.standins import standin
from storefront.catalog.importing.texts import one_line, paragraph
from storefront.catalog.wording import slugify

FILE = "products.jsonl.gz"
REQUIRED = ("id", "title", "price")
STOCK = 20
PLATES = ("butter", "sky", "leaf", "blush", "fog", "lilac")
Product = dict[str, Any]


def read(source: Source) -> Reading:
    """Every product of the file (or of `FILE` in a folder), and a problem for each line that could not be used."""
    reading, by_kind = Reading(), defaultdict(list)
    rows = _rows(_bytes(source), reading.problems)
    for (number, product), kind in zip(rows, _kinds([product for _, product in rows]), strict=True):
        by_kind[kind].append((number, product))
    reading.total = len(rows)
    reading.categories = _categories(set(by_kind), source.locale)
    mine = {kind: Attributes([product for _, product in by_kind[kind]], kind.name) for kind in KINDS if kind in by_kind}
    reading.types = [
        TypeDraft(_code(kind), {source.locale: kind.name}, attributes.drafts(source.locale))
        for kind, attributes in mine.items()
    ]
    reading.items = _items(mine, by_kind, source.locale)
    return reading


def _items(mine: dict[Kind, Attributes], by_kind: dict[Kind, list[tuple[int, Product]]], locale: str) -> Iterator[Item]:
    for kind, attributes in mine.items():
        for number, product in by_kind[kind]:
            draft = _draft(product, kind, attributes.values(product), locale)
            yield Item(number, draft, {draft.variants[0].sku: Stock(STOCK)})


def _bytes(source: Source) -> bytes:
    inside = source.path / FILE if source.path.is_dir() else source.path
    if not inside.is_file():
        raise UnableToImport(f"There is no {FILE} in {source.name}.")
    return inside.read_bytes()


def _rows(data: bytes, problems: list[Problem]) -> list[tuple[int, Product]]:
    found, seen = [], set()
    for number, line in enumerate(_text(data).split("\n"), start=1):
        if not line.strip():
            continue
        product = _object(line)
        missing = [key for key in REQUIRED if product.get(key) in (None, "")]
        if missing and not found:
            raise UnableToImport(f"This is not an Icecat file: line {number} has no {' and no '.join(missing)}.")
        problem = _problem(product, missing, seen)
        if problem:
            problems.append(Problem(number, problem))
        else:
            seen.add(str(product["id"]))
            found.append((number, product))
    if not found:
        raise UnableToImport("The file is empty; an Icecat file has a product as JSON in each line.")
    return found


def _text(data: bytes) -> str:
    try:
        return (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8-sig")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError):
        raise UnableToImport("The file cannot be read: it is neither JSON lines in UTF-8 nor those gzipped.") from None


def _object(line: str) -> Product:
    try:
        value = json.loads(line)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _problem(product: Product, missing: list[str], seen: set[str]) -> str:
    if missing:
        return f"The product has no {' and no '.join(missing)}."
    if str(product["id"]) in seen:
        return f"The id {product['id']} stands above already."
    price = product["price"]
    if isinstance(price, bool) or not isinstance(price, int | float) or price < 0 or price != int(price):
        return f"“{price}” is not a price in minor units."
    return ""


def _kinds(products: list[Product]) -> list[Kind]:
    """What each is: its own word for it, the end of its title, its name; else what has the same attributes."""
    told = [_told(product) for product in products]
    keys = [[key for key in product if key.startswith("attr_")] for product in products]
    profiles = Profiles((kind, mine) for (kind, sure), mine in zip(told, keys, strict=True) if sure and kind)
    return [
        kind if sure and kind else profiles.guess(mine) or _described(product) or Kind(*OTHER)
        for product, (kind, sure), mine in zip(products, told, keys, strict=True)
    ]


def _described(product: Product) -> Kind | None:
    kind, sure = named(product.get("short_description") or "")
    return kind if sure else None


def _told(product: Product) -> tuple[Kind | None, bool]:
    title, name = product["title"], product.get("name") or ""
    place = title.rfind(name) if name else -1
    tail = title[place + len(name) :] if place >= 0 else ""
    said = leading(product.get("attr_t_product_type") or "") or leading(tail)
    return (said, True) if said else named(name or title)


def _categories(used: set[Kind], locale: str) -> list[CategoryDraft]:
    found: dict[str, CategoryDraft] = {}
    for kind in KINDS:
        if kind not in used:
            continue
        plate, parent = PLATES[len(found) % len(PLATES)], slugify(kind.department)
        found.setdefault(parent, CategoryDraft(parent, {locale: kind.department}, None, standin(parent), plate))
        slug = _slug(kind)
        found[slug] = CategoryDraft(slug, {locale: kind.name}, parent, standin(kind.name), plate)
    return list(found.values())


def _slug(kind: Kind) -> str:
    slug = slugify(kind.name)
    return slug if slug != slugify(kind.department) else f"{slug}-all"


def _code(kind: Kind) -> str:
    return f"icecat-{slugify(kind.name)}"


def _draft(product: Product, kind: Kind, attributes: dict[str, Any], locale: str) -> ProductDraft:
    sku, title = str(product["id"]), html.unescape(product["title"]).strip()[:300]
    body = product.get("short_description") or ""
    codes = product.get("ean") or []
    weight = product.get("attr_n_package_weight") or product.get("attr_n_weight") or 0
    picture = product.get("img_high") or product.get("img_500x500")
    return ProductDraft(
        slug=f"{slugify(title)[:100].strip('-')}-{slugify(sku)}",
        type=_code(kind),
        category=_slug(kind),
        brand=product.get("supplier") or "",
        name={locale: title},
        line={locale: one_line(body)} if body else {},
        description={locale: paragraph(body if "<" in body else html.unescape(body))} if body else {},
        variants=[
            VariantDraft(
                sku=sku, price_minor=int(product["price"]), barcode=next(iter(codes), None), weight_g=int(weight)
            )
        ],
        attributes=attributes,
        images=[ImageDraft(file=standin(kind.name), alt={locale: title}, source_url=picture)] if picture else [],
        arrived_at=_day(product.get("date_released")),
        source="icecat",
    )


def _day(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
