"""The built-in demo shop: data as JSON, and the one function that reads it."""

import json
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
CATEGORIES_IN_ORDER = ("coffee-tea", "kitchen", "lighting", "furniture", "sound", "desk", "out-about", "garden")


@dataclass(frozen=True)
class Demo:
    """Plain dicts, as they stand in the files; money in minor units, weights in grams."""

    shop: dict
    categories: list[dict]
    product_types: list[dict]
    products: list[dict]
    reviews: list[dict]


def load() -> Demo:
    """Read the whole demo shop, products in the order of their departments."""
    return Demo(
        shop=_read("shop"),
        categories=_read("categories"),
        product_types=_read("product_types"),
        products=[product for name in CATEGORIES_IN_ORDER for product in _read(f"products/{name}")],
        reviews=_read("reviews"),
    )


def pages() -> list[dict]:
    """The pages of words: slug, and title, summary and body (lines of HTML) by language."""
    return _read("pages")


def _read(name: str):
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
