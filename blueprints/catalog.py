"""Home, departments and product pages."""

from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, abort, redirect, request

from blueprints.edge.localisation import current_locale
from blueprints.edge.rendering import render, wants_fragment
from blueprints.edge.visitors import owner
from blueprints.showing import narrowing, structured
from blueprints.showing import reviews as spoken
from blueprints.showing.cards import path
from blueprints.showing.home import home as shown_home
from blueprints.showing.lists import Shown
from blueprints.showing.products import absolute
from blueprints.showing.products import product as shown_product
from storefront.catalog.queries import CategoryPage, moved
from storefront.flows import browse
from storefront.flows.show_product import show_product

bp = Blueprint("catalog", __name__)


@bp.get("/")
def home() -> Response:
    page = browse.home(locale=current_locale())
    return render("catalog/home.html", **shown_home(page), canonical=absolute(path("")))


@bp.get("/c/<slug>")
def category(slug: str) -> Response:
    """With `page=2` everything up to page 2; the “show more” link gets what it adds."""
    alone = only_more()
    found = browse.category(
        slug,
        locale=current_locale(),
        filters=narrowing.filters(request.args),
        sort=narrowing.sort(request.args, "featured"),
        page=narrowing.page(request.args),
        alone=alone,
    )
    if found is None:
        return _moved("category", "c", slug)
    page, there = found
    shown = Shown(page.results, there, action=path("c", slug))
    return list_answer("catalog/category.html", shown, alone, **_category(page))


def _category(page: CategoryPage) -> dict[str, Any]:
    steps = [{"name": item.name, "url": path("c", item.slug)} for item in page.trail]
    return {
        "category": {
            "name": page.category.name,
            "description": page.category.description or None,
            "slug": page.category.slug,
            "top_slug": page.trail[0].slug,
        },
        "trail": steps,
        "children": [
            {"name": item.name, "url": path("c", item.slug), "count": item.count} for item in page.category.children
        ],
        "canonical": absolute(path("c", page.category.slug)),
        "structured": [structured.crumbs(steps)],
    }


def _moved(kind: str, place: str, slug: str) -> Response:
    """For good to where it is now, with what else the address said; 404 when nothing ever was there."""
    now = moved(kind, slug)
    if now is None:
        abort(404)
    query = f"?{request.query_string.decode()}" if request.query_string else ""
    return redirect(path(place, quote(now)) + query, 301)


def only_more() -> bool:
    """True when htmx asks for the cards of one page, to put them below the others."""
    return wants_fragment() and request.headers.get("HX-Target") == "more"


def list_answer(template: str, shown: Shown, alone: bool, **context: Any) -> Response:
    """The page, its list, or what “show more” adds; the browser's address is always the list's own."""
    fragment = "catalog/_cards.html" if alone else "catalog/_grid.html"
    response = render(template, fragment, results=shown.results(), **context)
    response.vary.add("HX-Target")
    if wants_fragment():
        response.headers["HX-Push-Url"] = shown.canonical
    return response


@bp.get("/p/<slug>")
def product(slug: str) -> Response:
    """A variant, a sorting of reviews: each has its address; htmx gets the part that it names."""
    args = request.args
    shown = show_product(
        slug,
        locale=current_locale(),
        sku=args.get("variant"),
        reviews=spoken.narrowing(args),
        reader=owner(),
    )
    if shown is None:
        return _moved("product", "p", slug)
    context = {
        **shown_product(shown),
        "reviews": spoken.reviews(shown.page),
        "structured": structured.product(shown),
        "canonical": absolute(path("p", slug)),
    }
    if request.headers.get("HX-Target") == "reviews":
        response = render("catalog/product.html", "catalog/_reviews.html", **context)
    else:
        also = ("catalog/_gallery.html", "catalog/_spec.html")
        response = render("catalog/product.html", "catalog/_buybox.html", *also, **context)
    response.vary.add("HX-Target")
    return response
