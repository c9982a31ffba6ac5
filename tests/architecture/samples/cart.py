"""A cart with a cheaper line, a short line and one that is gone."""

from datetime import date
from typing import Any

from tests.architecture.samples.shop import TOTALS, euro, picture, there


def line(sku: str, name: str, file: str, plate: str, each: int, quantity: int, **more: Any) -> dict:
    return {
        "sku": sku,
        "name": name,
        "url": "product.html",
        "options": "Sage · 0.3 l",
        "picture": picture(file, plate),
        "unit_price": euro(each),
        "was": None,
        "was_total": None,
        "total": euro(each * quantity),
        "quantity": quantity,
        "min": 1,
        "step": 1,
        "max": 40,
        "availability": there(),
        "discounts": [],
        "said": None,
    } | more


def cart(*, empty: bool = False) -> dict:
    lines = [
        line("MOR-SG", "Moor mug", "mug", "blush", 1450, 2),
        line(
            "EBD-1K",
            "Early Bird beans",
            "coffee",
            "sky",
            2090,
            1,
            was=euro(2240),
            was_total=euro(2240),
            options="1 kg · whole",
            said="Only 1 left, so we set 1.",
            availability=there("low", 1, date(2026, 12, 9)),
            discounts=[{"label": "Morning, 10 % off", "amount": euro(209)}],
        ),
    ]
    gone = {
        "sku": "HSH-RS",
        "name": "Hush headphones",
        "url": "product.html",
        "options": "Rose · 179.00 €",
        "picture": picture("headphones-rose", "butter"),
        "availability": there("out", None, date(2026, 12, 11)),
        "reason": "The last pair went at 9:41 today, so it is no longer part of this order. Nothing else has changed.",
        "alternatives": [
            {
                "sku": "HSH-SO",
                "words": "Hush in soot, in stock",
                "picture": picture("headphones", "sky"),
                "button": "Take these, 179.00 €",
            },
            {
                "sku": "HSH-RS",
                "words": "Rose again, 11 December",
                "picture": picture("headphones-rose", "butter"),
                "button": "Pre-order",
            },
        ],
    }
    return {
        "version": "7",
        "count": 3,
        "lines": [] if empty else lines,
        "gone": [] if empty else [gone],
        "saved": []
        if empty
        else [
            {
                "sku": "CRK-IN",
                "name": "Creek bottle",
                "url": "product.html",
                "picture": picture("bottle", "leaf"),
                "price": euro(3200),
            }
        ],
        "notices": []
        if empty
        else [
            {
                "kind": "good",
                "text": "The price of Early Bird beans fell from 22.40 € to 20.90 €. You pay the lower one.",
            }
        ],
        "removed": None if empty else {"sku": "CRK-SG", "name": "Creek bottle", "quantity": 1},
        "totals": TOTALS,
        "codes": [{"code": "MORNING10", "label": "10 % off coffee"}],
        "code_error": "This one ended on 31 October.",
        "code_tried": "OCTOBER",
        "error": None,
        "say": None,
        "delivery": {
            "words": "10.10 € more and delivery is free.",
            "missing": euro(1010),
            "reached": 4990,
            "threshold": 6000,
        },
    }
