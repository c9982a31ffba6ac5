"""The demo shop's files agree with each other, in all three languages."""

import re
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from storefront import demo
from storefront.shipping import rates

LOCALES = {"en", "de", "ar"}
PLATES = {"butter", "leaf", "sky", "blush", "fog", "lilac"}
OWN_HUE = {
    "sage": "leaf", "moss": "leaf", "ink": "sky", "mist": "sky", "steel": "fog", "chalk": "fog",
    "honey": "butter", "brick": "blush", "rose": "blush", "plum": "lilac",
}  # fmt: skip
TRANSLATED = {
    "name", "description", "line", "not_good_at", "label", "alt", "group", "title", "text", "tagline", "emphasis",
    "button", "link", "legal", "workshop", "address", "search_hint", "rooms_title",
}  # fmt: skip
ART = Path(demo.__file__).parents[2] / "static" / "img"
SHOP = demo.load()
PRODUCTS = {product["slug"]: product for product in SHOP.products}
TYPES = {kind["code"]: {a["code"]: a for a in kind["attributes"]} for kind in SHOP.product_types}
CATEGORIES = {category["slug"]: category for category in SHOP.categories}
VARIANTS = [variant for product in SHOP.products for variant in product["variants"]]
DRAWINGS = sorted(
    {image["file"] for product in SHOP.products for image in product["images"]}
    | {category["art"] for category in SHOP.categories}
    | {SHOP.shop["hero"]["image_light"], SHOP.shop["hero"]["image_dark"]}
)

each_product = pytest.mark.parametrize("product", SHOP.products, ids=lambda product: product["slug"])


def texts(node, path=""):
    """Every (path, value) that has to be in three languages, found by shape or by the name of its field."""
    if isinstance(node, list):
        for place, item in enumerate(node):
            yield from texts(item, f"{path}[{place}]")
    elif isinstance(node, dict) and "en" in node:
        yield path, node
    elif isinstance(node, dict):
        for key, value in node.items():
            if key in TRANSLATED and not isinstance(value, dict):
                yield f"{path}.{key}", value
            else:
                yield from texts(value, f"{path}.{key}")


def all_texts():
    for name in ("shop", "categories", "product_types", "products"):
        yield from texts(getattr(SHOP, name), name)


def check_digit(body: str) -> str:
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return str(-total % 10)


def fits(value, attribute: dict) -> bool:
    match attribute["type"]:
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "bool":
            return isinstance(value, bool)
        case "date":
            return bool(date.fromisoformat(value))
        case _:
            return isinstance(value, dict) and set(value) == LOCALES


class TestTheWhole:
    def test_sixty_one_things_in_eight_departments(self):
        departments = Counter(CATEGORIES[product["category"]]["parent"] for product in SHOP.products)
        assert departments == {
            "coffee-tea": 9, "kitchen": 9, "lighting": 6, "furniture": 7,
            "sound": 5, "desk": 8, "out-about": 10, "garden": 7,
        }  # fmt: skip
        assert len(PRODUCTS) == 61

    def test_every_text_is_in_three_languages(self):
        found = list(all_texts())
        assert len(found) > 1000
        for path, text in found:
            assert isinstance(text, dict) and set(text) == LOCALES, path
            assert all(isinstance(words, str) and words.strip() for words in text.values()), path

    def test_arabic_is_arabic_wherever_english_is_words(self):
        for path, text in all_texts():
            if re.search(r"[a-z]{4}", text["en"].replace("</p>", "")):
                assert re.search(r"[\u0600-\u06ff]", text["ar"]), path

    def test_the_front_page_leads_somewhere(self):
        hero = SHOP.shop["hero"]
        assert hero["button_category"] in CATEGORIES
        assert hero["link_product"] in PRODUCTS

    def test_emphasis_is_a_part_of_its_sentence(self):
        for whole, part in ((SHOP.shop["hero"]["title"], SHOP.shop["hero"]["emphasis"]),
                            (SHOP.shop["quote"]["text"], SHOP.shop["quote"]["emphasis"])):  # fmt: skip
            assert all(part[locale] in whole[locale] for locale in LOCALES)

    def test_every_unit_has_a_word(self):
        units = {a["unit"] for kind in TYPES.values() for a in kind.values() if a["unit"]}
        assert units <= set(SHOP.shop["units"])


class TestTheTree:
    def test_parents_exist_and_tops_have_children(self):
        assert len(CATEGORIES) == len(SHOP.categories)
        tops = {slug for slug, category in CATEGORIES.items() if category["parent"] is None}
        assert tops == set(demo.CATEGORIES_IN_ORDER)
        children = Counter(category["parent"] for category in SHOP.categories if category["parent"])
        assert set(children) == tops
        assert all(2 <= count <= 3 for count in children.values())

    def test_products_sit_in_children_and_no_child_is_empty(self):
        leaves = {slug for slug, category in CATEGORIES.items() if category["parent"]}
        assert {product["category"] for product in SHOP.products} == leaves

    def test_neighbours_never_share_a_plate(self):
        for left, right in pairwise(SHOP.products):
            if CATEGORIES[left["category"]]["parent"] == CATEGORIES[right["category"]]["parent"]:
                assert left["plate"] != right["plate"], (left["slug"], right["slug"])


