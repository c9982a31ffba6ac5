"""Search and what is suggested while somebody types."""

from flask import Blueprint, Response, request

from blueprints.catalog import list_answer, only_more
from blueprints.edge.localisation import current_locale
from blueprints.edge.rendering import render, see_other, wants_fragment
from blueprints.showing import narrowing, searching
from blueprints.showing.cards import path
from blueprints.showing.lists import Shown
from storefront.flows import browse

bp = Blueprint("search", __name__)
LONGEST = 120


def _query() -> str:
    return " ".join(request.args.get("q", "").split())[:LONGEST]


@bp.get("/search")
def search() -> Response:
    """No words: everything. `exact=1` searches for what was typed, mistakes and all."""
    query, as_typed, alone = _query(), request.args.get("exact") == "1", only_more()
    usual = "relevance" if query else "featured"
    page = browse.search(
        query,
        locale=current_locale(),
        filters=narrowing.filters(request.args),
        sort=narrowing.sort(request.args, usual),
        page=narrowing.page(request.args),
        as_typed=as_typed,
        alone=alone,
    )
    context = searching.search(page)
    if page.results is None:
        return render("catalog/search.html", **context, results=None)
    usual = "featured" if page.found.everything else usual
    kept = [("q", query)] * bool(query) + [("exact", "1")] * as_typed
    places = {item.slug: item.name for item in page.departments}
    shown = Shown(page.results, page.there, action=path("search"), usual=usual, kept=kept, places=places)
    return list_answer("catalog/search.html", shown, alone, **context)


@bp.get("/search/suggestions")
def suggestions() -> Response:
    """A list under the search field; as a plain link it is the search itself."""
    query = _query()
    if not wants_fragment():
        return see_other("search.search", q=query)
    found = searching.suggestions(browse.suggest(query, locale=current_locale()), query)
    return render("catalog/search.html", "catalog/_suggestions.html", suggestions=found, query=query)
