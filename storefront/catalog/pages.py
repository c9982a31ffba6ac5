"""One product, in one of its variants: everything its page shows but stock and delivery."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from storefront.catalog import attributes, cards, pricing
from storefront.catalog.attributes import AttributeGroup
from storefront.catalog.cards import Card, Picture
from storefront.catalog.models import Listing
from storefront.catalog.reviews import reading
from storefront.catalog.reviews.reading import Narrowing, ReviewView
from storefront.kernel.db import session
from storefront.kernel.money import Money
from storefront.kernel.settings import settings


@dataclass(frozen=True)
class ValueChoice:
    """`sku`: the variant one gets with this value and the other choices as they are; None when there is none.

    `otherwise`: a variant with this value and other choices, when `sku` is None.
    """

    code: str
    label: str
    fill: str | None
    chosen: bool
    sku: str | None
    otherwise: str | None


@dataclass(frozen=True)
class OptionView:
    code: str
    name: str
    kind: str
    choices: list[ValueChoice]


@dataclass(frozen=True)
class VariantView:
    """Of the chosen variant; weight in grams. `lowest` is said only with a reduction."""

    id: str
    sku: str
    barcode: str | None
    text: str
    price: Money
    was: Money | None
    lowest: Money | None
    breaks: list[tuple[int, Money]]
    weight_g: int
    picture: Picture


@dataclass(frozen=True)
class ReviewPage:
    """`ratings`: how many gave 1 … 5 stars, `verified` bought it here, `pictured` show it: of all reviews.

    `entries` are those that `wanted` leaves, `total` how many that are.
    """

    entries: list[ReviewView]
    ratings: list[int]
    verified: int
    pictured: int
    wanted: Narrowing
    total: int

    @property
    def count(self) -> int:
        return sum(self.ratings)

    @property
    def left(self) -> int:
        return max(0, self.total - len(self.entries))


@dataclass(frozen=True)
class ProductPage:
    product_id: str
    slug: str
    name: str
    line: str
    brand: str
    description: str
    not_good_at: str
    seo_title: str
    seo_description: str
    type_code: str
    type_name: str
    trail: list[dict[str, str]]
    comparable: bool
    rating: float | None
    variant: VariantView
    skus: list[str]
    options: list[OptionView]
    gallery: list[Picture]
    spec: list[AttributeGroup]
    reviews: ReviewPage
    related: list[Card]
    upsells: list[Card]


def product_page(
    slug: str,
    locale: str,
    variant_sku: str | None = None,
    *,
    reviews: Narrowing | None = None,
    reader: str | None = None,
) -> ProductPage | None:
    """None when there is no such product for sale; an unknown variant falls back to the one lists show.

    `reader`: who looks, for the votes on reviews; None for a stranger.
    """
    found = _listing(slug, locale)
    if found is None:
        return None
    live = [item for item in found.variants if item["published"] and settings().shop_currency in item["prices"]]
    if not live:
        return None
    chosen = next((item for item in live if item["sku"] == variant_sku), None)
    chosen = chosen or next((item for item in live if item["sku"] == found.card["sku"]), live[0])
    page = found.page
    return ProductPage(
        product_id=found.product_id,
        slug=found.slug,
        **{name: page[name] for name in ("name", "line", "brand", "description", "not_good_at", "trail")},
        seo_title=page["seo"]["title"],
        seo_description=page["seo"]["description"],
        type_code=page["type"]["code"],
        type_name=page["type"]["name"],
        comparable=found.card["comparable"],
        rating=found.rating if found.rating_count else None,
        variant=_variant(chosen),
        skus=[item["sku"] for item in live],
        options=[_option(option, chosen, live) for option in page["options"]],
        gallery=_gallery(page["pictures"], chosen),
        spec=_spec(page["spec"], chosen),
        reviews=_reviews(found, locale, (reviews or Narrowing()).cleaned(), reader),
        **_links(page, locale),
    )


def _links(page: dict[str, Any], locale: str) -> dict[str, list[cards.Card]]:
    """What goes with it and what is a step up, asked for together."""
    slugs = {"related": page["related"], "upsells": page["upsells"]}
    wanted = list(dict.fromkeys(slugs["related"] + slugs["upsells"]))
    found = {card.slug: card for card in cards.by_slug(wanted, locale)} if wanted else {}
    return {kind: [found[slug] for slug in mine if slug in found] for kind, mine in slugs.items()}


def _listing(slug: str, locale: str) -> Any:
    mine = (Listing.locale == locale, Listing.slug == slug, Listing.published)
    return session().execute(select(*cards.COLUMNS, Listing.page, Listing.variants).where(*mine)).first()


def _variant(said: dict[str, Any]) -> VariantView:
    currency = settings().shop_currency
    price = said["prices"][currency]
    return VariantView(
        id=said["id"],
        sku=said["sku"],
        barcode=said["barcode"],
        text=said["text"],
        price=Money(price["amount"], currency),
        was=cards.money(price["was"]),
        lowest=pricing.lowest(said["sku"], currency=currency) if price["was"] else None,
        breaks=[(quantity, Money(amount, currency)) for quantity, amount in price["breaks"]],
        weight_g=said["weight_g"],
        picture=cards.picture(said["picture"]),
    )


def _option(option: dict[str, Any], chosen: dict[str, Any], live: list[dict[str, Any]]) -> OptionView:
    sold = {tuple(sorted(item["options"].items())): item["sku"] for item in live}
    choices = []
    for value in option["values"]:
        wanted = {**chosen["options"], option["code"]: value["code"]}
        sku = sold.get(tuple(sorted(wanted.items())))
        other = next((item["sku"] for item in live if item["options"].get(option["code"]) == value["code"]), None)
        is_chosen = chosen["options"].get(option["code"]) == value["code"]
        if sku or other:  # a value that no variant has is no choice
            choices.append(ValueChoice(value["code"], value["label"], value["fill"], is_chosen, sku, other))
    return OptionView(option["code"], option["name"], option["kind"], choices)


def _gallery(pictures: list[dict[str, Any]], chosen: dict[str, Any]) -> list[Picture]:
    """Those of the chosen variant first, then those of no variant; never those of another."""
    choice = chosen["options"].items()
    mine = [item for item in pictures if item["options"] and item["options"].items() <= choice]
    common = [item for item in pictures if not item["options"]]
    return [cards.picture(item) for item in (mine + common or [chosen["picture"]])]


def _spec(spec: list[dict[str, Any]], chosen: dict[str, Any]) -> list[AttributeGroup]:
    groups: dict[str, dict] = {}
    attributes.add(groups, chosen["sku"], spec, chosen["spec"])
    found = []
    for name, rows in groups.items():
        said = [row for row in rows.values() if row.values[chosen["sku"]].text]
        found += [AttributeGroup(name, said)] if said else []
    return found


def _reviews(found: Any, locale: str, wanted: Narrowing, reader: str | None) -> ReviewPage:
    ratings, verified, pictured = found.page["ratings"], found.page["verified"], found.page.get("pictured", 0)
    total = ratings[wanted.stars - 1] if wanted.stars else sum(ratings)
    if total and (wanted.pictured or wanted.verified):
        total = reading.total(found.product_id, wanted)
    entries = reading.page(found.product_id, locale=locale, wanted=wanted, reader=reader) if total else []
    return ReviewPage(entries, ratings, verified, pictured, wanted, total)
