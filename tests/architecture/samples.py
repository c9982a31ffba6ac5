"""One set of sample data for every page: what the templates promise to take, filled in once.

Used by `bin/styleguide` to look at the pages and by `test_templates.py` to prove that each renders.
"""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from markupsafe import Markup

from storefront.kernel.money import Money

SHOP = SimpleNamespace(
    name="Ollerby",
    currency="EUR",
    locales=("en", "de", "ar"),
    tagline="Good things for ordinary days. Chosen slowly, sent quickly, mended when they break.",
    announcements=["Free delivery from 60 €", "60 days to change your mind", "People answer until 20:00, every day"],
)
NAV = [
    {"slug": name.lower().replace(" & ", "-").replace(" ", "-"), "name": name, "children": []}
    for name in ("Coffee & tea", "Kitchen", "Lighting", "Furniture", "Sound", "Desk", "Out & about", "Garden")
]
TONES = {"sage": "#8fa58a", "soot": "#2d3138", "chalk": "#efe9dd", "honey": "#d9a441", "ink": "#2f4a8f", "rose": "#d8a39a"}


def euro(minor: int) -> Money:
    return Money(minor, "EUR")


def picture(file: str, plate: str, alt: str = "A thing on a table", width: int = 400, height: int = 500) -> dict:
    source = f"static/img/art/{file}.svg"
    return {"src": source, "srcset": None, "alt": alt, "plate": plate, "width": width, "height": height, "large": source}


def there(state: str = "in", left: int | None = None, on: date | None = None) -> dict:
    return {"state": state, "left": left, "on": on}


def swatches(*names: str) -> list[dict]:
    return [{"label": name.capitalize(), "fill": TONES[name]} for name in names]


def thing(sku: str, name: str, line: str, file: str, plate: str, minor: int, **more: Any) -> dict:
    return {
        "sku": sku, "url": "product.html", "name": name, "line": line, "picture": picture(file, plate, name),
        "price": euro(minor), "was": None, "starting": False, "rating": 4.7, "rating_count": 212, "swatches": [],
        "tag": None, "action": "add", "action_label": None, "comparable": True, "compared": False,
    } | more  # fmt: skip


THINGS = [
    thing("TRN-SG-09", "Tarn gooseneck kettle", "Electric, 0.9 l, to the degree", "kettle", "butter", 12900,
          was=euro(14900), swatches=swatches("sage", "soot", "chalk", "honey"), tag="Kept by 97 %", compared=True),
    thing("FRY-CH-17", "Ferry jug kettle", "Electric, 1.7 l, boils in 3 min 40 s", "kettle-jug", "sky", 7900,
          swatches=swatches("chalk", "soot"), rating=4.4, rating_count=186),
    thing("LRK-HO-14", "Lark stovetop kettle", "Enamelled steel, 1.4 l, sings softly", "kettle-stove", "leaf", 6400,
          swatches=swatches("honey", "ink", "rose"), rating=4.8, rating_count=95),
    thing("CON-02", "Cone dripper and server", "Porcelain and heat-proof glass, two cups", "dripper", "blush", 4800),
    thing("MIL-02", "Mill No. 2", "Hand grinder, steel burrs, thirty clicks", "grinder", "fog", 8600, starting=True,
          swatches=swatches("soot"), action="choose"),
    thing("HSH-RS", "Hush headphones", "Forty hours, folds flat", "headphones-rose", "butter", 17900, was=euro(19900),
          swatches=swatches("rose", "soot", "chalk", "ink", "sage", "honey") * 2),
    thing("DSK-BR", "Dusk table lamp", "Steel and brass, dims to a candle", "lamp", "lilac", 9400, tag="New"),
    thing("TRP-SO-10", "Tarn Pro", "Electric, 1.0 l, with a timer", "kettle-soot", "butter", 16900, rating=None,
          rating_count=0, tag="Back 9 December", action="notify"),
]  # fmt: skip

