"""The admin's words for codes: statuses, history, events, mails. A code without words is shown as it is."""

from typing import Any

from flask_babel import gettext as _

from storefront.kernel import formats
from storefront.kernel.money import Money
from storefront.kernel.settings import settings

AXES = ("status", "payment_status", "fulfilment_status")
TONES = {
    "good": ("paid", "confirmed", "finished", "delivered", "sent", "done"),
    "warn": ("awaiting", "pending", "cancelling", "planned", "packed", "partly_shipped", "partly_refunded", "queued",
             "requested", "low", "backorder", "preorder", "waiting", "opening", "open", "partly_delivered"),
    "bad": ("failed", "held", "out", "lost", "refused", "returned"),
    "info": ("shipped", "label", "picked_up", "in_transit", "out_for_delivery"),
}  # fmt: skip


def tone(code: str) -> str:
    """The colour of a state; the words say the same."""
    return next((name for name, codes in TONES.items() if code in codes), "")


def axis_name(axis: str) -> str:
    names = {"status": _("Order"), "payment_status": _("Payment"), "fulfilment_status": _("Delivery")}
    return names[axis]


def status(axis: str, code: str) -> str:
    """A value of one of the three statuses."""
    return _statuses()[axis].get(code, code)


def _statuses() -> dict[str, dict[str, str]]:
    return {
        "status": {
            "pending": _("new"), "confirmed": _("confirmed"), "cancelling": _("being cancelled"),
            "cancelled": _("cancelled"), "finished": _("finished"), "held": _("held"),
        },
        "payment_status": {
            "none": _("not asked yet"), "awaiting": _("awaiting payment"), "paid": _("paid"), "failed": _("not paid"),
            "held": _("wrong sum"), "refunded": _("given back"), "partly_refunded": _("partly given back"),
        },
        "fulfilment_status": {
            "unfulfilled": _("not planned"), "planned": _("to pack"), "partly_shipped": _("partly sent"),
            "shipped": _("sent"), "partly_delivered": _("partly delivered"), "delivered": _("delivered"),
            "failed": _("not delivered"), "cancelled": _("not to be sent"),
        },
    }  # fmt: skip


def payment(code: str) -> str:
    found = {
        "waiting": _("waits for the goods"), "opening": _("page is being opened"), "open": _("page is open"),
        "paid": _("paid"), "failed": _("not paid"), "held": _("wrong sum"), "closed": _("closed"),
    }  # fmt: skip
    return found.get(code, code)


def parcel(code: str) -> str:
    found = {
        "packed": _("packed"), "label": _("handed over"), "picked_up": _("picked up"), "in_transit": _("on its way"),
        "out_for_delivery": _("in the van"), "delivered": _("delivered"), "lost": _("lost"), "refused": _("refused"),
        "returned": _("sent back"),
    }  # fmt: skip
    return found.get(code, code)


def mail(kind: str) -> str:
    found = {
        "order_confirmed": _("Order confirmed"), "payment_failed": _("Payment failed"),
        "order_cancelled": _("Order cancelled"), "order_shipped": _("Parcel sent"),
        "order_delivered": _("Parcel delivered"), "delivery_failed": _("Delivery failed"),
        "order_refunded": _("Money given back"), "order_link": _("Link to the order"), "test_mail": _("Test mail"),
        "verify_email": _("Confirm the address"), "reset_password": _("New password"),
    }  # fmt: skip
    return found.get(kind, kind)


def mail_status(code: str) -> str:
    return {"queued": _("on its way"), "sent": _("sent"), "failed": _("failed")}.get(code, code)


def movement(kind: str) -> str:
    found = {
        "receipt": _("received"), "adjustment": _("corrected"), "allocation": _("set aside"), "release": _("let go"),
        "shipment": _("sent"), "return": _("came back"),
    }  # fmt: skip
    return found.get(kind, kind)


def oversell(code: str) -> str:
    return {"deny": _("no"), "backorder": _("on back-order"), "preorder": _("as pre-order")}.get(code, code)


def role(code: str) -> str:
    found = {
        "owner": _("owner"), "manager": _("manager"), "support": _("support"), "warehouse": _("warehouse"),
        "read-only": _("may only read"),
    }  # fmt: skip
    return found.get(code, code)


