"""Verbs for what products hang on: categories, types with their attributes, units."""

from collections.abc import Iterable

from sqlalchemy import delete, select

from storefront.catalog.context import catalog
from storefront.catalog.drafts import AttributeDraft, Text
from storefront.catalog.models import (
    Attribute,
    AttributeTranslation,
    Category,
    CategoryTranslation,
    ProductType,
    ProductTypeTranslation,
    UnitTranslation,
)
from storefront.catalog.refusals import UnableToSave
from storefront.kernel.refusal import N_


def save_category(
    *,
    slug: str,
    name: Text,
    description: Text | None = None,
    parent: str | None = None,
    position: int = 0,
    art: str = "",
    plate: str = "fog",
) -> str:
    """Create or change the category with this address; `art` is below `static/img/`. Returns its id.

    Raises UnableToSave when the parent is missing or below the category itself.
    """
    with catalog.transaction() as session:
        row = session.scalar(select(Category).where(Category.slug == slug)) or Category(slug=slug)
        session.add(row)
        session.flush()
        row.parent_id = _parent_id(row, parent) if parent else None
        row.position, row.art, row.plate = position, art, plate
        session.execute(delete(CategoryTranslation).where(CategoryTranslation.category_id == row.id))
        for locale, words in name.items():
            about = (description or {}).get(locale, "")
            session.add(CategoryTranslation(category_id=row.id, locale=locale, name=words, description=about))
        session.flush()
        return row.id


def _parent_id(row: Category, slug: str) -> str:
    with catalog.transaction() as session:
        parent = session.scalar(select(Category).where(Category.slug == slug))
        if parent is None:
            raise UnableToSave(N_("There is no category “%(slug)s”."), slug=slug)
        above = parent
        while above is not None:
            if above.id == row.id:
                raise UnableToSave(N_("A category cannot be inside itself."))
            above = session.get(Category, above.parent_id) if above.parent_id else None
        return parent.id


def save_type(*, code: str, name: Text, attributes: Iterable[AttributeDraft] = ()) -> str:
    """Create or change a product type; attributes are matched by code, and none is dropped. Returns its id."""
    with catalog.transaction() as session:
        row = session.scalar(select(ProductType).where(ProductType.code == code)) or ProductType(code=code)
        session.add(row)
        session.flush()
        session.execute(delete(ProductTypeTranslation).where(ProductTypeTranslation.type_id == row.id))
        session.add_all(ProductTypeTranslation(type_id=row.id, locale=key, name=words) for key, words in name.items())
        known = {item.code: item for item in session.scalars(select(Attribute).where(Attribute.type_id == row.id))}
        for position, draft in enumerate(attributes):
            _save_attribute(row.id, known.get(draft.code), position, draft)
        session.flush()
        return row.id


def _save_attribute(type_id: str, row: Attribute | None, position: int, draft: AttributeDraft) -> None:
    with catalog.transaction() as session:
        row = row or Attribute(type_id=type_id, code=draft.code)
        row.position, row.kind, row.unit = position, draft.type, draft.unit
        row.filterable, row.comparable = draft.filterable, draft.comparable
        row.better, row.precision = draft.better, draft.precision
        row.facet_code = _facet_code(draft)
        session.add(row)
        session.flush()
        session.execute(delete(AttributeTranslation).where(AttributeTranslation.attribute_id == row.id))
        for locale, words in draft.name.items():
            group = draft.group.get(locale, "")
            session.add(AttributeTranslation(attribute_id=row.id, locale=locale, name=words, group=group))


RESERVED = {"all", "category", "exact", "in", "page", "price", "q", "rating", "sort", "stock", "stars", "variant"}


def _facet_code(draft: AttributeDraft) -> str:
    """The same code in two types is one filter only if it means the same; else the unit or kind is added."""
    code = f"{draft.code}-of" if draft.code in RESERVED else draft.code
    with catalog.transaction() as session:
        others = session.execute(select(Attribute.kind, Attribute.unit).where(Attribute.facet_code == code)).all()
    if any(other != (draft.type, draft.unit) for other in map(tuple, others)):
        return f"{code}-{draft.unit or draft.type}"
    return code


def save_units(labels: dict[str, Text]) -> None:
    """How units are written: `{"year": {"en": "years", "de": "Jahre"}}`."""
    with catalog.transaction() as session:
        session.execute(delete(UnitTranslation).where(UnitTranslation.unit.in_(labels)))
        for unit, texts in labels.items():
            session.add_all(UnitTranslation(unit=unit, locale=key, label=words) for key, words in texts.items())
