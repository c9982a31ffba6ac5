"""JSON-LD for search engines: Product, Offer, AggregateRating, BreadcrumbList (schema.org)."""

from typing import Any

from blueprints.showing.cards import picture
from blueprints.showing.products import absolute, plain, trail, variant_url
from storefront.catalog.queries import ReviewView
from storefront.flows.show_product import ShownProduct

STATES = {"in_stock": "InStock", "low": "LimitedAvailability", "preorder": "PreOrder", "backorder": "BackOrder"}


def product(shown: ShownProduct) -> list[dict[str, Any]]:
    page, chosen = shown.page, shown.page.variant
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": page.name,
        "description": page.line,
        "sku": chosen.sku,
        "image": [absolute(picture(one)["src"]) for one in page.gallery],
        "offers": _offer(shown),
    }
    if page.brand:
        said["brand"] = {"@type": "Brand", "name": page.brand}
    if chosen.barcode:
        said["gtin"] = chosen.barcode
    if page.rating is not None:
        rating = {"ratingValue": page.rating, "reviewCount": page.reviews.count}
        said["aggregateRating"] = {"@type": "AggregateRating", **rating}
    if page.reviews.entries:
        said["review"] = [_review(one) for one in page.reviews.entries]
    return [said, crumbs(trail(page))]


def _review(one: ReviewView) -> dict[str, Any]:
    """What the page shows of it, and nothing else."""
    return {
        "@type": "Review",
        "name": one.title,
        "reviewBody": one.body,
        "inLanguage": one.locale.replace("_", "-"),
        "author": {"@type": "Person", "name": one.author},
        "datePublished": one.at.date().isoformat(),
        "reviewRating": {"@type": "Rating", "ratingValue": one.rating, "bestRating": 5, "worstRating": 1},
    }


def _offer(shown: ShownProduct) -> dict[str, Any]:
    chosen = shown.page.variant
    return {
        "@type": "Offer",
        "url": absolute(variant_url(shown.page, chosen.sku)),
        "price": plain(chosen.price),
        "priceCurrency": chosen.price.currency,
        "availability": f"https://schema.org/{STATES.get(shown.stands.state, 'OutOfStock')}",
        "itemCondition": "https://schema.org/NewCondition",
    }


def crumbs(steps: list[dict[str, str]]) -> dict[str, Any]:
    items = [
        {"@type": "ListItem", "position": place, "name": step["name"], "item": absolute(step["url"])}
        for place, step in enumerate(steps, start=1)
    ]
    return {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}