TOTALS = {
    "rows": [
        {"label": "3 things", "note": None, "amount": euro(4990), "free": False},
        {"label": "Delivery to Germany", "note": "with you Thursday 26 November", "amount": euro(390), "free": False},
        {"label": "Gift card ending 7Q2F", "note": None, "amount": euro(-1243), "free": False},
    ],
    "label": "To pay", "total": euro(4137), "tax_note": "6.62 € of 53.80 € is VAT.",
}  # fmt: skip


def line(sku: str, name: str, file: str, plate: str, each: int, quantity: int, **more: Any) -> dict:
    return {
        "sku": sku, "name": name, "url": "product.html", "options": "Sage · 0.3 l", "picture": picture(file, plate),
        "unit_price": euro(each), "was": None, "was_total": None, "total": euro(each * quantity), "quantity": quantity,
        "min": 1, "step": 1, "max": 40, "availability": there(), "discounts": [], "said": None,
    } | more  # fmt: skip


def cart(*, empty: bool = False) -> dict:
    lines = [
        line("MOR-SG", "Moor mug", "mug", "blush", 1450, 2),
        line("EBD-1K", "Early Bird beans", "coffee", "sky", 2090, 1, was=euro(2240), was_total=euro(2240),
             options="1 kg · whole", said="Only 1 left, so we set 1.", availability=there("low", 1, date(2026, 12, 9)),
             discounts=[{"label": "Morning, 10 % off", "amount": euro(209)}]),
    ]  # fmt: skip
    gone = {
        "sku": "HSH-RS", "name": "Hush headphones", "url": "product.html", "options": "Rose · 179.00 €",
        "picture": picture("headphones-rose", "butter"), "availability": there("out", None, date(2026, 12, 11)),
        "reason": "The last pair went at 9:41 today, so it is no longer part of this order. Nothing else has changed.",
        "alternatives": [
            {"sku": "HSH-SO", "words": "Hush in soot, in stock", "picture": picture("headphones", "sky"), "button": "Take these, 179.00 €"},
            {"sku": "HSH-RS", "words": "Rose again, 11 December", "picture": picture("headphones-rose", "butter"), "button": "Pre-order"},
        ],
    }  # fmt: skip
    return {
        "version": "7", "count": 3, "lines": [] if empty else lines, "gone": [] if empty else [gone],
        "saved": [] if empty else [{"sku": "CRK-IN", "name": "Creek bottle", "url": "product.html", "picture": picture("bottle", "leaf"), "price": euro(3200)}],
        "notices": [] if empty else [{"kind": "good", "text": "The price of Early Bird beans fell from 22.40 € to 20.90 €. You pay the lower one."}],
        "removed": None if empty else {"sku": "CRK-SG", "name": "Creek bottle", "quantity": 1},
        "totals": TOTALS, "codes": [{"code": "MORNING10", "label": "10 % off coffee"}], "code_error": "This one ended on 31 October.",
        "code_tried": "OCTOBER", "note": "", "say": None,
        "delivery": {"words": "10.10 € more and delivery is free.", "missing": euro(1010), "reached": 4990, "threshold": 6000},
    }  # fmt: skip


RESULTS = {
    "action": "category.html", "kept": [], "total": 9, "chosen_count": 2, "products": THINGS, "clear_url": "category.html",
    "facets": [
        {"code": "kind", "name": "Kind", "open": True, "kind": "choice", "choices": [
            {"value": "electric", "label": "Electric kettle", "count": 4, "chosen": True, "fill": None},
            {"value": "stove", "label": "Stovetop kettle", "count": 1, "chosen": False, "fill": None},
            {"value": "siphon", "label": "Siphon", "count": 0, "chosen": False, "fill": None}]},
        {"code": "price", "name": "Price", "open": True, "kind": "range", "choices": [], "low": "10", "high": None, "floor": "10", "ceiling": "170", "unit": "€"},
        {"code": "colour", "name": "Colour", "open": True, "kind": "swatch", "choices": [
            {"value": name, "label": name.capitalize(), "count": 3, "chosen": False, "fill": fill} for name, fill in TONES.items()]},
        {"code": "rating", "name": "Rating", "open": False, "kind": "choice", "choices": []},
    ],
    "chips": [{"words": "Electric kettle", "url": "category.html"}, {"words": "from 10 €", "url": "category.html"}],
    "sorts": [("kept", "What people keep"), ("price", "Price, low first"), ("new", "Newest")], "sort": "kept",
    "previous_url": None, "more_url": "category.html?page=2", "more_count": 1,
}  # fmt: skip

