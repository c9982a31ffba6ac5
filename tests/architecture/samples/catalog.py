"""First page, list, product and reviews."""

from datetime import date
from typing import Any

from markupsafe import Markup

from tests.architecture.samples.shop import NAV, THINGS, TONES, TRAY, euro, picture, there

RESULTS = {
    "action": "category.html",
    "kept": [],
    "total": 9,
    "chosen_count": 2,
    "products": THINGS,
    "clear_url": "category.html",
    "facets": [
        {
            "code": "kind",
            "name": "Kind",
            "open": True,
            "kind": "choice",
            "choices": [
                {"value": "electric", "label": "Electric kettle", "count": 4, "chosen": True, "fill": None},
                {"value": "stove", "label": "Stovetop kettle", "count": 1, "chosen": False, "fill": None},
                {"value": "siphon", "label": "Siphon", "count": 0, "chosen": False, "fill": None},
            ],
        },
        {
            "code": "price",
            "name": "Price",
            "open": True,
            "kind": "range",
            "choices": [],
            "low": "10",
            "high": None,
            "floor": "10",
            "ceiling": "170",
            "unit": "€",
        },
        {
            "code": "colour",
            "name": "Colour",
            "open": True,
            "kind": "swatch",
            "choices": [
                {"value": name, "label": name.capitalize(), "count": 3, "chosen": False, "fill": fill}
                for name, fill in TONES.items()
            ],
        },
        {"code": "rating", "name": "Rating", "open": False, "kind": "choice", "choices": []},
    ],
    "chips": [{"words": "Electric kettle", "url": "category.html"}, {"words": "from 10 €", "url": "category.html"}],
    "sorts": [("kept", "What people keep"), ("price", "Price, low first"), ("new", "Newest")],
    "sort": "kept",
    "parts": [{"products": THINGS, "eager": 2}],
    "more_url": "category.html?page=2",
    "more_count": 1,
}


SHELF = {
    "id": "with",
    "title": "Often taken together",
    "note": None,
    "url": None,
    "url_words": None,
    "tinted": False,
    "products": THINGS[3:7],
}


OPTIONS = [
    {
        "code": "colour",
        "name": "Colour",
        "kind": "swatch",
        "choices": [
            {
                "code": name,
                "label": name.capitalize(),
                "fill": fill,
                "url": f"?colour={name}",
                "chosen": name == "sage",
                "state": "impossible" if name == "rose" else "sold_out" if name == "ink" else "free",
                "why": None,
            }
            for name, fill in TONES.items()
        ],
    },
    {
        "code": "size",
        "name": "Size",
        "kind": "pill",
        "choices": [
            {
                "code": "06",
                "label": "0.6 l",
                "fill": None,
                "url": "?size=06",
                "chosen": False,
                "state": "free",
                "why": None,
            },
            {
                "code": "09",
                "label": "0.9 l",
                "fill": None,
                "url": "?size=09",
                "chosen": True,
                "state": "free",
                "why": None,
            },
            {
                "code": "12",
                "label": "1.2 l",
                "fill": None,
                "url": None,
                "chosen": False,
                "state": "impossible",
                "why": "Unavailable in sage",
            },
        ],
    },
]


def buy(**more: Any) -> dict:
    return {
        "sku": "TRN-SG-09",
        "url": "product.html?variant=TRN-SG-09",
        "price": euro(12900),
        "price_plain": "129.00",
        "was": euro(14900),
        "lowest_30_days": euro(12900),
        "unit_price": None,
        "tax_note": "with VAT",
        "breaks": [{"quantity": 3, "price": euro(11900)}],
        "rating": 4.7,
        "rating_count": 212,
        "availability": there("low", 4, date(2026, 12, 9)),
        "options": OPTIONS,
        "purchasable": True,
        "preorder": False,
        "quantity": 1,
        "min": 1,
        "step": 1,
        "max": 4,
        "comparable": True,
        "compared": True,
        "others_url": "category.html",
        "error": None,
        "promises": [
            {
                "icon": "truck",
                "strong": "With you on Thursday 26 or Friday 27 November",
                "text": "free, if you order in the next 2 h 10 min.",
            },
            {"icon": "back", "strong": None, "text": "Send it back until 26 January; we pay the way."},
            {"icon": "wrench", "strong": None, "text": "Lid, base and handle as spare parts for ten years."},
        ],
    } | more


