"""What shoppers did, in few bytes: a shop remembers millions of these rows."""

from sqlalchemy import BigInteger, ForeignKey, Integer, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from storefront.recommendations.context import recommendations

LONG = BigInteger().with_variant(Integer, "sqlite")  # SQLite's have 64 bits, and its key is the row's place


class Shopper(recommendations.Model):
    """Somebody who did something. `key`: `u:` and the customer, or `v:` and the visitor."""

    __tablename__ = "shopper"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    key: Mapped[str] = mapped_column(String(160), unique=True)


class Item(recommendations.Model):
    """A SKU that somebody did something with; the catalogue need not know it."""

    __tablename__ = "item"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    sku: Mapped[str] = mapped_column(String(120), unique=True)


class Action(recommendations.Model):
    """One line of what happened. `id` is derived from the line, so that a file read twice counts once.

    `at`: seconds since 1970 (UTC). `basket`: what was bought together has the same number.
    """

    __tablename__ = "action"
    id: Mapped[int] = mapped_column(LONG, primary_key=True, autoincrement=False)
    at: Mapped[int] = mapped_column(LONG)
    shopper_id: Mapped[int] = mapped_column(ForeignKey("shopper.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    kind: Mapped[int] = mapped_column(SmallInteger)
    quantity: Mapped[int] = mapped_column(Integer)
    basket: Mapped[int | None] = mapped_column(LONG, index=True)


class Companion(recommendations.Model):
    """What is bought along with a SKU, best first; every training writes them anew, so that a page needs no model."""

    __tablename__ = "companion"
    sku: Mapped[str] = mapped_column(String(120), primary_key=True)
    place: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    other: Mapped[str] = mapped_column(String(120))
