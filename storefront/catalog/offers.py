"""What can be bought, by SKU."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from storefront.catalog import cards
from storefront.catalog.models import Listing, Product, ProductType, ProductTypeTranslation, Variant
from storefront.catalog.wording import best
from storefront.kernel.db import locale_chain, session
from storefront.kernel.money import Money
from storefront.kernel.settings import settings


@dataclass(frozen=True)
class Offer:
    """One SKU as it is sold now. `image` is a path below `static/`, `options` reads "Sage, 0.9 l"."""

    sku: str
    variant_id: str
    product_id: str
    product_slug: str
    type_code: str
    name: str
    options: str
    image: str
    image_alt: str
    plate: str
    price: Money
    was: Money | None
    weight_g: int
    published: bool

    @property
    def image_url(self) -> str:
        """Where a page finds the picture."""
        return f"/{self.image}" if self.image.startswith("media/") else f"/static/{self.image}"

    @property
    def url(self) -> str:
        """The product's address in the shop's first language, on this variant."""
        return f"/p/{self.product_slug}?variant={self.sku}"


def offers(skus: Iterable[str], locale: str) -> dict[str, Offer]:
    """By SKU; one that nobody knows, or that has no price in the shop's currency, is missing."""
    wanted = list(dict.fromkeys(skus))
    if not wanted:
        return {}
    statement = (
        select(Variant.sku, Listing.product_id, Listing.slug, Listing.published, Listing.card, Listing.variants)
        .join(Listing, Listing.product_id == Variant.product_id)
        .where(Variant.sku.in_(wanted), Listing.locale == locale)
    )
    found = {row.sku: _offer(row) for row in session().execute(statement)}
    return {sku: found[sku] for sku in wanted if found.get(sku)}


def _offer(row: Any) -> Offer | None:
    said = next(item for item in row.variants if item["sku"] == row.sku)
    price = said["prices"].get(settings().shop_currency)
    if price is None:
        return None
    picture = said["picture"]
    return Offer(
        sku=row.sku,
        variant_id=said["id"],
        product_id=row.product_id,
        product_slug=row.slug,
        type_code=row.card["type"],
        name=row.card["name"],
        options=said["text"],
        image=picture["file"],
        image_alt=picture["alt"],
        plate=picture["plate"],
        price=cards.money(price["amount"]),
        was=cards.money(price["was"]),
        weight_g=said["weight_g"],
        published=row.published and said["published"],
    )


def type_of(sku: str, locale: str | None = None) -> tuple[str, str] | None:
    """`("kettle", "Kettles")`: the code and the name of the product type; None for an unknown SKU."""
    return types_of([sku], locale).get(sku)


def types_of(skus: Iterable[str], locale: str | None = None) -> dict[str, tuple[str, str]]:
    """By SKU, in the order asked: the code and the name of its product type; who is unknown is missing."""
    wanted = list(dict.fromkeys(skus))
    if not wanted:
        return {}
    statement = (
        select(Variant.sku, ProductType.code, ProductTypeTranslation.locale, ProductTypeTranslation.name)
        .join(Product, Product.id == Variant.product_id)
        .join(ProductType, Product.type_id == ProductType.id)
        .outerjoin(ProductTypeTranslation, ProductTypeTranslation.type_id == ProductType.id)
        .where(Variant.sku.in_(wanted))
    )
    codes: dict[str, str] = {}
    names: dict[str, dict[str, str]] = {}
    for row in session().execute(statement):
        codes[row.sku] = row.code
        names.setdefault(row.code, {})[row.locale or ""] = row.name or ""
    chain = locale_chain(locale or settings().shop_locales[0])
    return {sku: (codes[sku], best(names[codes[sku]], chain) or codes[sku]) for sku in wanted if sku in codes}


def home_of(sku: str, locale: str) -> tuple[str, str] | None:
    """The address and the name of the category that a SKU is in, to find others like it."""
    statement = (
        select(Listing.page)
        .join(Variant, Variant.product_id == Listing.product_id)
        .where(Variant.sku == sku, Listing.locale == locale)
    )
    page = session().scalar(statement)
    trail = page["trail"] if page else []
    return (trail[-1]["slug"], trail[-1]["name"]) if trail else None


def find_sku(code: str) -> str | None:
    """The SKU that somebody typed or scanned: a SKU in any case, or a barcode."""
    code = code.strip()
    exact = session().scalar(select(Variant.sku).where((Variant.sku == code) | (Variant.barcode == code)))
    return exact or session().scalar(select(Variant.sku).where(Variant.sku == code.upper()))