def product(**more: Any) -> dict:
    return {
        "product": {
            "slug": "tarn",
            "url": "product.html",
            "name": "Tarn gooseneck kettle",
            "brand": "Tarn",
            "top_slug": "coffee-tea",
            "title": "Tarn gooseneck kettle, sage",
            "summary": "Heats to the degree. 129.00 €",
            "line": "Heats to the degree, holds it for an hour, and pours a line as thin as a pencil.",
            "description": Markup(
                "<p>Most gooseneck kettles drip when you stop pouring. This one has a lip turned back.</p>"
                "<p>The handle is walnut, oiled and bolted, so that it can be replaced.</p>"
            ),
            "not_good_at": "It is slow for a full teapot: 0.9 litres take five minutes.",
        },
        "trail": [
            {"name": "Coffee & tea", "url": "category.html"},
            {"name": "Kettles", "url": "category.html"},
            {"name": "Tarn gooseneck kettle", "url": "product.html"},
        ],
        "buy": buy(),
        "gallery": [
            picture("kettle", "butter", "The kettle from the side"),
            picture("kettle-spout", "sky", "The spout"),
            picture("dripper", "leaf", "On the table"),
            picture("kettle-soot", "fog", "In soot"),
        ],
        "spec": [
            {
                "group": "Water and heat",
                "rows": [
                    {"name": "Holds", "value": "0.9 l"},
                    {"name": "Power", "value": "1,200 W"},
                    {"name": "Temperature", "value": "40–100 °C"},
                ],
            },
            {
                "group": "Living with it",
                "rows": [{"name": "Weight", "value": "1.1 kg"}, {"name": "Guarantee", "value": "5 years"}],
            },
        ],
        "reviews": REVIEWS,
        "shelf": SHELF,
        "upsells": SHELF | {"id": "upsells", "title": "A step up", "tinted": True},
        "canonical": "product.html",
        "structured": [{"@type": "Product", "name": "Tarn gooseneck kettle"}],
    } | more


REVIEWS = {
    "average": 4.7,
    "count": 212,
    "verified_count": 188,
    "more_url": "product.html?reviews=2",
    "more_count": 10,
    "all_url": None,
    "found": 212,
    "write_url": "review.html",
    "filters": [
        {"words": "With pictures", "count": 17, "chosen": False, "url": "?pictured=1"},
        {"words": "Bought here", "count": 188, "chosen": True, "url": "?verified=1"},
    ],
    "stars": [
        {"value": n, "count": c, "url": f"?stars={n}", "chosen": False}
        for n, c in ((5, 163), (4, 34), (3, 9), (2, 4), (1, 2))
    ],
    "sorts": [
        {"words": "Most helpful", "url": "?by=helpful", "chosen": True},
        {"words": "Newest", "url": "?by=new", "chosen": False},
    ],
    "entries": [
        {
            "id": 1,
            "rating": 5,
            "title": "Slow in the best way",
            "body": (
                "I was after the look, I admit. Then I made the first cup without flooding the filter and understood."
            ),
            "author": "Marta",
            "city": "Leipzig",
            "locale": "en",
            "verified": True,
            "at": date(2026, 11, 8),
            "helpful": 21,
            "voted": True,
            "language": None,
            "back": "product.html#review-1",
            "vote_url": "#1",
            "report_url": "report.html",
            "pictures": [{**picture("kettle", "butter", "The kettle at home"), "id": "p1", "large": "kettle.svg"}],
            "reply": None,
        },
        {
            "id": 2,
            "rating": 3,
            "title": "Lovely, but the lid gets hot",
            "body": "Pours like a dream. The knob is too hot to touch right after boiling.",
            "author": "Jonas T.",
            "city": None,
            "locale": "en",
            "verified": False,
            "at": date(2026, 10, 30),
            "helpful": 22,
            "voted": False,
            "language": "German",
            "back": "product.html#review-2",
            "vote_url": "#2",
            "report_url": "report.html",
            "pictures": [],
            "reply": "You are right about the knob. Since October it is walnut instead of steel. — Ines, workshop",
        },
    ],
}


HOME = {
    "canonical": "home.html",
    "hero": {
        "title": Markup("Small things, <em>every</em> day"),
        "text": "A kettle that pours where you point it. A mug that stays warm until the second chapter.",
        "links": [
            {"words": "See the coffee corner", "url": "category.html"},
            {"words": "The mug in the picture", "url": "product.html"},
        ],
        "picture": picture("scene-morning", "butter", "A table with a plant and a kettle", 1000, 800),
        "picture_dark": picture("scene-evening", "butter", "", 1000, 800),
    },
    "rooms": [
        {"name": item["name"], "url": "category.html", "count": 7, "picture": thing["picture"]}
        for item, thing in zip(NAV, THINGS, strict=True)
    ],
    "total_count": 61,
    "shelves": [
        SHELF
        | {
            "id": "new",
            "title": "New this week",
            "url": "category.html",
            "url_words": "All new things",
            "tinted": True,
            "products": THINGS[:4],
        },
        SHELF | {"note": "Because you looked at kettles."},
    ],
    "quote": (
        "“We list sixty-one things. Each one has been in somebody’s kitchen for at least a "
        "season before it gets a page.”"
    ),
    "promises": [
        {"title": "Sent the same day", "text": "Order by 15:00 and it leaves today."},
        {"title": "Sixty days to decide", "text": "Use it, wash it, sleep on it."},
        {"title": "Mended, not binned", "text": "Spare parts for everything with a screw in it."},
    ],
}


CATEGORY = {
    "canonical": "category.html",
    "structured": [],
    "category": {
        "name": "Kettles and pour-over",
        "description": "Everything between cold water and a good cup.",
        "slug": "kettles",
        "top_slug": "coffee-tea",
    },
    "trail": [
        {"name": "Coffee & tea", "url": "category.html"},
        {"name": "Kettles and pour-over", "url": "category.html"},
    ],
    "children": [{"name": "Electric", "url": "category.html", "count": 4}],
    "results": RESULTS,
    "tray": TRAY,
}