SHELF = {"id": "with", "title": "Often taken together", "note": None, "url": None, "url_words": None, "tinted": False, "products": THINGS[3:7]}
OPTIONS = [
    {"code": "colour", "name": "Colour", "kind": "swatch", "choices": [
        {"code": name, "label": name.capitalize(), "fill": fill, "url": f"?colour={name}", "chosen": name == "sage",
         "state": "impossible" if name == "rose" else "sold_out" if name == "ink" else "free", "why": None} for name, fill in TONES.items()]},
    {"code": "size", "name": "Size", "kind": "pill", "choices": [
        {"code": "06", "label": "0.6 l", "fill": None, "url": "?size=06", "chosen": False, "state": "free", "why": None},
        {"code": "09", "label": "0.9 l", "fill": None, "url": "?size=09", "chosen": True, "state": "free", "why": None},
        {"code": "12", "label": "1.2 l", "fill": None, "url": None, "chosen": False, "state": "impossible", "why": "Unavailable in sage"}]},
]  # fmt: skip


def buy(**more: Any) -> dict:
    return {
        "sku": "TRN-SG-09", "url": "product.html?variant=TRN-SG-09", "price": euro(12900), "price_plain": "129.00", "was": euro(14900),
        "lowest_30_days": euro(12900), "unit_price": None, "tax_note": "with VAT", "breaks": [{"quantity": 3, "price": euro(11900)}],
        "rating": 4.7, "rating_count": 212, "availability": there("low", 4, date(2026, 12, 9)), "options": OPTIONS, "purchasable": True,
        "preorder": False, "quantity": 1, "min": 1, "step": 1, "max": 4, "comparable": True, "compared": True, "wished": False,
        "notified": False, "error": None, "promises": [
            {"icon": "truck", "strong": "With you on Thursday 26 or Friday 27 November", "text": "free, if you order in the next 2 h 10 min."},
            {"icon": "back", "strong": None, "text": "Send it back until 26 January; we pay the way."},
            {"icon": "wrench", "strong": None, "text": "Lid, base and handle as spare parts for ten years."}],
    } | more  # fmt: skip


def product(**more: Any) -> dict:
    return {
        "product": {"slug": "tarn", "url": "product.html", "name": "Tarn gooseneck kettle", "brand": "Tarn", "top_slug": "coffee-tea", "title": "Tarn gooseneck kettle, sage",
                    "line": "Heats to the degree, holds it for an hour, and pours a line as thin as a pencil.",
                    "description": Markup("<p>Most gooseneck kettles drip when you stop pouring. This one has a lip turned back by half a millimetre, and it does not.</p><p>The handle is walnut, oiled and bolted, so that it can be replaced.</p>"),
                    "not_good_at": "It is slow for a full teapot: 0.9 litres take five minutes."},
        "trail": [{"name": "Coffee & tea", "url": "category.html"}, {"name": "Kettles", "url": "category.html"}, {"name": "Tarn gooseneck kettle", "url": "product.html"}],
        "buy": buy(), "gallery": [picture("kettle", "butter", "The kettle from the side"), picture("kettle-spout", "sky", "The spout"), picture("dripper", "leaf", "On the table"), picture("kettle-soot", "fog", "In soot")],
        "spec": [{"group": "Water and heat", "rows": [{"name": "Holds", "value": "0.9 l"}, {"name": "Power", "value": "1,200 W"}, {"name": "Temperature", "value": "40–100 °C"}]},
                 {"group": "Living with it", "rows": [{"name": "Weight", "value": "1.1 kg"}, {"name": "Guarantee", "value": "5 years"}]}],
        "reviews": REVIEWS, "shelf": SHELF, "related_url": None,
    } | more  # fmt: skip


