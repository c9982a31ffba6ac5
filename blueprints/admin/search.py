"""Words that mean the same to search, written by the owner."""

from flask import Response, abort, request
from flask_babel import gettext as _

from blueprints.admin.edge import READ, RUN, SAID, answer, bp, refuse, status
from blueprints.edge.login import staff_required
from blueprints.edge.rendering import render
from storefront.content import queries as content
from storefront.content import services
from storefront.kernel.settings import settings


@bp.get("/search/")
@staff_required(*READ)
def search_words() -> Response:
    return _show(_tab(request.args.get("locale", "")))


@bp.post("/search/<locale>/synonyms")
@staff_required(*RUN)
def save_synonyms(locale: str) -> Response:
    """`reset=1` goes back to what the shop comes with."""
    if locale not in settings().shop_locales:
        abort(404)
    lines = request.form.get("lines", "")
    show = {"tab": locale, "typed": lines}
    try:
        if request.form.get("reset") == "1":
            services.reset_synonyms(locale=locale)
        else:
            services.save_synonyms(locale=locale, lines=lines)
    except services.UnableToSaveSynonyms as error:
        return refuse(error, _show, **show)
    return answer(
        _("Saved. Search uses it from now on."), lambda **_back: _show(locale), "admin.search_words", locale=locale
    )


def _tab(wanted: str) -> str:
    locales = settings().shop_locales
    return wanted if wanted in locales else locales[0]


def _show(tab: str, typed: str | None = None) -> Response:
    return render(
        "admin/search/page.html",
        "admin/search/_page.html",
        SAID,
        status=status(),
        tab=tab,
        lines=content.synonyms_of(tab) if typed is None else typed,
    )
