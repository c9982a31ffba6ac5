"""An order in the reader's language: how it stands, what comes next and when."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape

from blueprints.edge.localisation import money
from blueprints.showing.cards import path
from blueprints.showing.cards import picture as shown_picture
from blueprints.showing.checkout import address_lines, tax_note, time_there, weekday
from blueprints.showing.parcels import parcels, picture, waiting
from blueprints.showing.timeline import steps
from storefront.flows.review_product import Invitation
from storefront.flows.show_order import OrderPage
from storefront.kernel import clock
from storefront.orders.queries import Order

SOON = timedelta(minutes=10)
Words = tuple[str, str]


def _with_day(sentence: str, order: Order) -> Markup:
    """The day stands out: `sentence` has one %(day)s."""
    promised = Markup("<em>{}</em>").format(weekday(order.promised_to))
    return Markup(escape(sentence)) % {"day": promised}


def minutes_left(order: Order) -> int:
    """Whole minutes until the things are let go, at least 0."""
    return max(0, int((order.hold_until - clock.now()) / timedelta(minutes=1)))


def hold_words(order: Order) -> str:
    left = minutes_left(order)
    time = time_there(order.hold_until)
    if not left:
        return _("We keep your things until %(time)s, which is any moment now.", time=time)
    minutes = ngettext("%(num)s minute", "%(num)s minutes", left)
    return _("We keep your things until %(time)s, for %(minutes)s more.", time=time, minutes=minutes)


def _waiting_for_money(page: OrderPage, returned: bool) -> Words:
    order, declined = page.order, page.payment is not None and page.payment.message
    if returned and not declined:
        return _("Confirming your payment"), _("The answer of your bank takes a few seconds. Nothing is charged twice.")
    if declined:
        text = _("Your card was declined and no money has moved. You can try again, or take another one.")
        return _("Not paid yet"), f"{text} {hold_words(order)}"
    if page.pay_url:
        return _("Waiting for your payment"), hold_words(order)
    return _("Preparing the payment"), _("This takes a moment. Your things are set aside.")


def _under_way(page: OrderPage) -> Words:
    order = page.order
    if order.fulfilment_status == "failed":
        return _("The parcel did not arrive"), _("We are sorry. Your money goes back to you by itself.")
    if order.fulfilment_status == "partly_delivered":
        return _("One parcel is there"), _("The rest is on its way; each parcel is listed below.")
    if order.fulfilment_status == "partly_shipped":
        return _("Part of it is on its way"), _("The rest follows in another parcel.")
    if order.fulfilment_status == "shipped":
        text = _("We write to you when it is in the van, and once more when it has arrived.")
        return _with_day(_("On its way, with you by %(day)s"), order), text
    text = _("Next we pack it and hand it to the carrier. You get a mail with the number of the parcel.")
    return _with_day(_("Paid, and with you by %(day)s"), order), text


def _over(page: OrderPage) -> Words:
    order = page.order
    back = _("Your things are back in your cart.")
    if order.cancel_reason == "rejected":
        text = _("Somebody was a moment faster. Nothing was charged: no money has moved.")
        return _("Sorry, it has just sold out"), f"{text} {back}"
    if order.refunded:
        amount = money(order.refunded)
        return _("Cancelled, and your money is on its way back"), _("%(amount)s went back to you.", amount=amount)
    if order.cancel_reason == "payment":
        return _("Not paid, so nothing was sent"), f"{_('No money has moved.')} {back}"
    return _("Cancelled"), _("No money has moved, and nothing will be sent.")


def standing(page: OrderPage, *, returned: bool = False) -> Words:
    """Headline and explanation."""
    if not page.stuck:
        return _standing(page, returned)
    text = _("A step of it did not work by itself. You need not do anything, and nothing is charged twice.")
    if page.pay_url:
        (headline, said), also = _standing(page, returned), _("We are also looking into your order.")
        return headline, f"{said} {also} {text}"
    return _("We are looking into your order"), text


def _standing(page: OrderPage, returned: bool) -> Words:
    order = page.order
    if order.status == "cancelled":
        return _over(page)
    if order.status == "cancelling":
        return _("Cancelling your order"), _("We take it off the packing table and give back what was paid.")
    if order.status == "held":
        text = _("The sum we got is not the sum of the order. A person looks at it and writes to you.")
        return _("We are looking at your payment"), text
    if order.status == "finished":
        return _("Delivered"), _("Everything has arrived. We hope you like it.")
    if order.payment_status == "awaiting":
        return _waiting_for_money(page, returned)
    if order.payment_status == "none":
        return _("We are setting your things aside"), _("This takes a few seconds; nothing is charged yet.")
    return _under_way(page)


def _to_come(page: OrderPage) -> list[dict[str, Any]]:
    order, todo = page.order, []
    if page.settled or order.status in ("cancelling", "held", "cancelled"):
        return []
    if order.payment_status == "none":
        todo.append((_("Everything set aside for you"), _("in a few seconds"), None))
    if order.payment_status in ("none", "awaiting"):
        todo.append((_("Paid"), _("until %(time)s", time=time_there(order.hold_until)), None))
    if order.fulfilment_status in ("unfulfilled", "planned"):
        text = _("You get a mail with the number of the parcel.")
        todo.append((_("Handed to the carrier"), _("once it is paid and packed"), text))
    if order.fulfilment_status != "failed":
        todo.append((_("Delivered"), _("by %(day)s", day=weekday(order.promised_to)), None))
    blank = {"state": "todo", "at": None, "event": None, "actor": None, "took_ms": None, "attempt": None}
    return [{**blank, "title": title, "when": when, "text": text} for title, when, text in todo]


def timeline(page: OrderPage) -> list[dict[str, Any]]:
    """What happened and what comes next; only the event's name is told of the machinery."""
    told = [{**step, "actor": None, "took_ms": None, "attempt": None} for step in steps(page.order, page.history)]
    if told and not page.settled:
        told[-1]["state"] = "now"
    return told + _to_come(page)


