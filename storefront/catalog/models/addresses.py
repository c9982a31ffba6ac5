"""Where things were found before."""

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from storefront.catalog.context import catalog


class OldAddress(catalog.Model):
    """`kind`: product or category; `target_id` is the thing that had this address, wherever it is now."""

    __tablename__ = "old_addresses"
    __table_args__ = (CheckConstraint("kind IN ('product', 'category')", name="kind_known"),)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    slug: Mapped[str] = mapped_column(String(160), primary_key=True)
    target_id: Mapped[str] = mapped_column(String(36), index=True)
