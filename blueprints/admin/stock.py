"""Stock: what is there, why, and setting it right."""

from flask import Response, abort, request
from flask_babel import gettext as _

from blueprints.admin.edge import PACK, READ, SAID, actor, answer, bp, once, page_number, refuse, status
from blueprints.edge.localisation import current_locale
from blueprints.edge.login import staff_required
from blueprints.edge.rendering import render
from storefront.flows import admin_stock
from storefront.inventory import admin as books
from storefront.kernel.ids import new_id
from storefront.kernel.refusal import Refusal


@bp.get("/stock/")
@staff_required(*READ)
def stock() -> Response:
    search, only = request.args.get("q", "").strip(), request.args.get("only", "")
    found = admin_stock.stock_list(search=search, only=only, page=page_number(), locale=current_locale())
    return render("admin/stock/list.html", "admin/stock/_list.html", found=found, search=search, only=only)


@bp.get("/stock/<path:sku>")
@staff_required(*READ)
def stock_of(sku: str) -> Response:
    ledger = admin_stock.ledger(sku=sku, locale=current_locale())
    if ledger is None:
        abort(404)
    typed = request.form if request.method == "POST" and status() == 422 else {}
    return render(
        "admin/stock/item.html",
        "admin/stock/_item.html",
        SAID,
        status=status(),
        ledger=ledger,
        typed=typed,
        cause=typed.get("cause") or new_id(),
    )


@bp.post("/stock/<path:sku>/adjustments")
@staff_required(*PACK)
def adjust_stock(sku: str) -> Response:
    quantity = request.form.get("quantity", type=int)
    if quantity is None:
        return refuse(_("Write a whole number."), stock_of, sku=sku)
    said = {"sku": sku, "reason": request.form.get("reason", ""), "actor": actor(), "key": once()}
    try:
        if request.form.get("how") == "counted":
            books.count(counted=quantity, **said)
        else:
            books.correct(delta=quantity, **said)
    except Refusal as refusal:
        return refuse(refusal, stock_of, sku=sku)
    return answer(_("Booked."), stock_of, "admin.stock_of", sku=sku)
