"""Side by side: tick, untick, replace, share."""

from typing import Any

from flask import Blueprint, Response, request

from blueprints.edge import visitors
from blueprints.edge.localisation import current_locale, translate_refusal
from blueprints.edge.rendering import render, see_other, wants_fragment
from blueprints.showing.comparison import shown_table, shown_tray
from storefront.comparison import services
from storefront.flows import compare

bp = Blueprint("comparison", __name__, url_prefix="/compare")


@bp.get("/")
def show() -> Response:
    return render("comparison/page.html", "comparison/_table.html", **_context())


@bp.get("/tray")
def tray() -> Response:
    if not wants_fragment():
        return see_other("comparison.show")
    return render("comparison/page.html", "comparison/_tray.html", **_tray())


@bp.post("/entries")
def add_entry() -> Response:
    """`on=0` unticks a box, `instead_of` makes room; a fifth is answered by the question which one goes."""
    owner, sku = visitors.ensure_owner(), request.form.get("sku", "")
    if request.form.getlist("on")[-1:] == ["0"]:
        services.remove(owner=owner, sku=sku)
        return _answer()
    try:
        kind = compare.add_to_comparison(owner=owner, sku=sku, instead_of=request.form.get("instead_of"))
    except services.ComparisonFull as error:
        return _full(compare.waiting(owner=owner, sku=sku, locale=current_locale()), translate_refusal(error))
    except compare.UnableToCompare as error:
        return _answer(error=translate_refusal(error), status=422)
    return _answer(kind)


@bp.post("/entries/<path:sku>/removal")
def remove_entry(sku: str) -> Response:
    services.remove(owner=visitors.ensure_owner(), sku=sku)
    return _answer(request.form.get("type"))


@bp.post("/entries/<path:sku>/move")
def move_entry(sku: str) -> Response:
    services.move(owner=visitors.ensure_owner(), sku=sku, by=1 if request.form.get("by") == "1" else -1)
    return _answer(request.form.get("type"))


@bp.post("/removal")
def clear() -> Response:
    services.clear(owner=visitors.ensure_owner())
    return _answer()


def _full(waiting: compare.Waiting, error: str) -> Response:
    """In the page: the question stands over the table. From a list: the same question in the tray."""
    if _from_tray():
        return render("comparison/page.html", "comparison/_tray.html", status=422, **_tray(waiting, error))
    return _answer(waiting.kind, waiting=waiting, error=error, status=422)


def _answer(
    kind: str | None = None, *, waiting: compare.Waiting | None = None, error: str | None = None, status: int = 200
) -> Response:
    if not wants_fragment() and error is None:
        return see_other("comparison.show", **({"type": kind} if kind else {}))
    if wants_fragment() and _from_tray():
        also = ("comparison/_badge.html",)
        return render("comparison/page.html", "comparison/_tray.html", *also, status=status, **_tray(None, error))
    context = _context(kind, waiting, error)
    return render("comparison/page.html", "comparison/_table.html", "comparison/_badge.html", status=status, **context)


def _from_tray() -> bool:
    return wants_fragment() and request.headers.get("HX-Target") == "compare-tray"


def _context(
    kind: str | None = None, waiting: compare.Waiting | None = None, error: str | None = None
) -> dict[str, Any]:
    args = request.args
    asked = {"locale": current_locale(), "type_code": kind or args.get("type"), "show": args.get("show", "all")}
    shared = [sku for sku in args.get("skus", "").split(",") if sku][: compare.LIMIT * 4]
    if shared:
        table = compare.compare_shared(skus=shared, **asked)
    else:
        table = compare.compare(owner=visitors.owner(), **asked)
    return {"comparison": shown_table(table, shared=shared, waiting=waiting, error=error)}


def _tray(waiting: compare.Waiting | None = None, error: str | None = None) -> dict[str, Any]:
    held = compare.tray(owner=visitors.owner(), locale=current_locale())
    return {"tray": shown_tray(held, waiting=waiting, error=error)}
