"""The built-in demo shop: catalogue, stock, reviews, words of the first page and two accounts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from storefront import demo
from storefront.catalog import queries as catalog
from storefront.catalog import services
from storefront.catalog.drafts import AttributeDraft, ProductDraft
from storefront.content import services as content
from storefront.flows.index_products import index_products
from storefront.flows.seed_pages import seed_pages
from storefront.identity import services as identity
from storefront.inventory import queries as inventory
from storefront.inventory import services as warehouse
from storefront.kernel import clock
from storefront.kernel.money import Money
from storefront.kernel.settings import settings

ACTOR = "demo shop"
NEW_DAYS, OLD_DAYS = 2, 90
PROMISED = 50  # how many may be sold before they arrive
ACCOUNTS = (
    {"email": "owner@ollerby.example", "name": "Ines Ollerby", "role": "owner"},
    {"email": "shopper@ollerby.example", "name": "Marta Lindner", "role": "customer"},
)
PASSWORD = "ollerby-demo"


@dataclass(frozen=True)
class Seeded:
    """How many there are, and how many of the products are new or changed."""

    categories: int
    types: int
    products: int
    changed: int
    variants: int
    reviews: int
    accounts: int


def is_empty() -> bool:
    return not catalog.product_ids()


def seed_shop(*, shop: demo.Demo | None = None, say: Callable[[str], None] = lambda words: None) -> Seeded:
    """Bring the demo shop into the databases. A second time changes nothing; stock is counted only once."""
    shop = shop or demo.load()
    say(f"{len(shop.categories)} categories and {len(shop.product_types)} product types")
    _structure(shop)
    say(f"{len(shop.products)} products with their variants, prices and pictures")
    saved = _products(shop)
    say("stock")
    _stock(shop)
    say(f"{len(shop.reviews)} reviews")
    _reviews(shop)
    _words(shop)
    seed_pages()
    say("search index")
    index_products(catalog.product_ids())
    for account in ACCOUNTS:
        identity.ensure_account(**account, password=PASSWORD, verified=True)
    return Seeded(
        categories=len(shop.categories),
        types=len(shop.product_types),
        products=len(shop.products),
        changed=sum(one.outcome != "unchanged" for one in saved),
        variants=sum(len(product["variants"]) for product in shop.products),
        reviews=len(shop.reviews),
        accounts=len(ACCOUNTS),
    )


def _structure(shop: demo.Demo) -> None:
    services.save_units(labels=shop.shop.get("units", {}))
    for category in sorted(shop.categories, key=lambda one: one["parent"] is not None):
        services.save_category(**category)
    for kind in shop.product_types:
        attributes = [AttributeDraft.from_dict(said) for said in kind["attributes"]]
        services.save_type(code=kind["code"], name=kind["name"], attributes=attributes)


def _products(shop: demo.Demo) -> list[Any]:
    now = clock.now()
    drafts = []
    for position, product in enumerate(shop.products):
        days = NEW_DAYS if product.get("is_new") else OLD_DAYS
        arrived = now - timedelta(days=days, minutes=position)
        drafts.append(ProductDraft.from_dict(product, position=position, arrived_at=arrived, source="demo"))
    saved = services.save_products(drafts=drafts, actor=ACTOR)
    created = {one.slug for one in saved if one.outcome == "created"}
    for product in shop.products:
        if product["slug"] in created:
            _old_prices(product)
    return saved


def _old_prices(product: dict[str, Any]) -> None:
    """A reduced thing did cost more until five weeks ago, so that "was" is true."""
    currency = settings().shop_currency
    for variant in product["variants"]:
        if was := variant.get("was_minor"):
            before, since = clock.now() - timedelta(days=OLD_DAYS), clock.now() - timedelta(days=35)
            services.backdate_price(sku=variant["sku"], amount=Money(was, currency), at=before, actor=ACTOR)
            amount = Money(variant["price_minor"], currency)
            services.backdate_price(sku=variant["sku"], amount=amount, at=since, actor=ACTOR)


def _stock(shop: demo.Demo) -> None:
    """Only what the warehouse does not know yet: what was sold stays sold."""
    variants = [variant for product in shop.products for variant in product["variants"]]
    for variant in variants:
        if inventory.movements_of(variant["sku"], limit=1):
            continue
        days = variant.get("ships_in_days")
        oversell = variant.get("oversell", "deny")
        warehouse.stock(
            sku=variant["sku"],
            quantity=variant["stock"],
            reason="first stock",
            actor=ACTOR,
            oversell=oversell,
            oversell_limit=PROMISED if oversell != "deny" else 0,
            ships_at=clock.now().date() + timedelta(days=days) if days else None,
            low_at=variant.get("low_stock_at", 5),
        )
    note_stock([variant["sku"] for variant in variants])


def note_stock(skus: list[str]) -> None:
    """Tell the lists at once what the warehouse has, without waiting for its events."""
    there = inventory.availability(skus)
    services.note_stock(in_stock={sku: there[sku].available > 0 for sku in skus})


def _reviews(shop: demo.Demo) -> None:
    by_product: dict[str, list[dict[str, Any]]] = {}
    for review in shop.reviews:
        at = clock.now() - timedelta(days=review["days_ago"])
        by_product.setdefault(review["product"], []).append({**review, "at": at})
    services.add_reviews(reviews=by_product)


def _words(shop: demo.Demo) -> None:
    """The first page in every language the shop's words are written in."""
    said = shop.shop
    for locale in said.get("name", {"en": ""}):
        body = {key: _in(said[key], locale) for key in ("hero", "quote", "promises", "announcements") if key in said}
        body["return_days"] = said.get("return_days", 60)
        content.save_block(key="home", locale=locale, body=body)


def _in(value: Any, locale: str) -> Any:
    """One language of a nest of texts."""
    if isinstance(value, list):
        return [_in(one, locale) for one in value]
    if not isinstance(value, dict):
        return value
    if "en" in value and all(isinstance(one, str) for one in value.values()):
        return value.get(locale) or value["en"]
    return {key: _in(one, locale) for key, one in value.items()}
