"""A product as rows of Shopify's product table, by our names of its columns (see `importing.shopify`)."""

from collections.abc import Mapping

from storefront.catalog.drafts import ImageDraft, ProductDraft, Text, VariantDraft
from storefront.catalog.exporting import Stands
from storefront.catalog.wording import best
from storefront.kernel.money import Money
from storefront.kernel.settings import settings

Row = dict[str, str]
OPTIONS = (1, 2, 3)  # Shopify knows three
KEPT = (  # of the product; said again by an export
    "Type",
    "Product Category",
    "Tags",
    "Gift Card",
    *(f"Google Shopping / {name}" for name in ("Google Product Category", "Gender", "Age Group", "MPN", "Condition")),
    *(f"Google Shopping / {name}" for name in ("AdWords Grouping", "AdWords Labels", "Custom Product")),
    *(f"Google Shopping / Custom Label {n}" for n in range(5)),
)
KEPT_OF_VARIANT = (
    "Variant Inventory Tracker",
    "Variant Fulfillment Service",
    "Variant Requires Shipping",
    "Variant Taxable",
    "Variant Weight Unit",
    "Variant Tax Code",
    "Cost per item",
)


def columns_of(
    draft: ProductDraft, *, locale: str, currency: str, stock: Mapping[str, Stands] | None = None
) -> list[Row]:
    """A row per variant or picture, whichever are more."""
    rows = [_variant(draft, one, locale, currency, stock or {}) for one in draft.variants]
    pictures = [(url, image) for image in draft.images if (url := address(image))]
    rows += [{} for _ in range(len(pictures) - len(rows))]
    rows[0] |= _product(draft, locale)
    for position, (row, (url, image)) in enumerate(zip(rows, pictures, strict=False), start=1):
        row |= {"image": url, "position": str(position), "alt": _in(image.alt, locale)}
    return [{"title": "", "price": "", "handle": draft.slug, **row} for row in rows]


def _product(draft: ProductDraft, locale: str) -> Row:
    texts = {"title": draft.name, "body": draft.description, "seo_title": draft.seo_title}
    named = {f"option{n}_name": _in(one.name, locale) for n, one in zip(OPTIONS, draft.options, strict=False)}
    return {
        **{name: _in(text, locale) for name, text in (texts | {"seo_description": draft.seo_description}).items()},
        **(named or {"option1_name": "Title"}),
        **{f"kept:{name}": draft.kept.get(name, "") for name in KEPT},
        "type": draft.kept.get("Type", ""),
        "category": draft.kept.get("Product Category", ""),
        "tags": draft.kept.get("Tags", ""),
        "vendor": draft.brand,
        "published": "true" if draft.published else "false",
        "status": "active" if draft.published else "draft",
    }


def _variant(draft: ProductDraft, one: VariantDraft, locale: str, currency: str, stock: Mapping) -> Row:
    there = stock.get(one.sku, Stands())
    labels = {
        (option.code, value.code): _in(value.label, locale) for option in draft.options for value in option.values
    }
    chosen = {
        f"option{n}_value": labels[option.code, one.options[option.code]]
        for n, option in zip(OPTIONS, draft.options, strict=False)
    }
    face = next((image for image in draft.images if _shows(image, one)), None)
    return {
        **(chosen or {"option1_value": "Default Title"}),
        **{f"kept:{name}": one.kept.get(name, "") for name in KEPT_OF_VARIANT},
        "sku": one.sku,
        "grams": str(one.weight_g),
        "quantity": str(there.on_hand),
        "policy": "deny" if there.oversell == "deny" else "continue",
        "price": decimal(one.price_minor, currency),
        "was": decimal(one.was_minor, currency) if one.was_minor else "",
        "barcode": one.barcode or "",
        "variant_image": address(face) if face else "",
    }


def _shows(image: ImageDraft, one: VariantDraft) -> bool:
    return bool(image.options and address(image)) and image.options.items() <= one.options.items()


def address(image: ImageDraft) -> str:
    """Where others can fetch it: where it came from, or our own copy; empty for a drawing."""
    if (image.source_url or "").startswith(("http://", "https://")):
        return image.source_url
    return f"{settings().public_url}/{image.file}" if image.file.startswith("media/") else ""


def _in(text: Text, locale: str) -> str:
    return best(text, (locale,)) or ""


def decimal(minor: int, currency: str) -> str:
    """`1450` → `14.50`, with as many places as the currency has."""
    places = Money.zero(currency).exponent
    whole, rest = divmod(minor, 10**places)
    return f"{whole}.{rest:0{places}d}" if places else str(whole)
