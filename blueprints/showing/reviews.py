"""Reviews as `catalog/_reviews.html` takes them."""

from typing import Any
from urllib.parse import urlencode

from flask_babel import gettext as _

from blueprints.showing.cards import path
from storefront.catalog.queries import ProductPage

PER_PAGE = 4


def reviews(page: ProductPage) -> dict[str, Any]:
    found = page.reviews
    return {
        "average": page.rating,
        "count": found.count,
        "verified_count": found.verified,
        "stars": [
            {
                "value": stars,
                "count": found.ratings[stars - 1],
                "url": url(page, stars=None if found.stars == stars else stars),
                "chosen": found.stars == stars,
            }
            for stars in (5, 4, 3, 2, 1)
        ],
        "all_url": url(page, stars=None) if found.stars else None,
        "stars_chosen": found.stars,
        "sorts": [
            {"words": words, "url": url(page, sort=key), "chosen": found.sort == key}
            for key, words in (("helpful", _("Most helpful")), ("newest", _("Newest")), ("critical", _("Critical")))
        ],
        "more_url": url(page, more=found.page + 1) if found.left else None,
        "more_count": min(PER_PAGE, found.left),
        "entries": found.entries,
    }


def url(page: ProductPage, *, sort: str | None = None, stars: int | str | None = "", more: int | None = None) -> str:
    """This product's reviews in another order, of another number of stars, or more of them."""
    found = page.reviews
    sort = sort or found.sort
    stars = found.stars if stars == "" else stars
    query = {
        "variant": page.variant.sku,
        "reviews": sort if sort != "helpful" else None,
        "stars": stars,
        "more": more,
    }
    said = {name: value for name, value in query.items() if value is not None}
    return f"{path('p', page.slug)}?{urlencode(said)}#reviews"
