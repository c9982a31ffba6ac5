"""Pages of words: what the shop says about itself."""

import re

from flask import Blueprint, Response, abort, request
from markupsafe import Markup

from blueprints.edge.localisation import current_locale, lang_url, language
from blueprints.edge.rendering import render
from storefront.content import queries

bp = Blueprint("content", __name__)


@bp.get("/pages/<slug>")
def page(slug: str) -> Response:
    found = queries.page(slug, current_locale())
    if found is None:
        abort(404)
    return render(
        "pages/page.html",
        words={
            "title": found.title,
            "summary": found.summary,
            "body": _with_our_links(found.body_html),
            "language": language(found.locale),
            "url": lang_url(found.locale),
        },
    )


def _with_our_links(html: str) -> Markup:
    """Links to the shop's own pages stay in the reader's language."""
    return Markup(re.sub(r'href="/(?!/)', f'href="{request.script_root}/', html))
