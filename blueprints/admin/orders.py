"""Orders: the list, one order, cancelling it, giving money back."""

from flask import Response, abort, request
from flask_babel import gettext as _

from blueprints.admin import forms, timeline
from blueprints.admin.edge import READ, SAID, SERVE, actor, answer, bp, once, page_number, refuse, status
from blueprints.edge.login import staff_required
from blueprints.edge.rendering import render
from storefront.flows import admin_order, admin_orders
from storefront.kernel.ids import new_id
from storefront.kernel.refusal import Refusal
from storefront.orders import queries
from storefront.orders import services as ordering
from storefront.payments import services as payments
from storefront.shipping import admin as shipping


@bp.get("/orders/")
@staff_required(*READ)
def orders() -> Response:
    chosen = {axis: request.args.get(axis, "") for axis in queries.STATUSES}
    filters = queries.Filters(text=request.args.get("q", "").strip(), **chosen)
    found = admin_orders.find_orders(filters=filters, page=page_number())
    return render(
        "admin/orders/list.html",
        "admin/orders/_list.html",
        found=found,
        filters=filters,
        axes=queries.STATUSES,
    )


@bp.get("/orders/<order_id>")
@staff_required(*READ)
def order(order_id: str) -> Response:
    page = _page(order_id)
    return render(
        "admin/orders/page.html",
        "admin/orders/_page.html",
        SAID,
        status=status(),
        page=page,
        line=timeline.steps(page),
        took=timeline.took,
        moves=_moves(page),
        can_cancel=queries.can_cancel(page.order),
        cause=new_id(),
    )


@bp.get("/orders/<order_id>/cancellation")
@staff_required(*SERVE)
def ask_to_cancel(order_id: str) -> Response:
    page = _page(order_id)
    if not queries.can_cancel(page.order):
        return refuse(_("This order cannot be cancelled any more."), order, order_id=order_id)
    return render("admin/orders/cancel.html", page=page)


@bp.post("/orders/<order_id>/cancellation")
@staff_required(*SERVE)
def cancel(order_id: str) -> Response:
    _page(order_id)
    try:
        ordering.request_cancellation(order_id=order_id, actor=actor(), reason="owner")
    except Refusal as refusal:
        return refuse(refusal, order, order_id=order_id)
    words = _("The order is being cancelled: the goods go back to the shelf, and what was paid goes back by itself.")
    return answer(words, order, "admin.order", order_id=order_id)


@bp.get("/orders/<order_id>/refunds")
@staff_required(*SERVE)
def ask_to_refund(order_id: str) -> Response:
    """First how much and why; with a sum that fits, the same page asks once more."""
    page = _page(order_id)
    if page.payment is None or not page.payment.refundable:
        return refuse(_("There is nothing to give back."), order, order_id=order_id)
    typed, cap = request.values.get("amount", ""), page.payment.refundable
    amount = forms.money(typed, cap.currency)
    error = forms.refund_error(typed, amount, cap)
    return render(
        "admin/orders/refund.html",
        status=422 if error else 200,
        page=page,
        typed=typed or forms.amount(cap),
        reason=request.values.get("reason", ""),
        amount=None if error else amount,
        error=error,
        cause=once() or new_id(),
    )


@bp.post("/orders/<order_id>/refunds")
@staff_required(*SERVE)
def refund(order_id: str) -> Response:
    page = _page(order_id)
    amount = forms.money(request.form.get("amount", ""), page.order.currency)
    if not amount or not once():
        return ask_to_refund(order_id=order_id)
    try:
        payments.refund(
            order_id=order_id,
            amount_minor=amount.minor,
            reason=request.form.get("reason", "").strip()[:200] or "owner",
            actor=actor(),
            cause=f"admin:{once()}",
        )
    except Refusal as refusal:
        return refuse(refusal, order, order_id=order_id)
    return answer(_("The money is on its way back."), order, "admin.order", order_id=order_id)


def _moves(page: admin_order.OrderPage) -> dict[str, list[str]]:
    """Where each parcel may be moved by hand, by its id."""
    return {parcel.id: shipping.next_states(parcel) for parcel in (page.fulfilment.parcels if page.fulfilment else [])}


def _page(order_id: str) -> admin_order.OrderPage:
    page = admin_order.order_page(order_id=order_id)
    if page is None:
        abort(404)
    return page
