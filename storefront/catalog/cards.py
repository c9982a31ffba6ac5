"""Products as lists show them: read from their listings, never from the tables behind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from storefront.catalog.models import Listing, Product, Variant
from storefront.kernel.db import session
from storefront.kernel.money import Money
from storefront.kernel.settings import settings


@dataclass(frozen=True)
class Picture:
    """`file` is a path below `static/`; sizes in pixels."""

    file: str
    alt: str
    plate: str
    width: int
    height: int


@dataclass(frozen=True)
class Card:
    """`sku` is the variant that the picture shows; `picked` when it is not the one that lists show otherwise.

    `choose`: one has to choose before one can buy.
    """

    product_id: str
    sku: str
    slug: str
    name: str
    line: str
    brand: str
    type_code: str
    comparable: bool
    picture: Picture
    price: Money
    was: Money | None
    starting: bool
    swatches: list[dict[str, str]]
    choose: bool
    rating: float | None
    rating_count: int
    arrived_at: datetime
    in_stock: bool
    picked: bool = False


def picture(found: dict[str, Any]) -> Picture:
    return Picture(found["file"], found["alt"], found["plate"], found["width"], found["height"])


def money(minor: int | None) -> Money | None:
    return Money(minor, settings().shop_currency) if minor is not None else None


COLUMNS = (
    Listing.product_id,
    Listing.slug,
    Listing.card,
    Listing.rating,
    Listing.rating_count,
    Listing.arrived_at,
    Listing.in_stock,
)


def of(row: Any) -> Card:
    """From a row of COLUMNS."""
    said = row.card
    price = said["prices"].get(settings().shop_currency, {"min": 0, "was": None, "starting": False})
    plain = ("sku", "name", "line", "brand", "comparable", "swatches", "choose")
    return Card(
        product_id=row.product_id,
        slug=row.slug,
        type_code=said["type"],
        picture=picture(said["picture"]),
        price=money(price["min"]),
        was=money(price["was"]),
        starting=price["starting"],
        rating=row.rating if row.rating_count else None,
        rating_count=row.rating_count,
        arrived_at=row.arrived_at,
        in_stock=row.in_stock,
        **{name: said[name] for name in plain},
    )


def showing(card: Card, variants: list[dict[str, Any]], wanted: dict[str, tuple[str, ...]]) -> Card:
    """The card in a choice that was filtered by: who wants ink sees the one in ink. `wanted` is by option code."""

    def fits(item: dict[str, Any]) -> bool:
        chosen = item["options"]
        return item["published"] and all(chosen.get(code, values[0]) in values for code, values in wanted.items())

    mine = next((item for item in variants if item["sku"] == card.sku), None)
    if mine is None or fits(mine):
        return card
    other = next((item for item in variants if fits(item)), None)
    if other is None:
        return card
    return replace(card, sku=other["sku"], picture=picture(other["picture"]), picked=True)


def _published(locale: str) -> Any:
    return select(*COLUMNS).where(Listing.locale == locale, Listing.published)


def at(slug: str, locale: str) -> Card | None:
    """The product at this address; None when it is not for sale."""
    found = by_slug([slug], locale)
    return found[0] if found else None


def newest(locale: str, *, limit: int = 4) -> list[Card]:
    order = (Listing.arrived_at.desc(), Listing.position)
    return [of(row) for row in session().execute(_published(locale).order_by(*order).limit(limit))]


def most_loved(locale: str, *, limit: int = 4, besides: Sequence[str] = ()) -> list[Card]:
    """The best rated of those that several people rated."""
    statement = _published(locale).where(Listing.rating_count >= 3, Listing.product_id.not_in(besides))
    order = (Listing.rating.desc(), Listing.rating_count.desc(), Listing.position)
    return [of(row) for row in session().execute(statement.order_by(*order).limit(limit))]


def by_slug(slugs: Sequence[str], locale: str) -> list[Card]:
    """Published ones, in the order of the addresses."""
    return _in_order(_published(locale).where(Listing.slug.in_(slugs)), "slug", slugs)


def crosssells(skus: Sequence[str], locale: str) -> list[Card]:
    """What is bought along with these SKUs, in their order; none of them themselves."""
    statement = (
        select(Variant.sku, Listing.slug, Listing.page)
        .join(Listing, Listing.product_id == Variant.product_id)
        .where(Variant.sku.in_(skus), Listing.locale == locale)
    )
    rows = {row.sku: row for row in session().execute(statement)} if skus else {}
    own = {row.slug for row in rows.values()}
    slugs = [slug for sku in skus if sku in rows for slug in rows[sku].page["crosssells"] if slug not in own]
    return by_slug(list(dict.fromkeys(slugs)), locale) if slugs else []


def by_id(ids: Sequence[str], locale: str) -> list[Card]:
    """Published ones, in the order of the ids."""
    return _in_order(_published(locale).where(Listing.product_id.in_(ids)), "product_id", ids)


def _in_order(statement: Any, key: str, wanted: Sequence[str]) -> list[Card]:
    found = {getattr(card, key): card for card in map(of, session().execute(statement))}
    return [found[one] for one in wanted if one in found]


def default_sku(product_id: str) -> str | None:
    statement = select(Variant.sku).join(Product, Product.default_variant_id == Variant.id)
    return session().scalar(statement.where(Product.id == product_id))


def alternatives(sku: str, locale: str, *, limit: int = 3) -> list[str]:
    """SKUs of other things of the same type in the same category, then of the same type; in stock first."""
    home = select(Product).join(Variant, Variant.product_id == Product.id).where(Variant.sku == sku)
    product = session().scalar(home)
    if product is None:
        return []
    nearest = (Product.category_id != product.category_id, Listing.in_stock.is_(False), Listing.position)
    statement = (
        select(Listing.card)
        .join(Product, Product.id == Listing.product_id)
        .where(Listing.locale == locale, Listing.published, Product.id != product.id)
        .where(Product.type_id == product.type_id)
        .order_by(*nearest)
        .limit(limit)
    )
    return [card["sku"] for card in session().scalars(statement)]


def skus_of(product_ids: Iterable[str]) -> dict[str, list[str]]:
    """Product id → the SKUs it sells."""
    found: dict[str, list[str]] = {}
    statement = select(Variant.product_id, Variant.sku).where(
        Variant.product_id.in_(list(product_ids)), Variant.published
    )
    for product_id, sku in session().execute(statement.order_by(Variant.position)):
        found.setdefault(product_id, []).append(sku)
    return found
