"""A feed of everything for sale, as Google's and others' merchant centres read it: a tab-separated table, or RSS.

https://support.google.com/merchants/answer/7052112 (attributes, their lengths and values)
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import escape

from storefront.catalog.codes import is_gtin
from storefront.catalog.drafting import wholes_of
from storefront.catalog.drafts import ProductDraft, Text, VariantDraft
from storefront.catalog.exporting import Stands, StockOf
from storefront.catalog.exporting.shopify_columns import decimal
from storefront.catalog.exporting.taxonomy import category
from storefront.catalog.importing import texts
from storefront.catalog.importing.whole import Whole
from storefront.catalog.wording import best
from storefront.kernel.settings import settings

AT_A_TIME = 200
COLUMNS = (
    "id", "title", "description", "link", "image_link", "additional_image_link", "availability", "availability_date",
    "price", "sale_price", "brand", "gtin", "mpn", "identifier_exists", "condition", "item_group_id", "color", "size",
    "material", "google_product_category", "product_type", "shipping_weight",
)  # fmt: skip
AVAILABLE = {"in_stock": "in_stock", "low": "in_stock", "preorder": "preorder", "backorder": "backorder"}
DATED = ("preorder", "backorder")
MPN = "Google Shopping / MPN"
Row = dict[str, str]


def write(product_ids: Iterable[str], *, stock_of: StockOf, ending: str = "") -> Iterator[str]:
    """Published products only; RSS 2.0 for `.xml`, else a table with tabs."""
    xml = ending.casefold() == ".xml"
    yield _rss_head() if xml else "\t".join(COLUMNS) + "\n"
    for row in rows(product_ids, stock_of=stock_of):
        yield _rss_item(row) if xml else "\t".join(_cell(row.get(name, "")) for name in COLUMNS) + "\n"
    if xml:
        yield "</channel>\n</rss>\n"


def rows(product_ids: Iterable[str], *, stock_of: StockOf) -> Iterator[Row]:
    """A row per SKU."""
    ids = list(product_ids)
    for start in range(0, len(ids), AT_A_TIME):
        found = [whole for whole in wholes_of(ids[start : start + AT_A_TIME]) if whole.draft.published]
        stock = stock_of([one.sku for whole in found for one in whole.draft.variants])
        for whole in found:
            shared = _shared(whole)
            for one in whole.draft.variants:
                yield shared | _variant(whole.draft, one, stock.get(one.sku, Stands()))


def _shared(whole: Whole) -> Row:
    draft = whole.draft
    trail = _trail(whole)
    said = draft.kept.get("Google Shopping / Google Product Category") or draft.kept.get("Product Category", "")
    about = [_in(draft.name).split()[-1], _in(whole.kind.name), *reversed(trail)]  # "Dusk table lamp" is a lamp
    body = _in(draft.description) or _in(draft.line) or _in(draft.name)
    return {
        "description": texts.plain(texts.TAG.sub(" ", body))[:5000],
        "brand": draft.brand[:70] or settings().shop_name,
        "condition": draft.kept.get("Google Shopping / Condition") or "new",
        "item_group_id": short(draft.slug) if len(draft.variants) > 1 else "",
        "google_product_category": said or next(filter(None, map(category, about)), ""),
        "product_type": " > ".join(trail)[:750],
    }


def _trail(whole: Whole) -> list[str]:
    known, slug, found = {one.slug: one for one in whole.categories}, whole.draft.category, []
    while slug in known:
        found.insert(0, _in(known[slug].name))
        slug = known[slug].parent
    return found


def _variant(draft: ProductDraft, one: VariantDraft, stands: Stands) -> Row:
    currency = settings().shop_currency
    labels = {
        option.code: _in(value.label)
        for option in draft.options
        for value in option.values
        if one.options.get(option.code) == value.code
    }
    before, now = (
        f"{decimal(minor, currency)} {currency}" for minor in (one.was_minor or one.price_minor, one.price_minor)
    )
    availability = AVAILABLE.get(stands.state, "out_of_stock")
    gtin = one.barcode if one.barcode and is_gtin(one.barcode) else ""
    mpn = draft.kept.get(MPN, "")[:70]
    pictures = _pictures(draft, one)
    return {
        "id": short(one.sku),
        "title": ", ".join(filter(None, [_in(draft.name), *labels.values()]))[:150],
        "link": f"{settings().public_url}/p/{draft.slug}?variant={one.sku}",
        "image_link": pictures[0] if pictures else "",
        "additional_image_link": ",".join(pictures[1:11]),
        "availability": availability,
        "availability_date": _date(stands.ships_at) if availability in DATED else "",
        "price": before,
        "sale_price": now if before != now else "",
        "gtin": gtin,
        "mpn": mpn,
        "identifier_exists": "yes" if gtin or mpn else "no",
        "color": labels.get("colour", "")[:100],
        "size": labels.get("size", "")[:100],
        "material": _material(draft)[:200],
        "shipping_weight": f"{one.weight_g} g" if one.weight_g else "",
    }


def _pictures(draft: ProductDraft, one: VariantDraft) -> list[str]:
    """Of this choice first, then of none; in our own copy when there is one."""
    chosen = one.options.items()
    fitting = [image for image in draft.images if image.options and image.options.items() <= chosen]
    common = [image for image in draft.images if not image.options]
    urls = [_address(image.file, image.source_url or "") for image in fitting + common or draft.images]
    return list(dict.fromkeys(filter(None, urls)))


def _address(file: str, origin: str) -> str:
    if file.startswith("media/"):
        return f"{settings().public_url}/{file}"
    if origin.startswith(("http://", "https://")):
        return origin
    return f"{settings().public_url}/static/{file if file.startswith('img/') else f'img/{file}'}"


def _material(draft: ProductDraft) -> str:
    said: Any = draft.attributes.get("material")
    values = said if isinstance(said, list) else [said] if said else []
    return "/".join(_in(one) if isinstance(one, dict) else str(one) for one in values[:3])


def _date(day: str) -> str:
    return f"{day}T00:00Z" if day else ""


def short(code: str) -> str:
    """At most 50 letters, and still its own."""
    return code if len(code) <= 50 else f"{code[:41]}-{hashlib.sha256(code.encode()).hexdigest()[:8]}"


def _in(text: Text) -> str:
    return best(text, (settings().shop_locales[0], "en")) or ""


def _cell(words: str) -> str:
    """One line without tabs, and no formula for who opens the table in a spreadsheet."""
    flat = re.sub(r"\s+", " ", words).strip()
    return f"'{flat}" if flat.startswith(("=", "+", "-", "@")) else flat


def _rss_head() -> str:
    shop = settings()
    name, url = escape(shop.shop_name), escape(shop.public_url)
    head = '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">\n'
    return f"{head}<channel>\n<title>{name}</title>\n<link>{url}</link>\n<description>{name}</description>\n"


def _rss_item(row: Row) -> str:
    parts = []
    for name in COLUMNS:
        values = row.get(name, "").split(",") if name == "additional_image_link" else [row.get(name, "")]
        parts += [f"<g:{name}>{escape(_legal(value))}</g:{name}>" for value in values if value]
    return f"<item>{''.join(parts)}</item>\n"


def _legal(words: str) -> str:
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", words)