REVIEWS = {
    "product_url": "product.html", "average": 4.7, "count": 212, "verified_count": 188, "more_url": "product.html?reviews=2", "more_count": 10, "write_url": "#write",
    "stars": [{"value": n, "count": c, "url": f"?stars={n}"} for n, c in ((5, 163), (4, 34), (3, 9), (2, 4), (1, 2))],
    "sorts": [{"words": "Most helpful", "url": "?by=helpful", "chosen": True}, {"words": "Newest", "url": "?by=new", "chosen": False}],
    "entries": [
        {"id": 1, "rating": 5, "title": "Slow in the best way", "body": "I was after the look, I admit. Then I made the first cup without flooding the filter and understood.", "author": "Marta", "city": "Leipzig", "locale": "en", "verified": True, "at": date(2026, 11, 8), "helpful": 21, "reply": None},
        {"id": 2, "rating": 3, "title": "Lovely, but the lid gets hot", "body": "Pours like a dream. The knob is too hot to touch right after boiling.", "author": "Jonas T.", "city": None, "locale": "en", "verified": False, "at": date(2026, 10, 30), "helpful": 22, "reply": "You are right about the knob. Since October it is walnut instead of steel. — Ines, workshop"},
    ],
}  # fmt: skip


def comparison() -> dict:
    def column(index: int) -> dict:
        item = THINGS[index]
        return {key: item[key] for key in ("sku", "name", "url", "picture", "price", "was", "rating", "rating_count", "action")} | {
            "availability": there("low", 4) if index == 0 else there(), "available": index < 3, "first": index == 0, "last": index == 3}

    def row(name: str, *values: str | None, best: int = -1) -> dict:
        cells = [{"value": value, "best": at == best} for at, value in enumerate(values)]
        return {"name": name, "differs": len(set(values)) > 1, "cells": cells}

    return {
        "title": "Four kettles, side by side", "kinds": [{"words": "Kettles, 4", "url": "?kind=kettle", "chosen": True}, {"words": "Headphones, 1", "url": "?kind=headphones", "chosen": False}],
        "views": [{"words": "All 6", "url": "?show=all", "chosen": True}, {"words": "Differences, 5", "url": "?show=differences", "chosen": False}, {"words": "Same, 1", "url": "?show=same", "chosen": False}],
        "columns": [column(n) for n in range(4)], "free_places": 1, "add_url": "category.html", "share_url": "?skus=a,b", "shared": False,
        "sentences": [{"name": "Tarn", "text": "Tarn if you make filter coffee."}, {"name": "Ferry", "text": "Ferry if many people want tea at once."}], "swap": None,
        "groups": [
            {"name": "Water and heat", "rows": [row("Holds, l", "0.9", "1.7", "1.4", "0.5", best=1), row("Power, W", "1,200", "2,200", "none, uses your hob", None), row("Keeps warm, min", "60", "30", None, None, best=0)]},
            {"name": "Living with it", "rows": [row("Noise, dB", "54", "62", "whistles", "0", best=3), row("Spare parts", "10 years", "10 years", "10 years", "10 years"), row("Guarantee, years", "5", "3", "10", "2", best=2)]}],
    }  # fmt: skip


ADDRESS = {"name": "Marta Ilves", "company": "", "street": "Lindenstraße 14", "extra": "", "postcode": "0410", "city": "Leipzig", "region": "", "country": "DE", "phone": ""}
SUMMARY = {
    "lines": [{"sku": "MOR-SG", "quantity": 2, "name": "Moor mug", "options": "Sage, 0.3 l", "picture": picture("mug", "blush"), "total": euro(2900)},
              {"sku": "EBD-1K", "quantity": 1, "name": "Early Bird beans", "options": "1 kg, whole", "picture": picture("coffee", "sky"), "total": euro(2090)}],
    "totals": TOTALS, "promises": [{"icon": "back", "text": "60 days to change your mind"}]}  # fmt: skip


