"""Reviews as `catalog/_reviews.html` takes them."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from blueprints.edge.localisation import current_locale
from blueprints.showing.cards import path, picture
from storefront.catalog.queries import Narrowing, Picture, PictureView, ProductPage, ReviewView
from storefront.catalog.reviews.reading import PER_PAGE
from storefront.kernel import formats


def narrowing(args: MultiDict[str, str]) -> Narrowing:
    """What the address asks for; what nobody offers is left out later."""
    return Narrowing(
        sort=args.get("reviews", "helpful"),
        stars=args.get("stars", type=int),
        pictured=args.get("pictured") == "1",
        verified=args.get("verified") == "1",
        page=args.get("more", 1, type=int),
    )


def reviews(page: ProductPage) -> dict[str, Any]:
    found, wanted = page.reviews, page.reviews.wanted
    back = url(page)
    return {
        "average": page.rating,
        "count": found.count,
        "verified_count": found.verified,
        "write_url": url_for("reviews.form", slug=page.slug),
        "stars": [
            {
                "value": stars,
                "count": found.ratings[stars - 1],
                "url": url(page, stars=None if wanted.stars == stars else stars),
                "chosen": wanted.stars == stars,
            }
            for stars in (5, 4, 3, 2, 1)
        ],
        "filters": _filters(page),
        "all_url": url(page, stars=None, pictured=False, verified=False) if wanted.narrows else None,
        "sorts": [
            {"words": words, "url": url(page, sort=key), "chosen": wanted.sort == key}
            for key, words in (("helpful", _("Most helpful")), ("newest", _("Newest")), ("critical", _("Critical")))
        ],
        "found": found.total,
        "more_url": url(page, page=wanted.page + 1) if found.left else None,
        "more_count": min(PER_PAGE, found.left),
        "entries": [entry(one, page.name, back) for one in found.entries],
    }


def _filters(page: ProductPage) -> list[dict[str, Any]]:
    """Chips that say how many there are; pressing one again takes it away."""
    found, wanted = page.reviews, page.reviews.wanted
    chips = [
        (_("With pictures"), found.pictured, wanted.pictured, {"pictured": not wanted.pictured}),
        (_("Bought here"), found.verified, wanted.verified, {"verified": not wanted.verified}),
    ]
    shown = [
        {"words": words, "count": count, "chosen": chosen, "url": url(page, **change)}
        for words, count, chosen, change in chips
        if count or chosen
    ]
    if wanted.stars:
        words = ngettext("%(num)s star", "%(num)s stars", wanted.stars)
        count = found.ratings[wanted.stars - 1]
        shown.insert(0, {"words": words, "count": count, "chosen": True, "url": url(page, stars=None)})
    return shown


def entry(review: ReviewView, product: str, back: str) -> dict[str, Any]:
    """One of them; `back` is where a vote without JavaScript leads."""
    own = {name: getattr(review, name) for name in ReviewView.__dataclass_fields__ if name != "pictures"}
    return {
        **own,
        "language": formats.language(review.locale, current_locale()) if review.foreign else None,
        "pictures": [shown_picture(one, product, review.author) for one in review.pictures],
        **weighed(review.id, review.helpful, review.voted, back.partition("#")[0] + f"#review-{review.id}"),
    }


def weighed(review_id: str, helpful: int, voted: bool, back: str) -> dict[str, Any]:
    """See `reviews/_votes.html`: what the button says and does."""
    return {
        "id": review_id,
        "helpful": helpful,
        "voted": voted,
        "back": back,
        "vote_url": url_for("reviews.unvote" if voted else "reviews.vote", review_id=review_id),
        "report_url": url_for("reviews.report", review_id=review_id, back=back),
    }


def shown_picture(found: PictureView, product: str, author: str) -> dict[str, Any]:
    """See `components/picture.html`; `large` is the file itself."""
    alt = _("%(product)s, a picture by %(author)s", product=product, author=author)
    view = Picture(found.file, alt, "fog", found.width, found.height)
    return {**picture(view), "id": found.id, "large": current_app.jinja_env.globals["asset"](found.file)}


def url(product: ProductPage, /, **changed: Any) -> str:
    """This product's reviews with another sorting or other filters; the first of them unless `page` is said."""
    wanted = replace(product.reviews.wanted, **{"page": 1, **changed})
    query = {
        "variant": product.variant.sku,
        "reviews": wanted.sort if wanted.sort != "helpful" else None,
        "stars": wanted.stars,
        "pictured": 1 if wanted.pictured else None,
        "verified": 1 if wanted.verified else None,
        "more": wanted.page if wanted.page > 1 else None,
    }
    said = {name: value for name, value in query.items() if value is not None}
    return f"{path('p', product.slug)}?{urlencode(said)}#reviews"
