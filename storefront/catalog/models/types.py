"""Product types and their typed attributes: facets, specification and comparison come from here."""

from datetime import date

from sqlalchemy import Boolean, Date, Float, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storefront.catalog.context import catalog
from storefront.kernel.ids import new_id


class ProductType(catalog.Model):
    __tablename__ = "product_types"
    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(60), unique=True)


class ProductTypeTranslation(catalog.Model):
    __tablename__ = "product_type_translation"
    type_id: Mapped[str] = mapped_column(ForeignKey("product_types.id", ondelete="CASCADE"), primary_key=True)
    locale: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))


class Attribute(catalog.Model):
    """`kind`: text, number, bool, swatch or date. `facet_code` is its name in addresses: the same code in
    two types is one filter if both mean the same kind of value in the same unit.
    """

    __tablename__ = "attributes"
    __table_args__ = (UniqueConstraint("type_id", "code"),)
    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    type_id: Mapped[str] = mapped_column(ForeignKey("product_types.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(60))
    facet_code: Mapped[str] = mapped_column(String(80), index=True)
    position: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(10))
    unit: Mapped[str | None] = mapped_column(String(20))
    filterable: Mapped[bool] = mapped_column(Boolean, default=False)
    comparable: Mapped[bool] = mapped_column(Boolean, default=False)
    better: Mapped[str] = mapped_column(String(10), default="none")
    precision: Mapped[int] = mapped_column(Integer, default=0)


class AttributeTranslation(catalog.Model):
    __tablename__ = "attribute_translation"
    attribute_id: Mapped[str] = mapped_column(ForeignKey("attributes.id", ondelete="CASCADE"), primary_key=True)
    locale: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    group: Mapped[str] = mapped_column(String(200), default="")


class UnitTranslation(catalog.Model):
    """How a unit is written: `year` is "years", `l` is "لتر"."""

    __tablename__ = "unit_translation"
    unit: Mapped[str] = mapped_column(String(20), primary_key=True)
    locale: Mapped[str] = mapped_column(String(16), primary_key=True)
    label: Mapped[str] = mapped_column(String(60))


class AttributeValue(catalog.Model):
    """What one product (or, with `variant_id`, one variant) has. Texts are in its translations."""

    __tablename__ = "attribute_values"
    __table_args__ = (Index("ix_attribute_values_number", "attribute_id", "number"),)
    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    attribute_id: Mapped[str] = mapped_column(ForeignKey("attributes.id"))
    product_id: Mapped[str] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    variant_id: Mapped[str | None] = mapped_column(ForeignKey("variants.id", ondelete="CASCADE"), index=True)
    number: Mapped[float | None] = mapped_column(Float)
    flag: Mapped[bool | None] = mapped_column(Boolean)
    day: Mapped[date | None] = mapped_column(Date)
    swatch: Mapped[str | None] = mapped_column(String(20))


class AttributeValueTranslation(catalog.Model):
    __tablename__ = "attribute_value_translation"
    value_id: Mapped[str] = mapped_column(ForeignKey("attribute_values.id", ondelete="CASCADE"), primary_key=True)
    locale: Mapped[str] = mapped_column(String(16), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