def order(**more: Any) -> dict:
    def at(hour: int, minute: int) -> datetime:
        return datetime(2026, 11, 24, hour, minute, tzinfo=UTC)

    def step(state: str, title: str, when: datetime | None, text: str, **said: Any) -> dict:
        return {"state": state, "title": title, "at": when, "when": "Expected Thursday 26 November", "text": text, "event": "ORDER_BILLED", "actor": "payments", "took_ms": 61, "attempt": 4} | said

    mug = {"sku": "MOR-SG", "name": "Moor mug", "options": "Sage, 0.3 l", "picture": picture("mug", "blush"), "quantity": 2, "url": "product.html", "total": euro(2900)}
    return {
        "number": "10496", "token": "t", "url": "order.html", "placed_at": at(9, 14), "status": "paid", "payment_status": "paid", "fulfilment_status": "shipped", "email": "m•••a@example.org",
        "headline": Markup("On its way, with you on <em>Thursday</em>"), "explanation": "26 November, between 10:00 and 14:00. It was Friday until this morning; the parcel caught an earlier van.",
        "track": {"url": "#track", "words": "Follow it at Northpost"}, "settled": True,
        "steps": [step("done", "Order placed", at(9, 14), "We wrote it down and sent a receipt."), step("done", "Paid", at(9, 16), "41.37 € by card ending 4242."), step("now", "Handed to Northpost", at(10, 22), "One parcel. Last seen in Halle."), step("stuck", "Parcel 2", at(11, 40), "Mill Lane is closed. Next attempt 12:50."), step("todo", "Delivered", None, "We write to you when it is at the door.")],
        "parcels": [{"title": "Parcel 1 of 2", "carrier": "Northpost", "number": "NP 4471 9082 16", "url": "#np", "weight": "1.9 kg", "words": "In the sorting hall since this morning.", "lines": [mug],
                     "events": [{"at": at(10, 22), "what": "Sorted", "where": "Halle hub"}, {"at": at(6, 50), "what": "Picked up from our workshop", "where": None}]}],
        "waiting": [mug | {"promise": "leaves us by 9 December"}], "lines": [mug], "totals": TOTALS | {"label": "Paid"}, "address": ["Marta Ilves", "Lindenstraße 14, 04103 Leipzig"], "address_note": "Too late to change: the parcel has left.",
        "invoice_url": "#invoice", "actions": [{"words": "Send something back", "url": "#back"}, {"words": "Write to us", "url": "#write"}], "cancel": {"action": "#cancel", "words": "Cancel the order", "effects": ["41.37 € go back to the card"]},
        "deadline_words": "Sending back is free until 25 January.", "watch": {"action": "#watch", "van": True, "door": True, "sms": False, "also": ""}, "thanks": True, "offer_account": True,
    } | more  # fmt: skip


TRAY = {"limit": 4, "ready": True, "kinds": None, "entries": [{"sku": item["sku"], "name": item["name"], "url": item["url"], "picture": item["picture"]} for item in THINGS[:2]]}
MENU = [
    {"key": "today", "url": "#", "words": "Today", "count": 7, "group": None}, {"key": "orders", "url": "#", "words": "Orders", "count": 23, "group": None},
    {"key": "products", "url": "#", "words": "Products", "count": None, "group": "Goods"}, {"key": "stock", "url": "#", "words": "Stock", "count": 4, "group": None},
    {"key": "jobs", "url": "#", "words": "Jobs", "count": None, "group": "House"}]  # fmt: skip
