"""From rows back to drafts: what an export writes, and what tells whether an import would change anything."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from storefront.catalog.drafts import (
    AttributeDraft,
    DownloadDraft,
    ImageDraft,
    OptionDraft,
    PartDraft,
    ProductDraft,
    Text,
    ValueDraft,
    VariantDraft,
)
from storefront.catalog.gathering import Gathered, Given, Structure, gather, structure
from storefront.catalog.importing import CategoryDraft, TypeDraft
from storefront.catalog.importing.whole import Whole
from storefront.catalog.models import Attribute, Category, Download, Option, Product, ProductType, Variant, VariantPart
from storefront.kernel.db import session
from storefront.kernel.settings import settings

TEXTS = ("name", "line", "description", "not_good_at", "seo_title", "seo_description")


def drafts_of(product_ids: Iterable[str]) -> dict[str, ProductDraft]:
    """Product id → the draft that would make it; only variants that are for sale, prices in the shop's currency."""
    ids = list(product_ids)
    found = gather(ids, structure(ids))
    ids = [row.id for row in found.products]
    parts = _parts([row.id for rows in found.variants.values() for row in rows])
    files = _by_product(select(Download).where(Download.product_id.in_(ids)).order_by(Download.position))
    return {row.id: _draft(found, row, parts, files.get(row.id, [])) for row in found.products}


def foreseen(drafts: Iterable[ProductDraft]) -> list[str]:
    """What saving each would do: created, changed or unchanged."""
    wanted = {draft.slug: draft.fingerprint for draft in drafts}
    statement = select(Product.slug, Product.id, Product.fingerprint).where(Product.slug.in_(wanted))
    rows = {row.slug: row for row in session().execute(statement)}
    there = drafts_of([row.id for row in rows.values() if row.fingerprint != wanted[row.slug]])

    def outcome(slug: str) -> str:
        if slug not in rows:
            return "created"
        said = (rows[slug].fingerprint, there[rows[slug].id].fingerprint if rows[slug].id in there else None)
        return "unchanged" if wanted[slug] in said else "changed"

    return [outcome(slug) for slug in wanted]


def _parts(variant_ids: list[str]) -> dict[str, list[PartDraft]]:
    found: dict[str, list[PartDraft]] = {}
    for start in range(0, len(variant_ids), 500):
        wanted = VariantPart.variant_id.in_(variant_ids[start : start + 500])
        for row in session().scalars(select(VariantPart).where(wanted).order_by(VariantPart.position)):
            found.setdefault(row.variant_id, []).append(PartDraft(sku=row.sku, quantity=row.quantity))
    return found


