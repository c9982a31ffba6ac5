"""The order's timeline in words, for shopper and owner."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.edge.localisation import money
from blueprints.showing.checkout import time_there, weekday
from storefront.kernel.money import Money
from storefront.orders.queries import HistoryEntry, Order

Facts = dict[str, Any]
Words = tuple[str, str | None]


def steps(order: Order, history: list[HistoryEntry], *, parcels: bool = False) -> list[Facts]:
    """What `components/timeline.html` takes. `parcels`: with every scan of the carrier."""
    shown = [entry for entry in history if parcels or not entry.code.startswith("parcel_")]
    return [_step(order, entry) for entry in shown]


def _step(order: Order, entry: HistoryEntry) -> Facts:
    title, text = said(order, entry)
    facts = {"state": "done", "title": title, "text": text, "at": entry.at, "when": None}
    return {
        **facts,
        "event": short(entry.event),
        "actor": entry.actor,
        "took_ms": entry.took_ms,
        "attempt": entry.attempt,
    }


def short(event: str) -> str:
    """`EVENT_ORDER_BILLED` is BILLED."""
    return event.removeprefix("EVENT_").removeprefix("ORDER_")


def said(order: Order, entry: HistoryEntry) -> Words:
    """Title and explanation of one entry."""
    say = SAYINGS.get(entry.code)
    return say(order, entry.facts) if say else (short(entry.event), None)


def _amount(order: Order, facts: Facts, name: str = "amount_minor") -> str:
    return money(Money(facts[name], order.currency))


def _created(order: Order, facts: Facts) -> Words:
    return _("Order placed"), _("We wrote it down. Next we set your things aside; nothing is charged yet.")


def _prepared(order: Order, facts: Facts) -> Words:
    return _("Everything set aside for you"), _("Nobody else can buy these things now.")


def _rejected(order: Order, facts: Facts) -> Words:
    names = {line.sku: line.name for line in order.lines}
    missing = ", ".join(names.get(short["sku"], short["sku"]) for short in facts.get("shortages", []))
    text = _("Gone while you were ordering: %(things)s.", things=missing) if missing else None
    return _("Not everything was there any more"), text


def _opened(order: Order, facts: Facts) -> Words:
    return _("Ready to be paid"), _("We keep your things until %(time)s.", time=time_there(facts["until"]))


def _declined(order: Order, facts: Facts) -> Words:
    text = _("No money moved; try again until %(time)s.", time=time_there(facts["until"]))
    return _("The card was declined"), text


def _billed(order: Order, facts: Facts) -> Words:
    amount = _amount(order, facts)
    if facts.get("method"):
        return _("Paid"), _("%(amount)s, %(method)s.", amount=amount, method=facts["method"])
    return _("Paid"), f"{amount}."


def _billed_late(order: Order, facts: Facts) -> Words:
    text = _("%(amount)s came after the order had ended. It goes back by itself.", amount=_amount(order, facts))
    return _("Money came too late"), text


def _held(order: Order, facts: Facts) -> Words:
    return _("A person looks at the payment"), _("The sum is not what the order says. We write to you.")


def _refunded(order: Order, facts: Facts) -> Words:
    text = _("%(amount)s on its way to you; banks take a few days.", amount=_amount(order, facts))
    return _("Money sent back"), text


def _planned(order: Order, facts: Facts) -> Words:
    if not facts.get("promised_to"):
        return _("On the packing table"), None
    return _("On the packing table"), _("With you by %(day)s.", day=weekday(facts["promised_to"]))


def _shipped(order: Order, facts: Facts) -> Words:
    things = ngettext("%(num)s thing", "%(num)s things", facts["count"])
    if not facts.get("promised_to"):
        return _("Handed to the carrier"), _("One parcel, %(things)s.", things=things)
    promised = weekday(facts["promised_to"])
    return _("Handed to the carrier"), _("One parcel, %(things)s, with you by %(day)s.", things=things, day=promised)


def _delivered(order: Order, facts: Facts) -> Words:
    return _("Delivered"), None if facts.get("complete") else _("One parcel is there, more are on their way.")


def _cancelled(order: Order, facts: Facts) -> Words:
    if facts.get("refunded_minor"):
        return _("Cancelled"), _("%(amount)s went back to you.", amount=_amount(order, facts, "refunded_minor"))
    return _("Cancelled"), _("No money has moved.")


def _scanned(title: Callable[[], str]) -> Callable[[Order, Facts], Words]:
    return lambda order, facts: (title(), facts.get("place") or None)


SAYINGS: dict[str, Callable[[Order, Facts], Words]] = {
    "created": _created,
    "prepared": _prepared,
    "rejected": _rejected,
    "payment_opened": _opened,
    "payment_declined": _declined,
    "billed": _billed,
    "billed_late": _billed_late,
    "payment_held": _held,
    "payment_expired": lambda order, facts: (_("Not paid in time"), _("No money moved.")),
    "payment_refused": lambda order, facts: (_("The payment was refused"), _("No money moved.")),
    "payment_fraud": lambda order, facts: (_("The bank stopped the payment"), _("No money moved.")),
    "payment_closed": lambda order, facts: (_("The payment is closed"), None),
    "refunded": _refunded,
    "planned": _planned,
    "fulfilment_cancelled": lambda order, facts: (_("Taken off the packing table"), None),
    "shipped": _shipped,
    "parcel_label": _scanned(lambda: _("Label printed")),
    "parcel_picked_up": _scanned(lambda: _("Picked up")),
    "parcel_in_transit": _scanned(lambda: _("On its way")),
    "parcel_out_for_delivery": _scanned(lambda: _("In the van")),
    "delivered": _delivered,
    "delivery_lost": lambda order, facts: (_("The parcel got lost"), _("You get your money back.")),
    "delivery_refused": lambda order, facts: (_("The parcel was refused"), _("You get your money back.")),
    "delivery_returned": lambda order, facts: (_("The parcel came back to us"), _("You get your money back.")),
    "cancellation_requested": lambda order, facts: (_("Cancellation asked for"), None),
    "cancellation_refused": lambda order, facts: (
        _("Too late to cancel"),
        _("The parcel had left already. You can send it back instead."),
    ),
    "cancelled": _cancelled,
    "finished": lambda order, facts: (_("All done"), _("Everything has arrived. We hope you like it.")),
}