WAITING = {"state": "waiting", "url": "wait.html", "order_url": "order.html", "order_number": "10496", "retry_url": "review.html", "total": euro(4137), "seconds": 24}
METHODS = [{"value": "card", "title": "Card", "side": "", "note": "You type the number on the next page, at our payment provider.", "chosen": True}, {"value": "bank", "title": "Bank transfer or wallet", "side": "", "note": "What your bank offers is shown on the next page.", "chosen": False}]
WAYS = [{"value": "std", "title": "Thursday 26 November", "side": "3.90 €", "note": "Northpost, to the door, tracked at every stop", "chosen": True, "disabled": False}, {"value": "exp", "title": "Tomorrow, before 12:00", "side": "9.90 €", "note": "Order by 15:00", "chosen": False, "disabled": False}, {"value": "pick", "title": "Today from 17:00, collect it yourself", "side": "free", "note": "Workshop, 12 Mill Lane", "chosen": False, "disabled": True}]
HOME = {
    "hero": {"title": Markup("Small things, <em>every</em> day"), "text": "A kettle that pours where you point it. A mug that stays warm until the second chapter.", "links": [{"words": "See the coffee corner", "url": "category.html"}, {"words": "The mug in the picture", "url": "product.html"}],
             "picture": picture("scene-morning", "butter", "A table with a plant and a kettle", 1000, 800), "picture_dark": picture("scene-evening", "butter", "", 1000, 800)},
    "rooms": [{"name": item["name"], "url": "category.html", "count": 7, "picture": thing["picture"]} for item, thing in zip(NAV, THINGS, strict=True)], "total_count": 61,
    "shelves": [SHELF | {"id": "new", "title": "New this week", "url": "category.html", "url_words": "All new things", "tinted": True, "products": THINGS[:4]}, SHELF | {"note": "Because you looked at kettles."}],
    "quote": "“We list sixty-one things. Each one has been in somebody’s kitchen for at least a season before it gets a page.”",
    "promises": [{"title": "Sent the same day", "text": "Order by 15:00 and it leaves today."}, {"title": "Sixty days to decide", "text": "Use it, wash it, sleep on it."}, {"title": "Mended, not binned", "text": "Spare parts for everything with a screw in it."}]}  # fmt: skip
CATEGORY = {"category": {"name": "Kettles and pour-over", "description": "Everything between cold water and a good cup.", "slug": "kettles", "top_slug": "coffee-tea"},
            "trail": [{"name": "Coffee & tea", "url": "category.html"}, {"name": "Kettles and pour-over", "url": "category.html"}], "children": [{"name": "Electric", "url": "category.html", "count": 4}], "results": RESULTS, "tray": TRAY}  # fmt: skip
FORM = {"draft": {"email": "marta@example.org", "shipping": ADDRESS, "billing": ADDRESS, "billing_same": False, "extra_email": ""}, "errors": {"postcode": "Four digits; Germany uses five."},
        "countries": [("DE", "Germany"), ("AT", "Austria")], "billing_countries": [("DE", "Germany")], "addresses": [{"id": "1", "words": "Lindenstraße 14, Leipzig"}], "summary": SUMMARY}  # fmt: skip
REVIEW = {"order_key": "k", "parts": [{"title": "To", "lines": ["Marta Ilves", "Lindenstraße 14", "04103 Leipzig"], "url": "details.html"}, {"title": "Travels", "lines": ["Thursday 26 November", "Northpost"], "url": "delivery.html"}], "delivery_parts": [], "methods": METHODS, "declined": None, "return_until": date(2027, 1, 25), "summary": SUMMARY}
PROBLEM = {"code": "insufficient_stock", "text": "Only one Moor mug is left; you asked for two.", "fixes": [{"words": "Take one", "action": "#", "fields": {"quantity": 1}}]}


