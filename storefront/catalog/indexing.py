"""The words of each product, for whoever keeps a search index."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from storefront.catalog.models import Listing, Product
from storefront.kernel.db import session


@dataclass(frozen=True)
class SearchText:
    """One product in one language. `keys` are SKUs and barcodes; `description` is HTML."""

    product_id: str
    locale: str
    title: str
    keys: list[str]
    brand: str
    kind: str
    attributes: str
    description: str
    popularity: int


def search_texts(product_ids: Iterable[str]) -> list[SearchText]:
    """Of those that are published, in every language of the shop."""
    columns = (Listing.product_id, Listing.locale, Listing.page, Listing.variants, Listing.rating_count)
    statement = select(*columns).where(Listing.product_id.in_(list(product_ids)), Listing.published)
    return [_text(*row) for row in session().execute(statement)]


def _text(product_id: str, locale: str, page: dict, variants: list[dict], rating_count: int) -> SearchText:
    said = [row["text"] for part in page["spec"] for row in part["rows"] if row["kind"] == "text"]
    said += [value["label"] for option in page["options"] for value in option["values"]]
    keys = [key for item in variants if item["published"] for key in (item["sku"], item["barcode"]) if key]
    kind = " ".join([page["type"]["name"], *(step["name"] for step in page["trail"])])
    return SearchText(
        product_id=product_id,
        locale=locale,
        title=page["name"],
        keys=keys,
        brand=page["brand"],
        kind=kind,
        attributes=" ".join([*said, page["line"]]),
        description=page["description"],
        popularity=rating_count,
    )


def product_ids() -> list[str]:
    """Of every product, published or not."""
    return list(session().scalars(select(Product.id).order_by(Product.position, Product.id)))


def ids_of(slugs: Iterable[str]) -> list[str]:
    return list(session().scalars(select(Product.id).where(Product.slug.in_(list(slugs)))))
