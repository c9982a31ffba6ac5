"""Pictures."""

from sqlalchemy import ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storefront.catalog.context import catalog
from storefront.kernel.ids import new_id


class Media(catalog.Model):
    """`file` is a path below `static/`; `source_url` is where an imported picture waits to be fetched from."""

    __tablename__ = "media"
    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    product_id: Mapped[str] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    file: Mapped[str] = mapped_column(String(300))
    source_url: Mapped[str | None] = mapped_column(Text)
    plate: Mapped[str] = mapped_column(String(20), default="fog")
    width: Mapped[int] = mapped_column(Integer, default=400)
    height: Mapped[int] = mapped_column(Integer, default=500)


class MediaTranslation(catalog.Model):
    __tablename__ = "media_translation"
    media_id: Mapped[str] = mapped_column(ForeignKey("media.id", ondelete="CASCADE"), primary_key=True)
    locale: Mapped[str] = mapped_column(String(16), primary_key=True)
    alt: Mapped[str] = mapped_column(Text)


class MediaOption(catalog.Model):
    """The picture shows this choice; a picture without rows shows every variant."""

    __tablename__ = "media_options"
    media_id: Mapped[str] = mapped_column(ForeignKey("media.id", ondelete="CASCADE"), primary_key=True)
    value_id: Mapped[str] = mapped_column(ForeignKey("option_values.id", ondelete="CASCADE"), primary_key=True)
