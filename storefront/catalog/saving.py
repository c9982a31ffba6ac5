"""Write a whole product from a draft: created, changed or left as it is, and never half."""

from dataclasses import dataclass

from sqlalchemy import delete, select

from storefront.catalog import parts, pricing
from storefront.catalog.batch import Batch
from storefront.catalog.context import catalog
from storefront.catalog.drafts import ProductDraft
from storefront.catalog.models import (
    Attribute,
    AttributeValue,
    Category,
    Media,
    Option,
    Product,
    ProductTranslation,
    ProductType,
    RelatedLink,
    Variant,
    VariantOption,
)
from storefront.catalog.refusals import UnableToSave
from storefront.kernel import clock
from storefront.kernel.ids import new_id
from storefront.kernel.refusal import N_


@dataclass(frozen=True)
class Saved:
    """`outcome`: created, changed or unchanged."""

    product_id: str
    slug: str
    outcome: str


def write(draft: ProductDraft, *, actor: str) -> Saved:
    """Rows only; `services.save_product` also projects and tells. Raises UnableToSave."""
    with catalog.transaction() as session:
        row = session.scalar(select(Product).where(Product.slug == draft.slug))
        if row is not None and row.fingerprint == draft.fingerprint:
            return Saved(row.id, row.slug, "unchanged")
        _check(draft)
        outcome = "changed" if row else "created"
        row = row or Product(id=new_id(), slug=draft.slug, arrived_at=draft.arrived_at or clock.now())
        _columns(row, draft)
        session.add(row)
        session.flush()
        _forget(row.id)
        variants = _below(row, draft)
        for variant in draft.variants:
            key = variants[variant.sku].id
            pricing.put(key, variant.sku, variant.price_minor, variant.was_minor, actor=actor)
        return Saved(row.id, row.slug, outcome)


def _check(draft: ProductDraft) -> None:
    if not draft.variants:
        raise UnableToSave(N_("“%(slug)s” has no variant."), slug=draft.slug)
    if not any(draft.name.values()):
        raise UnableToSave(N_("“%(slug)s” has no name."), slug=draft.slug)
    seen: dict[tuple, str] = {}
    for variant in draft.variants:
        if variant.price_minor < 0:
            raise UnableToSave(N_("%(sku)s costs less than nothing."), sku=variant.sku)
        key = tuple(variant.options.get(option.code) for option in draft.options)
        if None in key:
            raise UnableToSave(N_("%(sku)s does not say which of each option it is."), sku=variant.sku)
        if key in seen:
            raise UnableToSave(N_("%(sku)s and %(other)s are the same choice."), sku=variant.sku, other=seen[key])
        seen[key] = variant.sku


def _columns(row: Product, draft: ProductDraft) -> None:
    with catalog.transaction() as session, session.no_autoflush:
        row.type_id = session.scalar(select(ProductType.id).where(ProductType.code == draft.type))
        row.category_id = session.scalar(select(Category.id).where(Category.slug == draft.category))
    if row.type_id is None:
        raise UnableToSave(N_("There is no product type “%(code)s”."), code=draft.type)
    if row.category_id is None:
        raise UnableToSave(N_("There is no category “%(slug)s”."), slug=draft.category)
    row.brand, row.plate, row.position = draft.brand, draft.plate, draft.position
    row.published, row.source, row.fingerprint = draft.published, draft.source, draft.fingerprint
    row.changed_at = clock.now()


def _forget(product_id: str) -> None:
    """Everything but variants (other contexts know their SKUs) is written anew."""
    with catalog.transaction() as session:
        options = select(Option.id).where(Option.product_id == product_id)
        session.execute(delete(VariantOption).where(VariantOption.option_id.in_(options)))
        for table in (ProductTranslation, AttributeValue, Media, Option, RelatedLink):
            session.execute(delete(table).where(table.product_id == product_id))


def _below(row: Product, draft: ProductDraft) -> dict[str, Variant]:
    batch = Batch()
    parts.texts(batch, row.id, draft)
    values = parts.options(batch, row.id, draft.options)
    variants = _variants(row, draft)
    for variant in draft.variants:
        parts.choices(batch, variants[variant.sku].id, variant, values)
    known = _attributes_of(row.type_id)
    for owner, given in [(None, draft.attributes), *((variants[v.sku].id, v.attributes) for v in draft.variants)]:
        for code, value in given.items():
            if code not in known:
                raise UnableToSave(N_("“%(slug)s” has an unknown attribute “%(code)s”."), slug=row.slug, code=code)
            if value is not None:
                parts.attribute(batch, row.id, owner, known[code], value)
    parts.pictures(batch, row.id, draft.images, values)
    batch.insert()
    return variants


def _attributes_of(type_id: str) -> dict[str, Attribute]:
    with catalog.transaction() as session:
        return {item.code: item for item in session.scalars(select(Attribute).where(Attribute.type_id == type_id))}


def _variants(row: Product, draft: ProductDraft) -> dict[str, Variant]:
    """By SKU. A variant that is no longer in the draft is no longer for sale, but keeps its SKU."""
    with catalog.transaction() as session:
        known = {item.sku: item for item in session.scalars(select(Variant).where(Variant.product_id == row.id))}
        skus = [variant.sku for variant in draft.variants]
        foreign = select(Variant.sku).where(Variant.sku.in_(skus), Variant.product_id != row.id)
        if taken := session.scalar(foreign):
            raise UnableToSave(N_("%(sku)s belongs to another product."), sku=taken)
        for sku, variant in known.items():
            variant.published = sku in skus
        for position, wanted in enumerate(draft.variants):
            variant = known.get(wanted.sku) or Variant(id=new_id(), product_id=row.id, sku=wanted.sku, published=True)
            variant.barcode, variant.weight_g, variant.position = wanted.barcode, wanted.weight_g, position
            session.add(variant)
            known[wanted.sku] = variant
        row.default_variant_id = known[skus[0]].id
        session.flush()
    return known