class TestProducts:
    @each_product
    def test_references_resolve(self, product):
        assert product["type"] in TYPES
        assert product["category"] in CATEGORIES
        assert len(product["related"]) >= 3
        assert set(product["related"]) <= set(PRODUCTS) - {product["slug"]}

    @each_product
    def test_attributes_belong_to_the_type_and_fit_it(self, product):
        known = TYPES[product["type"]]
        for given in (product["attributes"], *(variant["attributes"] for variant in product["variants"])):
            for code, value in given.items():
                assert fits(value, known[code]), (code, value)
        assert len(product["attributes"]) >= 5

    @each_product
    def test_variants_choose_from_the_options(self, product):
        values = {option["code"]: {v["code"] for v in option["values"]} for option in product["options"]}
        chosen = [tuple(sorted(variant["options"].items())) for variant in product["variants"]]
        assert len(set(chosen)) == len(chosen) >= 1
        for variant in product["variants"]:
            assert set(variant["options"]) == set(values)
            assert all(value in values[code] for code, value in variant["options"].items())
        for code, codes in values.items():
            assert {variant["options"][code] for variant in product["variants"]} == codes

    @each_product
    def test_each_colour_has_one_picture_on_a_plate_of_another_hue(self, product):
        colours = [v["code"] for option in product["options"] if option["code"] == "colour" for v in option["values"]]
        pictured = [image["options"]["colour"] for image in product["images"] if image["options"]]
        assert pictured == colours
        assert product["images"][0]["plate"] == product["plate"]
        for image in product["images"]:
            assert image["plate"] in PLATES
            assert OWN_HUE.get(image["options"].get("colour")) != image["plate"]

    @each_product
    def test_description_is_two_paragraphs(self, product):
        for words in product["description"].values():
            assert re.fullmatch(r"(<p>[^<>]+</p>){2}", words)

    @pytest.mark.parametrize("file", DRAWINGS)
    def test_the_drawing_exists(self, file):
        assert (ART / file).is_file()


class TestVariants:
    def test_skus_and_barcodes_are_unique(self):
        assert max(Counter(variant["sku"] for variant in VARIANTS).values()) == 1
        assert max(Counter(v["barcode"] for v in VARIANTS if v["barcode"]).values()) == 1

    def test_barcodes_have_the_right_check_digit(self):
        for variant in VARIANTS:
            if variant["barcode"] is not None:
                assert re.fullmatch(r"\d{13}", variant["barcode"])
                assert check_digit(variant["barcode"][:-1]) == variant["barcode"][-1], variant["sku"]

    def test_prices_and_weights_make_sense(self):
        for variant in VARIANTS:
            assert 500 <= variant["price_minor"] <= 70000
            assert variant["was_minor"] is None or variant["was_minor"] > variant["price_minor"]
            assert variant["weight_g"] > 0
            assert variant["stock"] >= 0

    def test_every_state_of_stock_is_shown_somewhere(self):
        assert any(v["stock"] == 0 and v["oversell"] == "deny" for v in VARIANTS)
        assert any(0 < v["stock"] <= v["low_stock_at"] for v in VARIANTS)
        for kind in ("backorder", "preorder"):
            assert any(v["oversell"] == kind and v["stock"] == 0 and v["ships_in_days"] for v in VARIANTS)
        assert all(v["ships_in_days"] is None for v in VARIANTS if v["oversell"] == "deny")

    def test_most_products_offer_a_choice(self):
        assert sum(len(product["variants"]) > 1 for product in SHOP.products) >= 45

    def test_the_large_tarn_does_not_come_in_sage(self):
        chosen = [v["options"] for v in PRODUCTS["tarn-gooseneck-kettle"]["variants"]]
        assert {"colour": "sage", "size": "1.2"} not in chosen
        assert {"colour": "soot", "size": "1.2"} in chosen


class TestReviews:
    def test_each_is_of_a_product_and_complete(self):
        for review in SHOP.reviews:
            assert review["product"] in PRODUCTS
            assert review["rating"] in range(1, 6)
            assert review["locale"] in LOCALES
            assert all(review[field].strip() for field in ("title", "body", "author", "city"))
            assert review["reply"] is None or review["reply"].strip()
            assert review["days_ago"] > 0 <= review["helpful"]

    def test_each_product_on_sale_has_three_to_eight(self):
        counts = Counter(review["product"] for review in SHOP.reviews)
        assert set(PRODUCTS) - set(counts) == {"tarn-pro-kettle"}
        assert all(3 <= count <= 8 for count in counts.values())

    def test_reviews_are_in_the_language_they_say(self):
        for review in SHOP.reviews:
            arabic = bool(re.search(r"[\u0600-\u06ff]", review["body"]))
            assert arabic == (review["locale"] == "ar"), review["title"]

    def test_nobody_says_the_same_twice(self):
        assert max(Counter(review["body"] for review in SHOP.reviews).values()) == 1
        assert {review["rating"] for review in SHOP.reviews} >= {2, 3, 4, 5}

    def test_new_things_have_no_old_reviews(self):
        for review in SHOP.reviews:
            if PRODUCTS[review["product"]]["is_new"]:
                assert review["days_ago"] <= 30


def test_what_the_shop_says_about_delivery_is_what_it_charges():
    standard = rates.RATES["home"][0]
    assert (SHOP.shop["delivery_minor"], SHOP.shop["free_delivery_from_minor"]) == (
        standard.minor,
        standard.free_from_minor,
    )
