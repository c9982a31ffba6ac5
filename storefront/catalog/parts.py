"""The rows below a product: texts, options, attribute values, pictures, links."""

from datetime import date
from typing import Any

from storefront.catalog.batch import Batch
from storefront.catalog.cleaning import clean_html
from storefront.catalog.drafts import ImageDraft, OptionDraft, ProductDraft, VariantDraft
from storefront.catalog.models import (
    Attribute,
    AttributeValue,
    AttributeValueTranslation,
    Download,
    Media,
    MediaOption,
    MediaTranslation,
    Option,
    OptionTranslation,
    OptionValue,
    OptionValueTranslation,
    ProductCategory,
    ProductLink,
    ProductTranslation,
    VariantOption,
    VariantPart,
)
from storefront.catalog.refusals import UnableToSave
from storefront.catalog.wording import as_text
from storefront.kernel.ids import new_id
from storefront.kernel.refusal import N_

SHORT = ("line", "not_good_at", "seo_title", "seo_description")
DRAWN = (400, 500)  # pixels of our own drawings
Ready = dict[str, tuple[str, int, int]]
Values = dict[tuple[str, str], tuple[str, str]]


def texts(batch: Batch, product_id: str, draft: ProductDraft) -> None:
    for locale, name in draft.name.items():
        values = {field: getattr(draft, field).get(locale, "") for field in SHORT}
        description = clean_html(draft.description.get(locale, ""))
        batch.add(
            ProductTranslation, product_id=product_id, locale=locale, name=name, description=description, **values
        )


def belongings(batch: Batch, product_id: str, draft: ProductDraft, categories: dict[str, str]) -> None:
    """Links to other products, other categories, and files; `categories`: slug → id."""
    for kind, slugs in (("related", draft.related), ("upsell", draft.upsells), ("crosssell", draft.crosssells)):
        for position, slug in enumerate(dict.fromkeys(slugs)):
            batch.add(ProductLink, product_id=product_id, kind=kind, slug=slug, position=position)
    for position, slug in enumerate(dict.fromkeys(draft.also_in)):
        batch.add(ProductCategory, product_id=product_id, category_id=categories[slug], position=position)
    for position, one in enumerate(draft.downloads):
        batch.add(Download, id=new_id(), product_id=product_id, position=position, title=one.title, file=one.file)


def options(batch: Batch, product_id: str, drafts: list[OptionDraft]) -> Values:
    """`(option code, value code)` → `(option id, value id)`."""
    found: Values = {}
    for position, draft in enumerate(drafts):
        key = new_id()
        batch.add(Option, id=key, product_id=product_id, code=draft.code, position=position, kind=draft.kind)
        for locale, name in draft.name.items():
            batch.add(OptionTranslation, option_id=key, locale=locale, name=name)
        for place, value in enumerate(draft.values):
            one = new_id()
            batch.add(OptionValue, id=one, option_id=key, code=value.code, position=place, swatch=value.swatch)
            for locale, label in value.label.items():
                batch.add(OptionValueTranslation, value_id=one, locale=locale, label=label)
            found[draft.code, value.code] = (key, one)
    return found


def choices(batch: Batch, variant_id: str, draft: VariantDraft, values: Values) -> None:
    for pair in draft.options.items():
        if pair not in values:
            raise UnableToSave(N_("%(sku)s names an unknown choice: %(choice)s."), sku=draft.sku, choice=pair[1])
        option_id, value_id = values[pair]
        batch.add(VariantOption, variant_id=variant_id, option_id=option_id, value_id=value_id)
    for position, part in enumerate(draft.parts):
        batch.add(VariantPart, variant_id=variant_id, sku=part.sku, quantity=part.quantity, position=position)


def attribute(batch: Batch, product_id: str, variant_id: str | None, kind: Attribute, value: Any) -> None:
    key = new_id()
    try:
        typed = _typed(kind.kind, value)
    except (TypeError, ValueError):
        said = {"code": kind.code, "value": value, "kind": kind.kind}
        raise UnableToSave(N_("“%(code)s” cannot be %(value)s: it is a %(kind)s."), **said) from None
    columns = {"number": None, "flag": None, "day": None, "swatch": None, **typed}
    batch.add(AttributeValue, id=key, product_id=product_id, variant_id=variant_id, attribute_id=kind.id, **columns)
    if kind.kind in ("text", "swatch"):
        for locale, text in as_text(value).items():
            batch.add(AttributeValueTranslation, value_id=key, locale=locale, text=text)


def _typed(kind: str, value: Any) -> dict[str, Any]:
    if kind == "bool" or isinstance(value, bool):
        if kind != "bool" or not isinstance(value, bool):
            raise TypeError(value)
        return {"flag": value}
    if kind == "number":
        return {"number": float(value)}
    if kind == "date":
        return {"day": date.fromisoformat(value) if isinstance(value, str) else value}
    return {}


def pictures(batch: Batch, product_id: str, drafts: list[ImageDraft], values: Values, ready: Ready) -> None:
    """`ready`: what has been fetched already, as `pictures.library.ready` gives it."""
    for position, image in enumerate(drafts):
        file, width, height = ready.get(image.source_url or "", (image.file, *DRAWN))
        key, columns = new_id(), {"file": file, "plate": image.plate, "source_url": image.source_url}
        batch.add(Media, id=key, product_id=product_id, position=position, width=width, height=height, **columns)
        for locale, alt in image.alt.items():
            batch.add(MediaTranslation, media_id=key, locale=locale, alt=alt)
        for pair in image.options.items():
            if pair in values:
                batch.add(MediaOption, media_id=key, value_id=values[pair][1])
