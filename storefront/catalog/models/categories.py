"""Departments and what is below them."""

from sqlalchemy import ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storefront.catalog.context import catalog
from storefront.kernel.ids import new_id


class Category(catalog.Model):
    """A node of the tree; `product_count` counts what is published in it and below."""

    __tablename__ = "categories"
    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("categories.id"), index=True)
    position: Mapped[int] = mapped_column(Integer, default=0)
    art: Mapped[str] = mapped_column(String(300), default="")
    plate: Mapped[str] = mapped_column(String(20), default="fog")
    product_count: Mapped[int] = mapped_column(Integer, default=0)


class CategoryTranslation(catalog.Model):
    __tablename__ = "category_translation"
    category_id: Mapped[str] = mapped_column(ForeignKey("categories.id", ondelete="CASCADE"), primary_key=True)
    locale: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