def version(page: OrderPage) -> str:
    """Changes whenever the page would look different; the page asks with it, and is told only of changes."""
    order, payment = page.order, page.payment
    scans = sum(len(parcel.events) for parcel in page.fulfilment.parcels) if page.fulfilment else 0
    facts = [
        order.status,
        order.payment_status,
        order.fulfilment_status,
        len(page.history),
        order.refunded_minor,
        scans,
        page.stuck,
        len(page.invitations),
    ]
    if order.payment_status in ("none", "awaiting"):
        facts += [minutes_left(order), payment.status if payment else "", bool(page.pay_url)]
    return "-".join(str(fact) for fact in facts)


def poll_seconds(page: OrderPage) -> int:
    """Often while somebody waits for it, seldom while a parcel travels."""
    if page.order.payment_status in ("none", "awaiting"):
        return 1
    fresh = page.history and page.history[-1].at > clock.now() - SOON
    return 2 if fresh else 30


def order_page(page: OrderPage, *, returned: bool) -> dict[str, Any]:
    """What `orders/page.html` and `orders/_status.html` take."""
    order = page.order
    headline, explanation = standing(page, returned=returned)
    query = {"returned": 1} if returned else {}
    return {
        "number": order.number,
        "token": order.token,
        "email": order.email,
        "url": url_for("orders.show", token=order.token, **query, seen=version(page)),
        "refresh_url": url_for("orders.show", token=order.token, **query),
        "pay_url": url_for("orders.pay", token=order.token) if page.pay_url else None,
        "poll": poll_seconds(page),
        "placed_at": order.placed_at,
        "status": order.status,
        "payment_status": order.payment_status,
        "fulfilment_status": order.fulfilment_status,
        "headline": headline,
        "explanation": explanation,
        "settled": page.settled,
        "track": _track(page),
        "steps": timeline(page),
        "parcels": parcels(page),
        "waiting": waiting(page),
        "invitations": [_invitation(one, order.token) for one in page.invitations],
        "lines": [_line(line) for line in order.lines],
        "totals": _totals(order),
        "address": address_lines(order.address),
        "cancel_url": url_for("orders.cancel", token=order.token) if page.can_cancel else None,
        "deadline_words": _deadline(page),
        "thanks": returned and order.payment_status == "paid",
        "actions": [{"words": _("Write to us"), "url": f"{request.script_root}/support/contact"}],
    }


def _invitation(one: Invitation, token: str) -> dict[str, Any]:
    """Ask for a review, or say how it stands with the one that was written."""
    written, slug = one.written, one.product.slug
    words = {
        "waiting": _("A person reads it before others see it."),
        "published": _("Others can read it."),
        "rejected": _("We did not publish it."),
    }
    return {
        "name": one.product.name,
        "url": path("p", slug),
        "picture": shown_picture(one.product.picture, alt=""),
        "write_url": url_for("reviews.form", slug=slug, order=token),
        "state": written.status if written else None,
        "rating": written.rating if written else None,
        "words": words[written.status] if written else "",
    }


def _track(page: OrderPage) -> dict[str, str] | None:
    moving = [parcel for parcel in (page.fulfilment.parcels if page.fulfilment else []) if parcel.tracking_url]
    if len(moving) != 1 or page.settled:
        return None
    return {"url": moving[0].tracking_url, "words": _("Follow it at %(carrier)s", carrier=moving[0].carrier_name)}


def _deadline(page: OrderPage) -> str | None:
    if page.can_cancel:
        return _("You can cancel until the parcel leaves.")
    if page.order.fulfilment_status in ("shipped", "partly_shipped"):
        return _("Cancelling is over: the parcel has left. You can still send it back.")
    return None


def _line(line: Any) -> dict[str, Any]:
    facts = {name: getattr(line, name) for name in ("sku", "name", "options", "quantity", "total")}
    return {**facts, "picture": picture(line), "url": f"{request.script_root}/p/{line.product_slug}?variant={line.sku}"}


def _totals(order: Order) -> dict[str, Any]:
    rows, note = [], None
    for row in order.totals:
        if row.included:
            note = tax_note(row.amount, row.words["rate"])
            continue
        about = _(row.words["name"]) if row.code == "delivery" else None
        facts = {"label": _(row.label), "note": about, "amount": row.amount, "remove": None}
        rows.append({**facts, "free": row.code == "delivery" and not row.amount})
    label = _("Paid") if order.payment_status == "paid" else _("Total")
    if order.payment_status in ("none", "awaiting") and order.status != "cancelled":
        label = _("To pay")
    if order.refunded:
        back = {"label": _("Sent back"), "note": None, "amount": -order.refunded, "free": False, "remove": None}
        return {"rows": [*rows, back], "label": _("Left"), "total": order.total - order.refunded, "tax_note": note}
    return {"rows": rows, "label": label, "total": order.total, "tax_note": note}


EFFECTS: dict[str, Callable[[OrderPage], str]] = {
    "stock_back": lambda page: _("Your things go back on the shelf; somebody else may take them."),
    "page_closed": lambda page: _("The payment page closes. No money has moved, and none will."),
    "refund": lambda page: _("%(amount)s goes back to where it came from.", amount=money(page.payment.charged)),
}


def is_slow(order: Order) -> bool:
    """Longer than people like to wait for the payment page."""
    return clock.now() - order.placed_at > timedelta(seconds=15)
