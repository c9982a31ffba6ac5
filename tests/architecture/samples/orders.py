"""An order in two parcels."""

from datetime import UTC, datetime
from typing import Any

from markupsafe import Markup

from tests.architecture.samples.shop import TOTALS, euro, picture


def order(**more: Any) -> dict:
    def at(hour: int, minute: int) -> datetime:
        return datetime(2026, 11, 24, hour, minute, tzinfo=UTC)

    def step(state: str, title: str, when: datetime | None, text: str, **said: Any) -> dict:
        return {
            "state": state,
            "title": title,
            "at": when,
            "when": "Expected Thursday 26 November",
            "text": text,
            "event": "ORDER_BILLED",
            "actor": "payments",
            "took_ms": 61,
            "attempt": 4,
        } | said

    mug = {
        "sku": "MOR-SG",
        "name": "Moor mug",
        "options": "Sage, 0.3 l",
        "picture": picture("mug", "blush"),
        "quantity": 2,
        "url": "product.html",
        "total": euro(2900),
    }
    return {
        "number": "10496",
        "token": "t",
        "url": "order.html",
        "refresh_url": "order.html",
        "pay_url": None,
        "poll": 2,
        "placed_at": at(9, 14),
        "status": "paid",
        "payment_status": "paid",
        "fulfilment_status": "shipped",
        "email": "m•••a@example.org",
        "headline": Markup("On its way, with you on <em>Thursday</em>"),
        "explanation": (
            "26 November, between 10:00 and 14:00. It was Friday until this morning; the parcel caught an earlier van."
        ),
        "track": {"url": "#track", "words": "Follow it at Northpost"},
        "settled": True,
        "invitations": [
            {
                "name": "Moor mug",
                "url": "product.html",
                "picture": mug["picture"],
                "write_url": "review.html",
                "state": "waiting",
                "rating": 4,
                "words": "A person reads it before others see it.",
            }
        ],
        "steps": [
            step("done", "Order placed", at(9, 14), "We wrote it down and sent a receipt."),
            step("done", "Paid", at(9, 16), "41.37 € by card ending 4242."),
            step("now", "Handed to Northpost", at(10, 22), "One parcel. Last seen in Halle."),
            step("stuck", "Parcel 2", at(11, 40), "Mill Lane is closed. Next attempt 12:50."),
            step("todo", "Delivered", None, "We write to you when it is at the door."),
        ],
        "parcels": [
            {
                "key": "parcel-1",
                "title": "Parcel 1 of 2",
                "carrier": "Northpost",
                "number": "NP 4471 9082 16",
                "url": "#np",
                "weight": "1.9 kg",
                "words": "In the sorting hall since this morning.",
                "lines": [mug],
                "events": [
                    {"at": at(10, 22), "what": "Sorted", "where": "Halle hub"},
                    {"at": at(6, 50), "what": "Picked up from our workshop", "where": None},
                ],
            }
        ],
        "waiting": [mug | {"promise": "leaves us by 9 December"}],
        "lines": [mug],
        "totals": TOTALS | {"label": "Paid"},
        "address": ["Marta Ilves", "Lindenstraße 14, 04103 Leipzig"],
        "actions": [{"words": "Send something back", "url": "#back"}, {"words": "Write to us", "url": "#write"}],
        "cancel_url": "#cancel",
        "deadline_words": "Sending back is free until 25 January.",
        "thanks": True,
    } | more
