"""Products: words in each language, prices, and whether they are for sale."""

from typing import Any

from flask import Response, abort, current_app, g, request
from flask_babel import gettext as _

from blueprints.admin import forms
from blueprints.admin.edge import READ, RUN, SAID, actor, answer, bp, page_number, status
from blueprints.edge.localisation import current_locale, translate_refusal
from blueprints.edge.login import staff_required
from blueprints.edge.rendering import render
from storefront.catalog import admin as catalog
from storefront.catalog import services
from storefront.flows import admin_products
from storefront.kernel.money import Money
from storefront.kernel.refusal import Refusal

WORDS = ("name", "line", "description", "not_good_at")


@bp.get("/products/")
@staff_required(*READ)
def products() -> Response:
    wanted = {name: request.args.get(name, "").strip() for name in ("status", "category")}
    wanted["search"] = request.args.get("q", "").strip()
    listed = admin_products.product_list(page=page_number(), locale=current_locale(), **wanted)
    return render("admin/products/list.html", "admin/products/_list.html", listed=listed, wanted=wanted)


@bp.get("/products/<product_id>")
@staff_required(*READ)
def product(product_id: str) -> Response:
    found = admin_products.product_page(product_id=product_id, locale=_tab())
    if found is None:
        abort(404)
    return render(
        "admin/products/edit.html",
        "admin/products/_edit.html",
        SAID,
        status=status(),
        found=found,
        tab=_tab(),
        errors=g.get("errors", {}),
        typed=request.form if status() == 422 else {},
        amount=forms.amount,
    )


@bp.post("/products/<product_id>/texts")
@staff_required(*RUN)
def save_texts(product_id: str) -> Response:
    words = {name: request.form[name] for name in WORDS if name in request.form}
    brand = request.form.get("brand")
    try:
        services.update_product(product_id=product_id, locale=_tab(), actor=actor(), brand=brand, **words)
    except services.NotFound:
        abort(404)
    except Refusal as refusal:
        return _wrong(product_id, {"name": translate_refusal(refusal)})
    return answer(_("Saved."), product, "admin.product", product_id=product_id, locale=_tab())


@bp.post("/products/<product_id>/address")
@staff_required(*RUN)
def save_address(product_id: str) -> Response:
    try:
        services.rename_product(product_id=product_id, slug=request.form.get("slug", ""), actor=actor())
    except services.NotFound:
        abort(404)
    except Refusal as refusal:
        return _wrong(product_id, {"slug": translate_refusal(refusal)})
    return answer(_("Saved."), product, "admin.product", product_id=product_id, locale=_tab())


@bp.post("/products/<product_id>/prices")
@staff_required(*RUN)
def save_prices(product_id: str) -> Response:
    prices, errors = _prices()
    if errors:
        return _wrong(product_id, errors)
    try:
        catalog.set_prices(product_id=product_id, prices=prices, actor=actor())
    except services.NotFound:
        abort(404)
    except Refusal as refusal:
        return _wrong(product_id, {"": translate_refusal(refusal)})
    return answer(_("Prices saved."), product, "admin.product", product_id=product_id, locale=_tab())


@bp.post("/products/<product_id>/publication")
@staff_required(*RUN)
def publish(product_id: str) -> Response:
    shown = request.form.get("on") == "1"
    try:
        (services.publish if shown else services.unpublish)(product_id=product_id, actor=actor())
    except services.NotFound:
        abort(404)
    words = _("It is in the shop now.") if shown else _("It is out of the shop now; its address says that it is gone.")
    return answer(words, product, "admin.product", product_id=product_id, locale=_tab())


def _tab() -> str:
    """The language being edited: one of the shop's, the first when nothing is said."""
    locales = current_app.config["SHOP_LOCALES"]
    wanted = request.values.get("locale", "")
    return wanted if wanted in locales else locales[0]


def _prices() -> tuple[dict[str, tuple[Money, Money | None]], dict[str, str]]:
    """Fields `price:<sku>` and `was:<sku>`; what was typed, and what is wrong with it by field."""
    currency = current_app.extensions["settings"].shop_currency
    prices, errors = {}, {}
    for key in request.form:
        if not key.startswith("price:"):
            continue
        sku = key.removeprefix("price:")
        price, was = (forms.money(request.form.get(f"{name}:{sku}", ""), currency) for name in ("price", "was"))
        if price is None:
            errors[key] = _("Write a sum such as 41.37.")
        if request.form.get(f"was:{sku}", "").strip() and (was is None or (price and was <= price)):
            errors[f"was:{sku}"] = _("Write a sum above the price, or nothing.")
        prices[sku] = (price, was)
    return prices, errors


def _wrong(product_id: str, errors: dict[str, Any]) -> Response:
    g.status, g.errors = 422, errors
    g.said = [("bad", errors[""])] if "" in errors else []
    return product(product_id=product_id)
