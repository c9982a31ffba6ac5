"""Everything about some products, read with a fixed number of statements, whatever their number."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import select

from storefront.catalog.models import (
    Attribute,
    AttributeTranslation,
    AttributeValue,
    AttributeValueTranslation,
    Category,
    CategoryTranslation,
    Media,
    MediaOption,
    MediaTranslation,
    Option,
    OptionTranslation,
    OptionValue,
    OptionValueTranslation,
    Price,
    Product,
    ProductCategory,
    ProductLink,
    ProductTranslation,
    ProductType,
    ProductTypeTranslation,
    UnitTranslation,
    Variant,
    VariantOption,
)
from storefront.kernel.db import session

Texts = dict[str, Any]


@dataclass(frozen=True)
class Given:
    """One attribute value with its texts by locale."""

    row: AttributeValue
    texts: Texts


@dataclass
class Gathered:
    """By product id unless the name says otherwise."""

    products: list[Product]
    texts: dict[str, dict[str, ProductTranslation]]
    variants: dict[str, list[Variant]]
    choices: dict[str, dict[str, str]]  # variant id → option id → value id
    prices: dict[str, list[Price]]  # variant id
    options: dict[str, list[Option]]
    option_names: dict[str, Texts]  # option id
    values: dict[str, list[OptionValue]]  # option id
    value_labels: dict[str, Texts]  # value id
    media: dict[str, list[Media]]
    media_alts: dict[str, Texts]  # media id
    media_values: dict[str, list[str]]  # media id → value ids
    given: dict[str, list[Given]]
    structure: "Structure" = field(repr=False)

    @cached_property
    def links(self) -> dict[str, dict[str, list[str]]]:
        """Product id → kind → slugs; asked for only when somebody wants to know."""
        found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for row in _of(ProductLink, ProductLink.product_id, self._ids, ProductLink.position):
            found[row.product_id][row.kind].append(row.slug)
        return found

    @cached_property
    def also_in(self) -> dict[str, list[str]]:
        """Product id → ids of its other categories."""
        rows = _of(ProductCategory, ProductCategory.product_id, self._ids, ProductCategory.position)
        return _lists(rows, "product_id", "category_id")

    @property
    def _ids(self) -> list[str]:
        return [row.id for row in self.products]


@dataclass
class Structure:
    """Types with their attributes, units and the tree."""

    types: dict[str, ProductType]
    type_names: dict[str, Texts]
    attributes: dict[str, list[Attribute]]  # type id, in the order of the type
    attribute_texts: dict[str, dict[str, AttributeTranslation]]
    units: dict[str, Texts]
    categories: dict[str, Category]
    category_names: dict[str, Texts]

    @cached_property
    def by_id(self) -> dict[str, dict[str, Attribute]]:
        """Type id → attribute id → attribute, in the order of the type."""
        return {key: {row.id: row for row in rows} for key, rows in self.attributes.items()}

    @cached_property
    def filterable(self) -> dict[str, dict[str, Attribute]]:
        """As `by_id`, of those that lists are filtered by."""
        return {key: {row.id: row for row in rows if row.filterable} for key, rows in self.attributes.items()}

    @cached_property
    def comparable(self) -> set[str]:
        """Types whose products can be compared."""
        return {key for key, rows in self.attributes.items() if any(row.comparable for row in rows)}

    @cached_property
    def places(self) -> dict[str, int]:
        """Attribute id → its place in the order of its type."""
        return {row.id: row.position for rows in self.attributes.values() for row in rows}

    def trail(self, category_id: str) -> list[Category]:
        """From the root to this category."""
        found, row = [], self.categories.get(category_id)
        while row is not None:
            found.insert(0, row)
            row = self.categories.get(row.parent_id) if row.parent_id else None
        return found


def structure(product_ids: Iterable[str]) -> Structure:
    """Units and the tree, and the types of these products."""
    ids, type_ids = list(product_ids), set()
    for start in range(0, len(ids), 500):
        statement = select(Product.type_id).where(Product.id.in_(ids[start : start + 500])).distinct()
        type_ids |= set(session().scalars(statement))
    types = sorted(type_ids)
    attributes = select(Attribute.id).where(Attribute.type_id.in_(types))
    texts = select(AttributeTranslation).where(AttributeTranslation.attribute_id.in_(attributes))
    return Structure(
        types={row.id: row for row in _of(ProductType, ProductType.id, types)},
        type_names=_texts(_of(ProductTypeTranslation, ProductTypeTranslation.type_id, types), "type_id", "name"),
        attributes=_by(_of(Attribute, Attribute.type_id, types, Attribute.position), "type_id"),
        attribute_texts=_texts(session().scalars(texts), "attribute_id"),
        units=_texts(_all(UnitTranslation), "unit", "label"),
        categories={row.id: row for row in _all(Category)},
        category_names=_texts(_all(CategoryTranslation), "category_id", "name"),
    )


def gather(ids: Iterable[str], known: Structure) -> Gathered:
    ids = list(ids)
    options = _of(Option, Option.product_id, ids, Option.position)
    option_ids = [row.id for row in options]
    values = _of(OptionValue, OptionValue.option_id, option_ids, OptionValue.position)
    variants = _of(Variant, Variant.product_id, ids, Variant.position)
    variant_ids = [row.id for row in variants]
    media = _of(Media, Media.product_id, ids, Media.position)
    media_ids = [row.id for row in media]
    given = _of(AttributeValue, AttributeValue.product_id, ids)
    said = _texts(
        _of(AttributeValueTranslation, AttributeValueTranslation.value_id, [r.id for r in given]), "value_id", "text"
    )
    choices: dict[str, dict[str, str]] = defaultdict(dict)
    for row in _of(VariantOption, VariantOption.variant_id, variant_ids):
        choices[row.variant_id][row.option_id] = row.value_id
    given_by: dict[str, list[Given]] = defaultdict(list)
    for row in given:
        given_by[row.product_id].append(Given(row, said.get(row.id, {})))
    return Gathered(
        products=_of(Product, Product.id, ids, Product.position),
        texts=_texts(_of(ProductTranslation, ProductTranslation.product_id, ids), "product_id"),
        variants=_by(variants, "product_id"),
        choices=choices,
        prices=_by(_of(Price, Price.variant_id, variant_ids, Price.minimum_quantity), "variant_id"),
        options=_by(options, "product_id"),
        option_names=_texts(_of(OptionTranslation, OptionTranslation.option_id, option_ids), "option_id", "name"),
        values=_by(values, "option_id"),
        value_labels=_texts(
            _of(OptionValueTranslation, OptionValueTranslation.value_id, [row.id for row in values]),
            "value_id",
            "label",
        ),
        media=_by(media, "product_id"),
        media_alts=_texts(_of(MediaTranslation, MediaTranslation.media_id, media_ids), "media_id", "alt"),
        media_values=_lists(_of(MediaOption, MediaOption.media_id, media_ids), "media_id", "value_id"),
        given=given_by,
        structure=known,
    )


def _all(model: type, *order: Any) -> list[Any]:
    return list(session().scalars(select(model).order_by(*order)))


def _of(model: type, column: Any, ids: list[str], *order: Any) -> list[Any]:
    found: list[Any] = []
    for start in range(0, len(ids), 500):
        found += session().scalars(select(model).where(column.in_(ids[start : start + 500])).order_by(*order))
    return found


def _by(rows: Iterable[Any], key: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found


def _lists(rows: Iterable[Any], key: str, value: str) -> dict[str, list[str]]:
    return {name: [getattr(row, value) for row in part] for name, part in _by(rows, key).items()}


def _texts(rows: Iterable[Any], key: str, field: str | None = None) -> dict[str, dict[str, Any]]:
    """`{key: {locale: text}}`, or the whole row when no field is named."""
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in rows:
        found[getattr(row, key)][row.locale] = getattr(row, field) if field else row
    return found
