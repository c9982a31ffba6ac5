"""Addresses that change: the old ones keep leading to the thing, for people, search engines and imported files."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from storefront.catalog.context import catalog
from storefront.catalog.drafts import ProductDraft
from storefront.catalog.models import Category, OldAddress, Product, ProductCategory, ProductLink
from storefront.catalog.refusals import NotFound, UnableToSave
from storefront.catalog.wording import slugify
from storefront.kernel.db import session
from storefront.kernel.refusal import N_

LINKS = ("related", "upsells", "crosssells")
KINDS: dict[str, type[Product] | type[Category]] = {"product": Product, "category": Category}


def moved(kind: str, slug: str) -> str | None:
    """The address now of the product or category that had this one; None when nothing had it."""
    return session().scalar(_now(kind).where(OldAddress.slug == slug).with_only_columns(KINDS[kind].slug))


def _now(kind: str) -> Any:
    table = KINDS[kind]
    joined = select(OldAddress.slug, table.slug).join(table, table.id == OldAddress.target_id)
    return joined.where(OldAddress.kind == kind)


def current(drafts: Sequence[ProductDraft]) -> list[ProductDraft]:
    """The same drafts with the addresses of now: a file that is imported again knows only those of then."""
    products, categories = (dict(session().execute(_now(kind)).all()) for kind in KINDS)
    if not products and not categories:
        return list(drafts)
    return [_current(draft, products, categories) for draft in drafts]


def _current(draft: ProductDraft, products: dict[str, str], categories: dict[str, str]) -> ProductDraft:
    links = {name: [products.get(slug, slug) for slug in getattr(draft, name)] for name in LINKS}
    return replace(
        draft,
        slug=products.get(draft.slug, draft.slug),
        category=categories.get(draft.category, draft.category),
        also_in=[categories.get(slug, slug) for slug in draft.also_in],
        **links,
    )


def rename(kind: str, target_id: str, typed: str) -> list[str]:
    """Give it the address that was typed; ids of the products that say this address somewhere.

    Raises NotFound, and UnableToSave for an empty, too long or taken one.
    """
    with catalog.transaction() as here:
        row = here.get(KINDS[kind], target_id)
        if row is None:
            raise NotFound(target_id)
        old, new = row.slug, _written(typed, most=KINDS[kind].slug.type.length)
        if new == old:
            return []
        try:
            with here.begin_nested():
                row.slug = new
        except IntegrityError:
            raise UnableToSave(N_("There is something else at this address already.")) from None
        here.execute(delete(OldAddress).where(OldAddress.kind == kind, OldAddress.slug == new))
        here.add(OldAddress(kind=kind, slug=old, target_id=row.id))
        return [*_linking(old, new), row.id] if kind == "product" else _inside(row.id)


def _written(typed: str, *, most: int) -> str:
    slug = slugify(typed)
    if not slug or len(slug) > most:
        raise UnableToSave(N_("An address has letters, digits and hyphens, and at most %(most)d of them."), most=most)
    return slug


def _linking(old: str, new: str) -> list[str]:
    """Products that link to it link to the new address."""
    with catalog.transaction() as here:
        ids = list(here.scalars(select(ProductLink.product_id).where(ProductLink.slug == old).distinct()))
        both = select(ProductLink.product_id).where(ProductLink.slug == new)
        here.execute(
            delete(ProductLink).where(ProductLink.slug == old, ProductLink.product_id.in_(both.scalar_subquery()))
        )
        here.execute(update(ProductLink).where(ProductLink.slug == old).values(slug=new))
    return ids


def _inside(category_id: str) -> list[str]:
    """Products in the category or below it, and those that are also in it."""
    with catalog.transaction() as here:
        rows = here.execute(select(Category.id, Category.parent_id)).all()
        inside = {category_id}
        while more := {row.id for row in rows if row.parent_id in inside} - inside:
            inside |= more
        own = here.scalars(select(Product.id).where(Product.category_id.in_(inside)))
        also = here.scalars(select(ProductCategory.product_id).where(ProductCategory.category_id.in_(inside)))
        return sorted({*own, *also})
