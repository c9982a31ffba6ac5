"""The words of each product, for whoever keeps a search index."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from storefront.catalog.models import Listing, Product
from storefront.kernel.db import session

GOES_WITH = re.compile(r"compatib|suitable|supported|component-for|requirement|fits|-for$")
CODES = {"ean", "gtin", "mpn", "oem-code"}
TAGS = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class SearchText:
    """One product in one language. `keys`: SKUs, part numbers and barcodes; `places`: its categories, the nearest
    last; `target`: what it goes with; `description` is HTML.
    """

    product_id: str
    locale: str
    title: str
    keys: tuple[str, ...]
    brand: str
    kind: str
    places: tuple[str, ...]
    attributes: str
    target: str
    description: str
    popularity: int


def search_texts(product_ids: Iterable[str]) -> list[SearchText]:
    """Of those that are published, in every language of the shop."""
    columns = (Listing.product_id, Listing.locale, Listing.page, Listing.variants, Listing.rating_count)
    statement = select(*columns).where(Listing.product_id.in_(list(product_ids)), Listing.published)
    return [_text(*row) for row in session().execute(statement)]


def _text(product_id: str, locale: str, page: dict, variants: list[dict], rating_count: int) -> SearchText:
    rows = [row for part in page["spec"] for row in part["rows"]]
    said = {goes: [text for row in rows if _goes_with(row) is goes and (text := _said(row))] for goes in (True, False)}
    said[False] += [value["label"] for option in page["options"] for value in option["values"]]
    keys = [key for item in variants if item["published"] for key in (item["sku"], item["barcode"]) if key]
    keys += [key for row in rows if row["code"] in CODES for key in row["text"].split(", ") if key]
    line, about = page["line"], page["description"]
    return SearchText(
        product_id=product_id,
        locale=locale,
        title=page["name"],
        keys=tuple(dict.fromkeys(keys)),
        brand=page["brand"],
        kind=page["type"]["name"],
        places=tuple(step["name"] for step in page["trail"]),
        attributes=" ".join(said[False]),
        target=" ".join(said[True]),
        description=about if line.rstrip("…") in html.unescape(TAGS.sub(" ", about)) else f"{line} {about}",
        popularity=rating_count,
    )


def _goes_with(row: dict) -> bool:
    return bool(GOES_WITH.search(row["code"]))


def _said(row: dict) -> str:
    """A text is said, a bool that is true is named; codes are keys and no words."""
    if row["kind"] == "bool":
        return row["name"] if row["raw"] else ""
    return row["text"] if row["kind"] == "text" and row["code"] not in CODES else ""


def product_ids() -> list[str]:
    """Of every product, published or not."""
    return list(session().scalars(select(Product.id).order_by(Product.position, Product.id)))


def ids_of(slugs: Iterable[str]) -> list[str]:
    return list(session().scalars(select(Product.id).where(Product.slug.in_(list(slugs)))))
