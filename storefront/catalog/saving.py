"""Write whole products from drafts: created, changed or left as they are, and never half.

Many at once cost a fixed number of statements and one bulk insert per table.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import delete, select

from storefront.catalog import addresses, parts, pricing
from storefront.catalog.batch import Batch
from storefront.catalog.checking import check
from storefront.catalog.context import catalog
from storefront.catalog.drafting import drafts_of
from storefront.catalog.drafts import ProductDraft, VariantDraft
from storefront.catalog.models import (
    Attribute,
    AttributeValue,
    Category,
    Download,
    Media,
    Option,
    Product,
    ProductCategory,
    ProductLink,
    ProductTranslation,
    ProductType,
    Variant,
    VariantOption,
    VariantPart,
)
from storefront.catalog.pictures import library
from storefront.catalog.refusals import UnableToSave
from storefront.kernel import clock
from storefront.kernel.ids import new_id
from storefront.kernel.refusal import N_

OWNED = (ProductTranslation, AttributeValue, Media, Option, ProductLink, ProductCategory, Download)


@dataclass(frozen=True)
class Saved:
    """`outcome`: created, changed or unchanged."""

    product_id: str
    slug: str
    outcome: str


@dataclass
class Known:
    """What the drafts name, as it is in the database."""

    products: dict[str, Product]
    types: dict[str, str]
    categories: dict[str, str]
    attributes: dict[str, dict[str, Attribute]]
    variants: dict[str, Variant]


def write(drafts: Sequence[ProductDraft], *, actor: str, in_stock: Collection[str] = ()) -> list[Saved]:
    """Rows only; `services` also projects and tells. Raises UnableToSave at the first draft that does not fit.

    `in_stock`: new SKUs that can be had at once.
    """
    with catalog.transaction():
        told, drafts = drafts, addresses.current(drafts)
        known = _known(drafts)
        found = _same(drafts, known)
        wanted = [draft for draft in drafts if draft.slug not in found]
        for draft in wanted:
            check(draft)
        found |= {draft.slug: _row(draft, known) for draft in wanted}
        _forget([known.products[draft.slug].id for draft in wanted])
        _variants(wanted, known, in_stock)
        _below(wanted, known)
        _prices(wanted, known, actor)
        return [replace(found[now.slug], slug=then.slug) for then, now in zip(told, drafts, strict=True)]


def _known(drafts: Sequence[ProductDraft]) -> Known:
    slugs, skus = [draft.slug for draft in drafts], [one.sku for draft in drafts for one in draft.variants]
    with catalog.transaction() as session:
        products = {row.slug: row for row in session.scalars(select(Product).where(Product.slug.in_(slugs)))}
        ids = [row.id for row in products.values()]
        mine = select(Variant).where(Variant.sku.in_(skus) | Variant.product_id.in_(ids))
        types = {draft.type for draft in drafts}
        categories = {slug for draft in drafts for slug in (draft.category, *draft.also_in)}
        known = Known(
            products,
            dict(session.execute(select(ProductType.code, ProductType.id).where(ProductType.code.in_(types))).all()),
            dict(session.execute(select(Category.slug, Category.id).where(Category.slug.in_(categories))).all()),
            {},
            {row.sku: row for row in session.scalars(mine)},
        )
        for row in session.scalars(select(Attribute).where(Attribute.type_id.in_(known.types.values()))):
            known.attributes.setdefault(row.type_id, {})[row.code] = row
    return known


def _same(drafts: Sequence[ProductDraft], known: Known) -> dict[str, Saved]:
    """Of which the shop says the same already, however it came to: those are not touched at all."""
    rows = {draft.slug: known.products[draft.slug] for draft in drafts if draft.slug in known.products}
    prints = {draft.slug: draft.fingerprint for draft in drafts if draft.slug in rows}
    there = drafts_of([row.id for slug, row in rows.items() if row.fingerprint != prints[slug]])
    found = {}
    for slug, row in rows.items():
        if prints[slug] in (row.fingerprint, there[row.id].fingerprint if row.id in there else None):
            found[slug] = Saved(row.id, slug, "unchanged")
    return found


def _row(draft: ProductDraft, known: Known) -> Saved:
    row = known.products.get(draft.slug)
    outcome = "changed" if row else "created"
    row = row or Product(id=new_id(), slug=draft.slug, arrived_at=draft.arrived_at or clock.now())
    if draft.type not in known.types:
        raise UnableToSave(N_("There is no product type “%(code)s”."), code=draft.type)
    for slug in (draft.category, *draft.also_in):
        if slug not in known.categories:
            raise UnableToSave(N_("There is no category “%(slug)s”."), slug=slug)
    row.type_id, row.category_id = known.types[draft.type], known.categories[draft.category]
    row.brand, row.plate, row.position, row.kept = draft.brand, draft.plate, draft.position, draft.kept
    row.published, row.source, row.fingerprint = draft.published, draft.source, draft.fingerprint
    row.changed_at = clock.now()
    known.products[draft.slug] = row
    return Saved(row.id, row.slug, outcome)


def _forget(product_ids: list[str]) -> None:
    """Everything but variants (other contexts know their SKUs) is written anew."""
    with catalog.transaction() as session:
        options = select(Option.id).where(Option.product_id.in_(product_ids))
        variants = select(Variant.id).where(Variant.product_id.in_(product_ids))
        session.execute(delete(VariantOption).where(VariantOption.option_id.in_(options)))
        session.execute(delete(VariantPart).where(VariantPart.variant_id.in_(variants)))
        for table in OWNED:
            session.execute(delete(table).where(table.product_id.in_(product_ids)))


def _variants(drafts: Sequence[ProductDraft], known: Known, in_stock: Collection[str]) -> None:
    """A variant that is no longer in the draft is no longer for sale, but keeps its SKU."""
    mine: dict[str, list[Variant]] = {}
    for row in known.variants.values():
        mine.setdefault(row.product_id, []).append(row)
    for draft in drafts:
        product, skus = known.products[draft.slug], {variant.sku for variant in draft.variants}
        for variant in mine.get(product.id, []):
            variant.published = variant.sku in skus
        for position, wanted in enumerate(draft.variants):
            _variant(product, position, wanted, known, wanted.sku in in_stock)
        product.default_variant_id = known.variants[draft.variants[0].sku].id
    with catalog.transaction() as session:
        session.add_all(known.products[draft.slug] for draft in drafts)
        session.flush()
        session.add_all(known.variants[one.sku] for draft in drafts for one in draft.variants)
        session.flush()


def _variant(product: Product, position: int, wanted: VariantDraft, known: Known, in_stock: bool) -> None:
    row = known.variants.get(wanted.sku)
    if row is None:
        row = Variant(id=new_id(), product_id=product.id, sku=wanted.sku, published=True, in_stock=in_stock)
        known.variants[wanted.sku] = row
    if row.product_id != product.id:
        raise UnableToSave(N_("%(sku)s belongs to another product."), sku=wanted.sku)
    row.barcode, row.weight_g, row.position = wanted.barcode, wanted.weight_g, position
    row.kept = wanted.kept


def _below(drafts: Sequence[ProductDraft], known: Known) -> None:
    batch = Batch()
    ready = library.ready(one.source_url for draft in drafts for one in draft.images if one.source_url)
    for draft in drafts:
        row = known.products[draft.slug]
        parts.texts(batch, row.id, draft)
        parts.belongings(batch, row.id, draft, known.categories)
        values = parts.options(batch, row.id, draft.options)
        for variant in draft.variants:
            parts.choices(batch, known.variants[variant.sku].id, variant, values)
        _attributes(batch, row, draft, known)
        parts.pictures(batch, row.id, draft.images, values, ready)
    batch.insert()


def _attributes(batch: Batch, row: Product, draft: ProductDraft, known: Known) -> None:
    kinds = known.attributes.get(row.type_id, {})
    own = [(known.variants[variant.sku].id, variant.attributes) for variant in draft.variants]
    for owner, given in [(None, draft.attributes), *own]:
        for code, value in given.items():
            if code not in kinds:
                raise UnableToSave(N_("“%(slug)s” has an unknown attribute “%(code)s”."), slug=row.slug, code=code)
            for one in value if isinstance(value, list) else [value]:
                if one is not None:
                    parts.attribute(batch, row.id, owner, kinds[code], one)


def _prices(drafts: Sequence[ProductDraft], known: Known, actor: str) -> None:
    wanted = [
        (known.variants[variant.sku].id, variant.sku, variant.price_minor, variant.was_minor)
        for draft in drafts
        for variant in draft.variants
    ]
    pricing.put_all(wanted, actor=actor)
