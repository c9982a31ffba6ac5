"""Side by side: tick, untick, replace, share, copy."""

from typing import Any

from flask import Blueprint, Response, redirect, request

from blueprints.edge import chrome, visitors
from blueprints.edge.localisation import current_locale, translate_refusal
from blueprints.edge.login import safe_next
from blueprints.edge.rendering import render, wants_fragment
from blueprints.showing.comparison import shown_table, shown_tray
from blueprints.showing.comparison_state import State
from storefront.comparison import services
from storefront.flows import compare

bp = Blueprint("comparison", __name__, url_prefix="/compare")
PAGE, TABLE, TRAY, BADGE = (
    "comparison/page.html",
    "comparison/_table.html",
    "comparison/_tray.html",
    "comparison/_badge.html",
)


@bp.get("/")
def show() -> Response:
    """One's own, or with `skus` somebody's: that one is read only, and not for search engines."""
    return render(PAGE, TABLE, **_context(State.of(request.args)))


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
    """Everything, or with `type` what is compared of one kind."""
    services.clear(owner=visitors.ensure_owner(), type_code=request.form.get("type"))
    return _answer()


@bp.post("/copies")
def copy() -> Response:
    """Somebody's list becomes one's own; `replace` puts it in place of one's own of its kind."""
    shared = State.of(request.form)
    try:
        kind = compare.copy_comparison(
            owner=visitors.ensure_owner(), skus=shared.skus, replace="replace" in request.form
        )
    except services.ComparisonFull:
        return render(PAGE, TABLE, status=422, **_context(shared, full=True))
    except compare.UnableToCompare as error:
        return render(PAGE, TABLE, status=422, **_context(shared, error=translate_refusal(error)))
    return redirect(State(type=kind).link(), 303)


def _full(waiting: compare.Waiting, error: str) -> Response:
    """In the page: the question stands over the table. From a list: the same question in the tray."""
    if _from_tray():
        return render(PAGE, TRAY, status=422, **_tray(waiting, error))
    return _answer(waiting.kind, waiting=waiting, error=error, status=422)


def _answer(
    kind: str | None = None, *, waiting: compare.Waiting | None = None, error: str | None = None, status: int = 200
) -> Response:
    """The tray, the table, or for a plain form the page that it stood on."""
    state = State.of(request.args.to_dict() | ({"type": kind} if kind else {}))
    if not wants_fragment() and error is None:
        return redirect(_back(state.link()), 303)
    if _from_tray():
        return render(PAGE, TRAY, BADGE, status=status, **_tray(None, error))
    context = _context(state, waiting=waiting, error=error)
    return render(PAGE, TABLE, BADGE, status=status, **context)


def _from_tray() -> bool:
    return wants_fragment() and request.headers.get("HX-Target") == "compare-tray"


def _back(otherwise: str) -> str:
    """The list or product page of this shop that the form stood on; never a page of the comparison itself."""
    came = (request.referrer or "").partition(request.host_url)
    target = f"/{came[2]}" if not came[0] and came[1] else None
    if target is None or target.startswith(f"{request.script_root}/compare"):
        return otherwise
    return safe_next(target, otherwise)


def _context(state: State, **more: Any) -> dict[str, Any]:
    asked = {"entries": chrome.compared(), "locale": current_locale(), "type_code": state.type, "show": state.show}
    table = compare.compare_shared(skus=state.skus, **asked) if state.skus else compare.compare(**asked)
    return {"comparison": shown_table(table, state, **more)}


def _tray(waiting: compare.Waiting | None = None, error: str | None = None) -> dict[str, Any]:
    held = compare.tray(chosen=chrome.compared(), locale=current_locale())
    return {"tray": shown_tray(held, waiting=waiting, error=error)}