def _by_product(statement: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in session().scalars(statement):
        found.setdefault(row.product_id, []).append(row)
    return found


def _draft(found: Gathered, row: Product, parts: dict[str, list[PartDraft]], files: list[Download]) -> ProductDraft:
    known = found.structure
    texts = {name: _text(found, row.id, name) for name in TEXTS}
    links = found.links[row.id]
    plain = {name: getattr(row, name) for name in ("brand", "plate", "published", "position", "arrived_at", "source")}
    return ProductDraft(
        slug=row.slug,
        type=known.types[row.type_id].code,
        category=known.categories[row.category_id].slug,
        also_in=[known.categories[key].slug for key in found.also_in.get(row.id, [])],
        attributes=_attributes(found, row, None),
        options=[_option(found, option) for option in found.options[row.id]],
        variants=[_variant(found, row, one, parts) for one in found.variants[row.id] if one.published],
        images=_images(found, row),
        related=list(links["related"]),
        upsells=list(links["upsell"]),
        crosssells=list(links["crosssell"]),
        downloads=[DownloadDraft(title=one.title, file=one.file) for one in files],
        kept=row.kept,
        **texts,
        **plain,
    )


def _text(found: Gathered, product_id: str, name: str) -> Text:
    return {key: words for key, one in found.texts[product_id].items() if (words := getattr(one, name))}


def _attributes(found: Gathered, row: Product, variant_id: str | None) -> dict[str, Any]:
    codes = {one.id: one.code for one in found.structure.attributes[row.type_id]}
    said: dict[str, list[Any]] = {}
    for given in found.given[row.id]:
        if given.row.variant_id == variant_id:
            said.setdefault(codes[given.row.attribute_id], []).append(_value(given))
    return {code: values if len(values) > 1 else values[0] for code, values in said.items()}


def _value(given: Given) -> Any:
    row = given.row
    plain = (row.number, row.flag, row.day.isoformat() if row.day else None)
    return next((one for one in plain if one is not None), None) if not given.texts else dict(given.texts)


def _option(found: Gathered, row: Option) -> OptionDraft:
    values = [
        ValueDraft(code=one.code, label=dict(found.value_labels[one.id]), swatch=one.swatch)
        for one in found.values[row.id]
    ]
    return OptionDraft(code=row.code, name=dict(found.option_names[row.id]), values=values, kind=row.kind)


def _variant(found: Gathered, row: Product, one: Variant, parts: dict[str, list[PartDraft]]) -> VariantDraft:
    chosen = found.choices.get(one.id, {})
    values = {value.id: value.code for option in found.options[row.id] for value in found.values[option.id]}
    here = (settings().shop_currency, 1)
    price = next((p for p in found.prices[one.id] if (p.currency, p.minimum_quantity) == here), None)
    return VariantDraft(
        sku=one.sku,
        price_minor=price.amount_minor if price else 0,
        was_minor=price.was_minor if price else None,
        options={option.code: values[chosen[option.id]] for option in found.options[row.id] if option.id in chosen},
        weight_g=one.weight_g,
        barcode=one.barcode,
        attributes=_attributes(found, row, one.id),
        parts=parts.get(one.id, []),
        kept=one.kept,
    )


def _images(found: Gathered, row: Product) -> list[ImageDraft]:
    codes = {
        value.id: (option.code, value.code) for option in found.options[row.id] for value in found.values[option.id]
    }
    return [
        ImageDraft(
            file=one.file,
            alt=dict(found.media_alts[one.id]),
            plate=one.plate,
            options=dict(codes[value] for value in found.media_values.get(one.id, [])),
            source_url=one.source_url,
        )
        for one in found.media[row.id]
    ]


def wholes_of(product_ids: Iterable[str]) -> list[Whole]:
    """With their categories and types, in the order of the ids; what nobody can buy any more is left out."""
    ids = list(product_ids)
    known = structure(ids)
    drafts = drafts_of(ids)
    slugs = {row.slug: row for row in known.categories.values()}
    kinds = {row.code: row for row in known.types.values()}
    found = [drafts[key] for key in ids if key in drafts and drafts[key].variants]
    return [Whole(draft, _categories(known, slugs, draft), _kind(known, kinds[draft.type])) for draft in found]


def _categories(known: Structure, slugs: dict[str, Category], draft: ProductDraft) -> list[CategoryDraft]:
    rows = {row.id: row for slug in (draft.category, *draft.also_in) for row in known.trail(slugs[slug].id)}
    return [
        CategoryDraft(
            slug=row.slug,
            name=dict(known.category_names[row.id]),
            parent=known.categories[row.parent_id].slug if row.parent_id else None,
            art=row.art,
            plate=row.plate,
        )
        for row in rows.values()
    ]


def _kind(known: Structure, row: ProductType) -> TypeDraft:
    return TypeDraft(row.code, dict(known.type_names[row.id]), [_said(known, one) for one in known.attributes[row.id]])


def _said(known: Structure, row: Attribute) -> AttributeDraft:
    texts = known.attribute_texts[row.id]
    return AttributeDraft(
        code=row.code,
        name={key: one.name for key, one in texts.items()},
        type=row.kind,
        unit=row.unit,
        group={key: one.group for key, one in texts.items() if one.group},
        filterable=row.filterable,
        comparable=row.comparable,
        better=row.better,
        precision=row.precision,
    )
