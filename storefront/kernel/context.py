"""A bounded context: its own tables, outbox, inbox and schedule."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, Integer, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from storefront.kernel import bus, clock
from storefront.kernel.db import NAMING, ShopSession, UtcDateTime, db, transaction
from storefront.kernel.ids import new_id

contexts: dict[str, "Context"] = {}


class Context:
    """`cart = Context("cart")`; models derive from `cart.Model`, verbs open `cart.transaction()`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.metadata = MetaData(schema=name, naming_convention=NAMING, info={"bind_key": name})
        db.metadatas[name] = self.metadata
        self.Model = _model_base(self.metadata)
        self.Outbox, self.Delivery, self.Inbox, self.Task = _plumbing(self.Model)
        contexts[name] = self

    def transaction(self) -> AbstractContextManager[ShopSession]:
        """Join this context's open transaction, or open one and commit it at the end."""
        return transaction(self.name)

    def emit(self, event: Any) -> None:
        """Publish in the open transaction: the event exists exactly if the change does."""
        bus.emit(self, event)

    def __repr__(self) -> str:
        return f"<Context {self.name}>"


def _model_base(metadata: MetaData) -> type[DeclarativeBase]:
    types = {datetime: UtcDateTime, dict[str, Any]: JSON, list[Any]: JSON}
    return type("Model", (DeclarativeBase,), {"metadata": metadata, "type_annotation_map": types})


def _plumbing(model: type) -> tuple[type, type, type, type]:
    class Outbox(model):
        """What this context said, for ever."""

        __tablename__ = "outbox"
        id: Mapped[str] = mapped_column(String(36), primary_key=True)
        name: Mapped[str] = mapped_column(String(80))
        trace: Mapped[str | None] = mapped_column(String(64), index=True)
        body: Mapped[dict[str, Any]]
        occurred_at: Mapped[datetime]

    class Delivery(model):
        """One event on its way to one handler; done when the handler has committed."""

        __tablename__ = "outbox_delivery"
        id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
        event_id: Mapped[str] = mapped_column(String(36), index=True)
        handler: Mapped[str] = mapped_column(String(120))
        queue: Mapped[str] = mapped_column(String(30))
        attempts: Mapped[int] = mapped_column(Integer, default=0)
        due_at: Mapped[datetime]
        leased_until: Mapped[datetime | None]
        done_at: Mapped[datetime | None]
        parked_at: Mapped[datetime | None]
        error: Mapped[str | None] = mapped_column(Text)

    open_only = Delivery.done_at.is_(None)
    Index("ix_outbox_delivery_open", Delivery.due_at, sqlite_where=open_only, postgresql_where=open_only)

    class Inbox(model):
        """What this context has already acted on."""

        __tablename__ = "inbox"
        event_id: Mapped[str] = mapped_column(String(36), primary_key=True)
        handler: Mapped[str] = mapped_column(String(120), primary_key=True)
        handled_at: Mapped[datetime] = mapped_column(default=clock.now)

    class Task(model):
        """A periodic job of this context: when it runs next, and how it went."""

        __tablename__ = "schedule"
        name: Mapped[str] = mapped_column(String(80), primary_key=True)
        next_run_at: Mapped[datetime]
        last_run_at: Mapped[datetime | None]
        last_result: Mapped[str | None] = mapped_column(Text)

    return Outbox, Delivery, Inbox, Task
