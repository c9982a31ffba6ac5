"""One set of sample data for every page: what the templates promise to take, filled in once.

Used by `bin/styleguide` to look at the pages and by `test_templates.py` to prove that each renders.
Whoever changes what a template takes changes the sample beside it.
"""

from datetime import date
from typing import Any

from markupsafe import Markup

from tests.architecture.samples.cart import cart
from tests.architecture.samples.catalog import CATEGORY, HOME, RESULTS, REVIEWS, buy, product
from tests.architecture.samples.checkout import FORM, PROBLEM, REVIEW, SUMMARY, WAITING, WAYS
from tests.architecture.samples.comparison import ASIDE, comparison
from tests.architecture.samples.orders import order
from tests.architecture.samples.shop import MENU, NAV, SHOP, THINGS, TOTALS, TRAY, there

__all__ = ["NAV", "SHOP", "pages"]


def pages() -> dict[str, tuple[str, dict[str, Any]]]:
    """Name → template and what it takes."""
    found = {
        "home": ("catalog/home.html", HOME),
        "category": ("catalog/category.html", CATEGORY),
        "nothing-fits": (
            "catalog/category.html",
            CATEGORY | {"results": RESULTS | {"products": [], "total": 0, "more_url": None, "more_count": 0}},
        ),
        "search": (
            "catalog/search.html",
            {
                "query": "ketle",
                "corrected": {"words": "kettle", "url": "#"},
                "left_out": [],
                "some": False,
                "redirects": [{"words": "Kettles", "url": "#"}],
                "results": RESULTS,
            },
        ),
        "search-empty": (
            "catalog/search.html",
            {
                "query": "zither",
                "corrected": None,
                "left_out": ["zzz"],
                "some": False,
                "redirects": [],
                "results": RESULTS | {"total": 0, "chosen_count": 0, "products": []},
            },
        ),
        "product": ("catalog/product.html", product()),
        "product-out": (
            "catalog/product.html",
            product(
                buy=buy(purchasable=False, availability=there("out", None, date(2026, 12, 9))),
                shelf=None,
                related_url="#",
                reviews=REVIEWS | {"count": 0, "entries": [], "stars": [], "more_url": None},
            ),
        ),
        "cart": ("cart/page.html", {"cart": cart(), "suggestions": THINGS[:4]}),
        "cart-empty": ("cart/page.html", {"cart": cart(empty=True), "suggestions": []}),
        "quick-order": (
            "cart/quick_order.html",
            {
                "quick": {
                    "text": "MOR-SG 2",
                    "error": None,
                    "added": 1,
                    "results": [
                        {"line": 1, "text": "MOR-SG 2", "ok": True, "words": "2 × Moor mug"},
                        {"line": 2, "text": "XXX", "ok": False, "words": "No such number"},
                    ],
                }
            },
        ),
        "compare": ("comparison/page.html", {"comparison": comparison()}),
        "compare-full": (
            "comparison/page.html",
            {"comparison": comparison() | {"swap": {"name": "Tarn Pro", "sku": "TRP-SO-10"}}},
        ),
        "compare-shared": (
            "comparison/page.html",
            {"comparison": comparison() | {"shared": True, "full": True, "missing": "NOPE-1", "aside": ASIDE}},
        ),
        "compare-aside": ("comparison/page.html", {"comparison": comparison() | {"aside": ASIDE}}),
        "compare-empty": (
            "comparison/page.html",
            {"comparison": comparison() | {"title": "Compare", "columns": [], "groups": []}},
        ),
        "details": ("checkout/details.html", FORM),
        "delivery": (
            "checkout/delivery.html",
            {
                "groups": [{"name": "delivery", "title": None, "contents": None, "options": WAYS}],
                "address_words": "Lindenstraße 14, 04103 Leipzig",
                "errors": {},
                "summary": SUMMARY,
            },
        ),
        "review": ("checkout/review.html", REVIEW | {"problems": []}),
        "review-problem": ("checkout/review.html", REVIEW | {"problems": [PROBLEM]}),
        "order": ("orders/page.html", {"order": order()}),
        "payment": ("orders/payment.html", {"waiting": WAITING}),
        "cancel": (
            "orders/cancel.html",
            {
                "order": {"number": "O-7K3F-2Q9", "url": "order.html"},
                "effects": ["Your things go back on the shelf.", "41.37 € goes back to where it came from."],
                "action": "#cancel",
                "error": "It is too late to cancel.",
            },
        ),
        "lookup": (
            "orders/lookup.html",
            {"lookup": {"number": "", "email": "", "sent": False}, "errors": {"number": "Write the number."}},
        ),
        "lookup-sent": (
            "orders/lookup.html",
            {"lookup": {"number": "O-7K3F-2Q9", "email": "a@b.c", "sent": True}, "errors": {}},
        ),
        "components": (
            "components_sheet.html",
            {
                "things": THINGS,
                "errors": {"email": "An @ is missing.", "": "We could not reach the bank."},
                "steps": order()["steps"],
                "totals": TOTALS,
                "states": [
                    there(),
                    there("low", 3),
                    there("low", 3, date(2026, 12, 9)),
                    there("backorder", on=date(2026, 12, 9)),
                    there("preorder", on=date(2026, 12, 9)),
                    there("out"),
                    there("out", on=date(2026, 12, 9)),
                ],
                "tray": TRAY,
            },
        ),
        "drawer": ("drawer_sheet.html", {"cart": cart(), "added": {"name": "Moor mug", "quantity": 1}, "error": None}),
        "suggestions": (
            "suggestions_sheet.html",
            {
                "query": "ket",
                "suggestions": [
                    {
                        "title": "Things",
                        "entries": [
                            {
                                "words": Markup("Tarn gooseneck <mark>ket</mark>tle"),
                                "url": "#",
                                "picture": THINGS[0]["picture"],
                                "side": "129.00 €",
                                "sku": "TRN-SG-09",
                            }
                        ],
                    },
                    {
                        "title": "Departments",
                        "entries": [{"words": "Kettles", "url": "#", "picture": None, "side": "6", "sku": None}],
                    },
                ],
            },
        ),
        "admin": (
            "admin_sheet.html",
            {"menu": MENU, "rehearsing": set, "said": list, "steps": order()["steps"], "totals": TOTALS},
        ),
    }
    for code in (400, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503):
        found[f"error-{code}"] = (
            f"errors/{code}.html",
            {"code": code, "message": "The postcode is missing." if code == 422 else None},
        )
    return found
