"""What a shopper chooses, and the variants that the choices lead to."""

from typing import Any

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storefront.catalog.context import catalog
from storefront.kernel.ids import new_id


class Option(catalog.Model):
    """`kind` is swatch or pill."""

    __tablename__ = "options"
    __table_args__ = (UniqueConstraint("product_id", "code"),)
    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    product_id: Mapped[str] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(60))
    position: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(10))


class OptionTranslation(catalog.Model):
    __tablename__ = "option_translation"
    option_id: Mapped[str] = mapped_column(ForeignKey("options.id", ondelete="CASCADE"), primary_key=True)
    locale: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))


class OptionValue(catalog.Model):
    __tablename__ = "option_values"
    __table_args__ = (UniqueConstraint("option_id", "code"),)
    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    option_id: Mapped[str] = mapped_column(ForeignKey("options.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(120))
    position: Mapped[int] = mapped_column(Integer)
    swatch: Mapped[str | None] = mapped_column(String(20))


class OptionValueTranslation(catalog.Model):
    __tablename__ = "option_value_translation"
    value_id: Mapped[str] = mapped_column(ForeignKey("option_values.id", ondelete="CASCADE"), primary_key=True)
    locale: Mapped[str] = mapped_column(String(16), primary_key=True)
    label: Mapped[str] = mapped_column(String(200))


class Variant(catalog.Model):
    """What is sold. `in_stock` is what inventory last said; only lists filter by it, nobody sells by it.

    `kept`: what its file said and the shop has no use for.
    """

    __tablename__ = "variants"
    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    product_id: Mapped[str] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    sku: Mapped[str] = mapped_column(String(64), unique=True)
    barcode: Mapped[str | None] = mapped_column(String(32), index=True)
    weight_g: Mapped[int] = mapped_column(Integer, default=0)
    position: Mapped[int] = mapped_column(Integer, default=0)
    published: Mapped[bool] = mapped_column(Boolean, default=True)
    in_stock: Mapped[bool] = mapped_column(Boolean, default=False)
    kept: Mapped[dict[str, Any]] = mapped_column(default=dict)


class VariantOption(catalog.Model):
    __tablename__ = "variant_options"
    variant_id: Mapped[str] = mapped_column(ForeignKey("variants.id", ondelete="CASCADE"), primary_key=True)
    option_id: Mapped[str] = mapped_column(ForeignKey("options.id", ondelete="CASCADE"), primary_key=True)
    value_id: Mapped[str] = mapped_column(ForeignKey("option_values.id", ondelete="CASCADE"), index=True)


class VariantPart(catalog.Model):
    """What a kit is made of: `quantity` pieces of another SKU in each piece of this variant."""

    __tablename__ = "variant_parts"
    __table_args__ = (CheckConstraint("quantity >= 1", name="quantity"),)
    variant_id: Mapped[str] = mapped_column(ForeignKey("variants.id", ondelete="CASCADE"), primary_key=True)
    sku: Mapped[str] = mapped_column(String(64), primary_key=True)
    quantity: Mapped[int] = mapped_column(Integer, default=1)
    position: Mapped[int] = mapped_column(Integer)