def pages() -> dict[str, tuple[str, dict[str, Any]]]:
    """Name → template and what it takes."""
    found = {
        "home": ("catalog/home.html", HOME),
        "category": ("catalog/category.html", CATEGORY),
        "nothing-fits": ("catalog/category.html", CATEGORY | {"results": RESULTS | {"products": [], "total": 0, "more_url": None, "more_count": 0}}),
        "search": ("catalog/search.html", {"query": "ketle", "corrected": {"words": "kettle", "url": "#"}, "redirects": [{"words": "Kettles", "url": "#"}], "results": RESULTS}),
        "search-empty": ("catalog/search.html", {"query": "zither", "corrected": None, "redirects": [], "results": RESULTS | {"total": 0, "chosen_count": 0, "products": []}}),
        "product": ("catalog/product.html", product()),
        "product-out": ("catalog/product.html", product(buy=buy(purchasable=False, availability=there("out", None, date(2026, 12, 9))), shelf=None, related_url="#", reviews=REVIEWS | {"count": 0, "entries": [], "stars": [], "more_url": None})),
        "cart": ("cart/page.html", {"cart": cart(), "suggestions": THINGS[:4]}),
        "cart-empty": ("cart/page.html", {"cart": cart(empty=True), "suggestions": []}),
        "quick-order": ("cart/quick_order.html", {"quick": {"text": "MOR-SG 2", "added": 1, "results": [{"line": 1, "text": "MOR-SG 2", "ok": True, "words": "2 × Moor mug"}, {"line": 2, "text": "XXX", "ok": False, "words": "No such number"}]}}),
        "compare": ("comparison/page.html", {"comparison": comparison()}),
        "compare-full": ("comparison/page.html", {"comparison": comparison() | {"swap": {"name": "Tarn Pro", "sku": "TRP-SO-10"}}}),
        "compare-empty": ("comparison/page.html", {"comparison": comparison() | {"title": "Compare", "columns": [], "groups": []}}),
        "details": ("checkout/details.html", FORM),
        "delivery": ("checkout/delivery.html", {"groups": [{"name": "delivery", "title": None, "contents": None, "options": WAYS}], "address_words": "Lindenstraße 14, 04103 Leipzig", "errors": {}, "summary": SUMMARY}),
        "review": ("checkout/review.html", REVIEW | {"problems": []}),
        "review-problem": ("checkout/review.html", REVIEW | {"problems": [PROBLEM], "declined": None}),
        "order": ("orders/page.html", {"order": order()}),
        "lookup": ("orders/lookup.html", {"lookup": {"stage": "ask", "number": "", "email": "", "sent_to": "", "minutes": 15}, "errors": {}}),
        "lookup-code": ("orders/lookup.html", {"lookup": {"stage": "code", "number": "1", "email": "a@b.c", "sent_to": "a•••@b.c", "minutes": 15}, "errors": {"code": "That is not the code."}}),
        "components": ("components_sheet.html", {"things": THINGS, "errors": {"email": "An @ is missing.", "": "We could not reach the bank."}, "steps": order()["steps"], "totals": TOTALS, "states": [there(), there("low", 3), there("low", 3, date(2026, 12, 9)), there("backorder", on=date(2026, 12, 9)), there("preorder", on=date(2026, 12, 9)), there("out"), there("out", on=date(2026, 12, 9))], "tray": TRAY}),
        "drawer": ("drawer_sheet.html", {"cart": cart(), "added": {"name": "Moor mug", "quantity": 1}, "error": None}),
        "suggestions": ("suggestions_sheet.html", {"query": "ket", "suggestions": [{"title": "Things", "entries": [{"words": Markup("Tarn gooseneck <mark>ket</mark>tle"), "url": "#", "picture": THINGS[0]["picture"], "side": "129.00 €"}]}, {"title": "Departments", "entries": [{"words": "Kettles", "url": "#", "picture": None, "side": "6"}]}]}),
        "admin": ("admin_sheet.html", {"menu": MENU, "steps": order()["steps"], "totals": TOTALS}),
    }  # fmt: skip
    for state in ("waiting", "paid", "failed"):
        found[f"wait-{state}"] = ("checkout/wait.html", {"waiting": WAITING | {"state": state}})
    for code in (400, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503):
        found[f"error-{code}"] = (f"errors/{code}.html", {"code": code, "message": "The postcode is missing." if code == 422 else None})
    return found
