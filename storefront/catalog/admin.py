"""The owner's view of the catalogue: also what is not published, in one language with a word on what is missing."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select

from storefront.catalog import services
from storefront.catalog.context import catalog
from storefront.catalog.gathering import Gathered, gather, structure
from storefront.catalog.models import Category, CategoryTranslation, Product, ProductTranslation, Variant
from storefront.catalog.wording import best
from storefront.kernel.db import locale_chain, session
from storefront.kernel.money import Money
from storefront.kernel.settings import settings


@dataclass(frozen=True)
class VariantRow:
    """`options` in words; prices in the shop's currency, None when it has none."""

    id: str
    sku: str
    options: str
    weight_g: int
    published: bool
    price: Money | None
    was: Money | None


@dataclass(frozen=True)
class ProductRow:
    """`image` is a path below `static/`; `locales` are the languages it has a name in."""

    id: str
    slug: str
    name: str
    line: str
    brand: str
    category: str
    published: bool
    changed_at: datetime
    image: str | None
    plate: str
    variants: list[VariantRow]
    locales: list[str]

    @property
    def prices(self) -> list[Money]:
        """The lowest and the highest, one when they are equal."""
        found = [variant.price for variant in self.variants if variant.price]
        return sorted({min(found), max(found)}, key=lambda price: price.minor) if found else []


@dataclass(frozen=True)
class ProductPage:
    rows: list[ProductRow]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class EditableProduct:
    """`texts` are the words of one language, empty where there are none yet."""

    row: ProductRow
    texts: dict[str, str]


def product_list(
    *, search: str = "", status: str = "", category: str = "", page: int = 1, locale: str, per_page: int = 30
) -> ProductPage:
    """A page of products by name. `status`: "", published, hidden; `category`: a slug, with all below it."""
    wanted = _filtered(search, status, category)
    total = session().scalar(select(func.count()).select_from(wanted.subquery())) or 0
    pages = max(1, -(-total // per_page))
    page = min(max(page, 1), pages)
    name = select(ProductTranslation.name).where(
        ProductTranslation.product_id == Product.id, ProductTranslation.locale == locale_chain(locale)[-1]
    )
    order = (func.lower(func.coalesce(name.scalar_subquery(), Product.slug)), Product.id)
    ids = list(session().scalars(wanted.order_by(*order).limit(per_page).offset((page - 1) * per_page)))
    return ProductPage(_rows(ids, locale), total, page, pages)


def counts() -> dict[str, int]:
    """How many products there are, by status; "" counts all."""
    by = dict(session().execute(select(Product.published, func.count()).group_by(Product.published)).all())
    return {"": sum(by.values()), "published": by.get(True, 0), "hidden": by.get(False, 0)}


def _filtered(search: str, status: str, category: str) -> Select:
    statement = select(Product.id)
    if status:
        statement = statement.where(Product.published.is_(status == "published"))
    if category:
        statement = statement.where(Product.category_id.in_(_below(category)))
    for word in search.split():
        statement = statement.where(_matches(word))
    return statement


def _matches(word: str) -> ColumnElement[bool]:
    named = select(ProductTranslation.product_id).where(ProductTranslation.name.icontains(word, autoescape=True))
    sold = select(Variant.product_id).where(
        or_(Variant.sku.icontains(word, autoescape=True), Variant.barcode == word)
    )  # fmt: skip
    columns = (Product.slug.icontains(word, autoescape=True), Product.brand.icontains(word, autoescape=True))
    return or_(*columns, Product.id.in_(named), Product.id.in_(sold))


def _below(slug: str) -> list[str]:
    """The ids of a category and of everything below it."""
    tree = session().execute(select(Category.id, Category.parent_id, Category.slug)).all()
    found = {row.id for row in tree if row.slug == slug}
    while more := {row.id for row in tree if row.parent_id in found} - found:
        found |= more
    return sorted(found)


def category_choices(locale: str) -> list[tuple[str, str]]:
    """`(slug, name)` of every category, a child below its parent with a dash."""
    rows = list(session().scalars(select(Category).order_by(Category.position, Category.slug)))
    names = {(row.category_id, row.locale): row.name for row in session().scalars(select(CategoryTranslation))}

    def walk(parent: str | None, depth: int) -> list[tuple[str, str]]:
        found = []
        for row in (row for row in rows if row.parent_id == parent):
            words = next((names[row.id, code] for code in locale_chain(locale) if (row.id, code) in names), row.slug)
            found += [(row.slug, "– " * depth + words), *walk(row.id, depth + 1)]
        return found

    return walk(None, 0)


def product(product_id: str, locale: str) -> EditableProduct | None:
    """One product with the words of exactly this language."""
    rows = _rows([product_id], locale)
    if not rows:
        return None
    words = session().get(ProductTranslation, (product_id, locale))
    return EditableProduct(rows[0], {name: getattr(words, name) if words else "" for name in services.TEXTS})


def set_prices(*, product_id: str, prices: dict[str, tuple[Money, Money | None]], actor: str) -> None:
    """`{sku: (price, was)}` of one product, all or none. Raises NotFound, UnableToSave."""
    with catalog.transaction() as current:
        own = set(current.scalars(select(Variant.sku).where(Variant.product_id == product_id)))
        if not own:
            raise services.NotFound(product_id)
        for sku in sorted(prices):
            if sku not in own:
                raise services.NotFound(sku)
            amount, was = prices[sku]
            services.set_price(sku=sku, amount=amount, was=was, actor=actor)


def _rows(ids: list[str], locale: str) -> list[ProductRow]:
    found = gather(ids, structure(ids))
    rows = {one.id: _row(found, one, locale) for one in found.products}
    return [rows[key] for key in ids if key in rows]


def _row(found: Gathered, one: Product, locale: str) -> ProductRow:
    texts, media = found.texts.get(one.id, {}), found.media.get(one.id, [])
    words = best(texts, locale_chain(locale))
    first = media[0] if media else None
    return ProductRow(
        id=one.id,
        slug=one.slug,
        name=words.name if words else one.slug,
        line=words.line if words else "",
        brand=one.brand,
        category=best(found.structure.category_names.get(one.category_id, {}), locale_chain(locale)) or "",
        published=one.published,
        changed_at=one.changed_at,
        image=_picture(first.file) if first else None,
        plate=first.plate if first else one.plate,
        variants=[_variant(found, variant, locale) for variant in found.variants.get(one.id, [])],
        locales=sorted(texts),
    )


def _picture(file: str) -> str:
    return file if file.startswith(("img/", "media/")) else f"img/{file}"


def _variant(found: Gathered, one: Variant, locale: str) -> VariantRow:
    currency = settings().shop_currency
    price = next((p for p in found.prices.get(one.id, []) if (p.currency, p.minimum_quantity) == (currency, 1)), None)
    chosen = [found.value_labels.get(value, {}) for value in found.choices.get(one.id, {}).values()]
    return VariantRow(
        id=one.id,
        sku=one.sku,
        options=", ".join(filter(None, (best(labels, locale_chain(locale)) for labels in chosen))),
        weight_g=one.weight_g,
        published=one.published,
        price=Money(price.amount_minor, currency) if price else None,
        was=Money(price.was_minor, currency) if price and price.was_minor else None,
    )
