"""The shop itself, its things and pictures: what every other sample is made of."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from storefront.kernel.money import Money

SHOP = SimpleNamespace(
    name="Ollerby",
    url="https://ollerby.example",
    currency="EUR",
    locales=("en", "de", "ar"),
    tagline="Good things for ordinary days. Chosen slowly, sent quickly, mended when they break.",
    announcements=["Free delivery from 60 €", "60 days to change your mind", "People answer until 20:00, every day"],
)


NAV = [
    {"slug": name.lower().replace(" & ", "-").replace(" ", "-"), "name": name, "children": []}
    for name in ("Coffee & tea", "Kitchen", "Lighting", "Furniture", "Sound", "Desk", "Out & about", "Garden")
]


TONES = {
    "sage": "#8fa58a",
    "soot": "#2d3138",
    "chalk": "#efe9dd",
    "honey": "#d9a441",
    "ink": "#2f4a8f",
    "rose": "#d8a39a",
}


def euro(minor: int) -> Money:
    return Money(minor, "EUR")


def picture(file: str, plate: str, alt: str = "A thing on a table", width: int = 400, height: int = 500) -> dict:
    source = f"static/img/art/{file}.svg"
    return {
        "src": source,
        "srcset": None,
        "alt": alt,
        "plate": plate,
        "width": width,
        "height": height,
        "large": source,
    }


def there(state: str = "in", left: int | None = None, on: date | None = None) -> dict:
    return {"state": state, "left": left, "on": on}


def swatches(*names: str) -> list[dict]:
    return [{"label": name.capitalize(), "fill": TONES[name]} for name in names]


def thing(sku: str, name: str, line: str, file: str, plate: str, minor: int, **more: Any) -> dict:
    return {
        "sku": sku,
        "url": "product.html",
        "name": name,
        "line": line,
        "picture": picture(file, plate, name),
        "price": euro(minor),
        "was": None,
        "starting": False,
        "rating": 4.7,
        "rating_count": 212,
        "swatches": [],
        "tag": None,
        "action": "add",
        "action_label": None,
        "comparable": True,
        "compared": False,
    } | more


THINGS = [
    thing(
        "TRN-SG-09",
        "Tarn gooseneck kettle",
        "Electric, 0.9 l, to the degree",
        "kettle",
        "butter",
        12900,
        was=euro(14900),
        swatches=swatches("sage", "soot", "chalk", "honey"),
        tag="Kept by 97 %",
        compared=True,
    ),
    thing(
        "FRY-CH-17",
        "Ferry jug kettle",
        "Electric, 1.7 l, boils in 3 min 40 s",
        "kettle-jug",
        "sky",
        7900,
        swatches=swatches("chalk", "soot"),
        rating=4.4,
        rating_count=186,
    ),
    thing(
        "LRK-HO-14",
        "Lark stovetop kettle",
        "Enamelled steel, 1.4 l, sings softly",
        "kettle-stove",
        "leaf",
        6400,
        swatches=swatches("honey", "ink", "rose"),
        rating=4.8,
        rating_count=95,
    ),
    thing("CON-02", "Cone dripper and server", "Porcelain and heat-proof glass, two cups", "dripper", "blush", 4800),
    thing(
        "MIL-02",
        "Mill No. 2",
        "Hand grinder, steel burrs, thirty clicks",
        "grinder",
        "fog",
        8600,
        starting=True,
        swatches=swatches("soot"),
        action="choose",
    ),
    thing(
        "HSH-RS",
        "Hush headphones",
        "Forty hours, folds flat",
        "headphones-rose",
        "butter",
        17900,
        was=euro(19900),
        swatches=swatches("rose", "soot", "chalk", "ink", "sage", "honey") * 2,
    ),
    thing("DSK-BR", "Dusk table lamp", "Steel and brass, dims to a candle", "lamp", "lilac", 9400, tag="New"),
    thing(
        "TRP-SO-10",
        "Tarn Pro",
        "Electric, 1.0 l, with a timer",
        "kettle-soot",
        "butter",
        16900,
        rating=None,
        rating_count=0,
        tag="Back 9 December",
        action="notify",
    ),
]


TOTALS = {
    "rows": [
        {"label": "3 things", "note": None, "amount": euro(4990), "free": False},
        {"label": "Delivery to Germany", "note": "with you Thursday 26 November", "amount": euro(390), "free": False},
        {"label": "Gift card ending 7Q2F", "note": None, "amount": euro(-1243), "free": False},
    ],
    "label": "To pay",
    "total": euro(4137),
    "tax_note": "6.62 € of 53.80 € is VAT.",
}


TRAY = {
    "limit": 4,
    "ready": True,
    "kinds": None,
    "entries": [
        {"sku": item["sku"], "name": item["name"], "url": item["url"], "picture": item["picture"]}
        for item in THINGS[:2]
    ],
}


MENU = [
    {"key": "today", "url": "#", "words": "Today", "count": 7, "group": None},
    {"key": "orders", "url": "#", "words": "Orders", "count": 23, "group": None},
    {"key": "products", "url": "#", "words": "Products", "count": None, "group": "Goods"},
    {"key": "stock", "url": "#", "words": "Stock", "count": 4, "group": None},
    {"key": "jobs", "url": "#", "words": "Jobs", "count": None, "group": "House"},
]