def actor(who: str) -> str:
    """Who did it: an e-mail address is shown as it is."""
    found = {"shop": _("by itself"), "shopper": _("the shopper"), "carrier": _("the carrier"), "provider": _("Stripe")}
    return found.get(who, who)


def history(code: str) -> str:
    """The title of a line in an order's timeline."""
    found = {
        "created": _("Order placed"), "prepared": _("Everything set aside"), "rejected": _("Not enough in stock"),
        "payment_opened": _("Payment page opened"), "payment_declined": _("A try was declined"),
        "billed": _("Paid"), "billed_late": _("Paid after the end; it goes back"),
        "payment_held": _("Money came, but not what the order says"), "payment_expired": _("Nobody paid in time"),
        "payment_refused": _("Payment refused"), "payment_fraud": _("Payment refused as fraud"),
        "payment_closed": _("Payment closed"), "planned": _("On the warehouse's list"), "shipped": _("Parcel sent"),
        "parcel_picked_up": _("Picked up by the carrier"), "parcel_in_transit": _("On its way"),
        "parcel_out_for_delivery": _("In the van"), "delivered": _("Parcel delivered"), "finished": _("All done"),
        "cancellation_requested": _("Cancellation asked for"), "cancellation_refused": _("Too late to cancel"),
        "fulfilment_cancelled": _("Taken off the warehouse's list"), "cancelled": _("Cancelled"),
        "refunded": _("Money given back"), "delivery_lost": _("Parcel lost"), "disputed": _("The bank was called in"),
        "delivery_refused": _("Parcel refused"), "delivery_returned": _("Parcel sent back"),
    }  # fmt: skip
    return found.get(code, code.replace("_", " "))


def history_text(entry: Any, currency: str, locale: str) -> str:
    """What a timeline line knows beside its title: a sum, a way to pay, a number, a reason."""
    facts, parts = entry.facts, []
    for key in ("amount_minor", "total_minor", "refunded_minor"):
        if facts.get(key):
            parts.append(formats.money(Money(facts[key], currency), locale))
    parts += [str(facts[key]) for key in ("method", "said", "place", "tracking_number", "reason") if facts.get(key)]
    if facts.get("promised_to"):
        parts.append(_("promised for %(day)s", day=formats.day(facts["promised_to"], locale, "EEEE, d MMMM")))
    if facts.get("until"):
        until = formats.moment(facts["until"], locale, settings().time_zone, "HH:mm")
        parts.append(_("held until %(time)s", time=until))
    parts += [f"{row['sku']}: {row['available']}/{row['wanted']}" for row in facts.get("shortages", [])]
    return " · ".join(parts)


def event(name: str) -> str:
    """`EVENT_ORDER_BILLED` → `ORDER_BILLED`."""
    return name.removeprefix("EVENT_")


def file_status(code: str) -> tuple[str, str]:
    """`(words, tone)` of a file that is imported or exported."""
    return {
        "looking": (_("is being read"), "info"),
        "ready": (_("waits for your yes"), "warn"),
        "importing": (_("is being imported"), "info"),
        "exporting": (_("is being written"), "info"),
        "done": (_("done"), "good"),
        "refused": (_("cannot be read"), "bad"),
        "failed": (_("broke"), "bad"),
    }[code]


def column(name: str | None) -> str:
    """What a column of another shop's file becomes here."""
    if name is None:
        return _("left out")
    if name.startswith("kept:"):
        return _("kept for an export")
    known = {
        "handle": _("address"),
        "slug": _("address"),
        "sku": _("SKU"),
        "id": _("SKU"),
        "title": _("name"),
        "name": _("name"),
        "body": _("description"),
        "description": _("description"),
        "vendor": _("maker"),
        "brand": _("maker"),
        "category": _("category"),
        "categories": _("category"),
        "type": _("category"),
        "tags": _("category"),
        "price": _("price"),
        "was": _("price before"),
        "quantity": _("stock"),
        "grams": _("weight"),
        "weight": _("weight"),
        "barcode": _("barcode"),
        "gtin": _("barcode"),
        "image": _("picture"),
        "images": _("picture"),
        "alt": _("what the picture shows"),
    }
    return known.get(name, name.replace("_", " "))
