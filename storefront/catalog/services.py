"""The catalogue's verbs. Each change is projected and told in the transaction that makes it."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select, update

from storefront.catalog import addresses, founding, pricing, projecting, saving, structure
from storefront.catalog.cleaning import clean_html
from storefront.catalog.context import catalog
from storefront.catalog.drafts import ProductDraft
from storefront.catalog.models import Category, PriceChange, Product, ProductTranslation, Variant
from storefront.catalog.pictures import library
from storefront.catalog.refusals import NotFound, UnableToSave
from storefront.catalog.reviews import bringing
from storefront.catalog.saving import Saved
from storefront.events.catalog import ProductChanged, ProductRemoved
from storefront.kernel import clock
from storefront.kernel.money import Money
from storefront.kernel.refusal import N_

__all__ = ["NotFound", "UnableToSave"]

add_reviews = bringing.add_reviews
adopt_reviews = bringing.adopt_reviews
bring_reviews = bringing.bring_reviews
expect_pictures = library.expect
found = founding.found
save_category = structure.save_category
save_type = structure.save_type
save_units = structure.save_units
TEXTS = ("name", "line", "description", "not_good_at", "seo_title", "seo_description")


def make_pictures(*, seconds: float) -> tuple[int, int]:
    """Work on waiting pictures for about so long: how many became ready, and how many did not."""
    from storefront.catalog.pictures import making  # with Pillow, which no web process needs

    return making.make_waiting(seconds=seconds)


def save_product(*, draft: ProductDraft, actor: str) -> Saved:
    """Create or change a product, found by its slug. Raises UnableToSave; a refused draft leaves no trace."""
    with catalog.transaction():
        saved = saving.write([draft], actor=actor)[0]
        if saved.outcome != "unchanged":
            _changed([saved.product_id])
    return saved


def save_products(*, drafts: Iterable[ProductDraft], actor: str, in_stock: Collection[str] = ()) -> list[Saved]:
    """Many in one transaction, projected together: all or none. `in_stock`: new SKUs that can be had at once."""
    with catalog.transaction():
        found = saving.write(list(drafts), actor=actor, in_stock=in_stock)
        _changed([saved.product_id for saved in found if saved.outcome != "unchanged"])
    return found


def update_product(*, product_id: str, locale: str, actor: str, brand: str | None = None, **texts: str) -> None:
    """Change the given texts in one language (name, line, description, not_good_at, seo_title, seo_description).

    Raises NotFound, and UnableToSave when the name would be empty.
    """
    unknown = set(texts) - set(TEXTS)
    if unknown:
        raise TypeError(f"A product has no text called {', '.join(sorted(unknown))}.")
    if "name" in texts and not texts["name"].strip():
        raise UnableToSave(N_("A product needs a name."))
    if "description" in texts:
        texts["description"] = clean_html(texts["description"])
    with catalog.transaction() as session:
        product = _product(product_id)
        row = session.get(ProductTranslation, (product_id, locale))
        if row is None:
            if "name" not in texts:
                raise UnableToSave(N_("A product needs a name."))
            row = ProductTranslation(product_id=product_id, locale=locale, name=texts["name"])
            session.add(row)
        for field, words in texts.items():
            setattr(row, field, words.strip())
        if brand is not None:
            product.brand = brand.strip()
        _touched(product)


def rename_product(*, product_id: str, slug: str, actor: str) -> None:
    """Another address; the old one leads there for good. Raises NotFound, UnableToSave."""
    with catalog.transaction():
        if changed := addresses.rename("product", product_id, slug):
            _changed(changed)


def rename_category(*, slug: str, new: str, actor: str) -> None:
    """Another address for the category at `slug`; the old one leads there for good. Raises NotFound, UnableToSave."""
    with catalog.transaction() as session:
        category_id = session.scalar(select(Category.id).where(Category.slug == slug))
        _changed(addresses.rename("category", category_id or "", new))


def set_price(*, sku: str, amount: Money, was: Money | None = None, actor: str, minimum_quantity: int = 1) -> None:
    """What one piece costs from now on; `was` is shown struck through when it was more.

    Raises NotFound, UnableToSave.
    """
    if amount.minor < 0:
        raise UnableToSave(N_("%(sku)s costs less than nothing."), sku=sku)
    with catalog.transaction():
        variant = _variant(sku)
        moved = pricing.put(
            variant.id,
            sku,
            amount.minor,
            was.minor if was else None,
            actor=actor,
            minimum_quantity=minimum_quantity,
            currency=amount.currency,
        )
        if moved:
            _touched(_product(variant.product_id))


def publish(*, product_id: str, actor: str) -> None:
    """Show it in lists and sell it."""
    _show(product_id, True)


def unpublish(*, product_id: str, actor: str) -> None:
    """Take it out of lists, search and sale; its address answers that it is gone."""
    _show(product_id, False)


def _show(product_id: str, wanted: bool) -> None:
    with catalog.transaction():
        product = _product(product_id)
        if product.published != wanted:
            product.published = wanted
            _touched(product)


def note_stock(*, in_stock: dict[str, bool]) -> None:
    """What inventory says can be had now, by SKU: only lists and their filter look at it."""
    with catalog.transaction() as session:
        rows = session.execute(
            select(Variant.sku, Variant.product_id, Variant.in_stock).where(Variant.sku.in_(in_stock))
        ).all()
        flipped = [row for row in rows if row.in_stock != in_stock[row.sku]]
        for wanted in (True, False):
            skus = [row.sku for row in flipped if in_stock[row.sku] is wanted]
            if skus:
                session.execute(update(Variant).where(Variant.sku.in_(skus)).values(in_stock=wanted))
        if flipped:
            projecting.restock({row.product_id for row in flipped})


def backdate_price(*, sku: str, amount: Money, at: datetime, actor: str) -> None:
    """Add to the history what a SKU cost before it was ours (imports and the demo shop know that)."""
    with catalog.transaction() as session:
        _variant(sku)
        session.add(PriceChange(sku=sku, currency=amount.currency, amount_minor=amount.minor, actor=actor, at=at))


def _touched(product: Product) -> None:
    product.changed_at, product.fingerprint = clock.now(), ""
    _changed([product.id])


def _changed(product_ids: list[str]) -> None:
    with catalog.transaction() as session:
        session.flush()
        projecting.project(product_ids)
        for start in range(0, len(product_ids), 500):
            part = product_ids[start : start + 500]
            for row in session.scalars(select(Product).where(Product.id.in_(part))):
                event = ProductChanged if row.published else ProductRemoved
                catalog.emit(event(product_id=row.id, slug=row.slug))


def _product(product_id: str) -> Product:
    with catalog.transaction() as session:
        row = session.get(Product, product_id)
    if row is None:
        raise NotFound(product_id)
    return row


def _variant(sku: str) -> Variant:
    with catalog.transaction() as session:
        row = session.scalar(select(Variant).where(Variant.sku == sku))
    if row is None:
        raise NotFound(sku)
    return row
