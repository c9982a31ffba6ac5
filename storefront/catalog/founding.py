"""Categories and product types that an import brings: made when they are missing, left alone when they are there."""

from collections.abc import Iterable

from sqlalchemy import func, select, update

from storefront.catalog.batch import Batch
from storefront.catalog.context import catalog
from storefront.catalog.drafts import AttributeDraft, Text
from storefront.catalog.importing import CategoryDraft, TypeDraft
from storefront.catalog.models import (
    Attribute,
    AttributeTranslation,
    Category,
    CategoryTranslation,
    OldAddress,
    ProductType,
    ProductTypeTranslation,
    UnitTranslation,
)
from storefront.catalog.structure import RESERVED
from storefront.kernel.ids import new_id

Facets = dict[str, set[tuple[str, str | None]]]  # facet code → the kinds and units it is used with
AFTER = 40  # imported departments come after the shop's own


def found(*, categories: Iterable[CategoryDraft], types: Iterable[TypeDraft], units: dict[str, Text]) -> None:
    """What the owner renamed or moved since the first import stays as it is; a type only gets what it lacks.

    The unit of a number is the file's: what it says now is measured in it.
    """
    batch = Batch()
    with catalog.transaction():
        _categories(batch, list(categories))
        _types(batch, list(types))
        _units(batch, units)
        batch.insert()


def _categories(batch: Batch, wanted: list[CategoryDraft]) -> None:
    with catalog.transaction() as session:
        moved = select(OldAddress.slug, OldAddress.target_id).where(OldAddress.kind == "category")
        ids = dict(session.execute(moved).all()) | dict(session.execute(select(Category.slug, Category.id)).all())
        last = max(session.scalar(select(func.max(Category.position))) or 0, AFTER)
    for place, draft in enumerate((one for one in wanted if one.slug not in ids), start=1):
        key = ids[draft.slug] = new_id()
        where = {"parent_id": ids[draft.parent] if draft.parent else None, "position": last + place}
        batch.add(Category, id=key, slug=draft.slug, art=draft.art, plate=draft.plate, product_count=0, **where)
        for locale, name in draft.name.items():
            about = draft.description.get(locale, "")
            batch.add(CategoryTranslation, category_id=key, locale=locale, name=name, description=about)


def _types(batch: Batch, wanted: list[TypeDraft]) -> None:
    with catalog.transaction() as session:
        ids = dict(session.execute(select(ProductType.code, ProductType.id)).all())
        rows = session.execute(
            select(Attribute.type_id, Attribute.code, Attribute.facet_code, Attribute.kind, Attribute.unit)
        )
        known: dict[str, dict[str, tuple[str, str | None]]] = {}
        facets: Facets = {}
        for type_id, code, facet, kind, unit in rows:
            known.setdefault(type_id, {})[code] = (kind, unit)
            facets.setdefault(facet, set()).add((kind, unit))
    for draft in wanted:
        key = ids.get(draft.code)
        if key is None:
            key = ids[draft.code] = new_id()
            batch.add(ProductType, id=key, code=draft.code)
            for locale, name in draft.name.items():
                batch.add(ProductTypeTranslation, type_id=key, locale=locale, name=name)
        mine = known.setdefault(key, {})
        for attribute in draft.attributes:
            if attribute.code not in mine:
                _attribute(batch, key, len(mine), attribute, facets)
                mine[attribute.code] = (attribute.type, attribute.unit)
            elif attribute.type == "number" and mine[attribute.code] != ("number", attribute.unit):
                _remeasure(key, attribute, facets)


def _remeasure(type_id: str, draft: AttributeDraft, facets: Facets) -> None:
    """An earlier import took it for another unit."""
    same = (Attribute.type_id == type_id, Attribute.code == draft.code, Attribute.kind == "number")
    with catalog.transaction() as session:
        session.execute(update(Attribute).where(*same).values(unit=draft.unit, facet_code=_facet(draft, facets)))


def _facet(draft: AttributeDraft, facets: Facets) -> str:
    """The same code in two types is one filter only if it means the same; else the unit or kind is added."""
    facet = f"{draft.code}-of" if draft.code in RESERVED else draft.code
    if facets.get(facet, {(draft.type, draft.unit)}) != {(draft.type, draft.unit)}:
        facet = f"{facet}-{draft.unit or draft.type}"
    facets.setdefault(facet, set()).add((draft.type, draft.unit))
    return facet


def _attribute(batch: Batch, type_id: str, position: int, draft: AttributeDraft, facets: Facets) -> None:
    key, facet = new_id(), _facet(draft, facets)
    plain = {name: getattr(draft, name) for name in ("code", "unit", "filterable", "comparable", "better", "precision")}
    said = {"type_id": type_id, "facet_code": facet, "position": position, "kind": draft.type}
    batch.add(Attribute, id=key, **said, **plain)
    for locale, name in draft.name.items():
        group = draft.group.get(locale, "")
        batch.add(AttributeTranslation, attribute_id=key, locale=locale, name=name, group=group)


def _units(batch: Batch, units: dict[str, Text]) -> None:
    with catalog.transaction() as session:
        known = set(session.scalars(select(UnitTranslation.unit)))
    for unit, texts in units.items():
        for locale, label in texts.items() if unit not in known else ():
            batch.add(UnitTranslation, unit=unit, locale=locale, label=label)
