"""A database per context, and the walls between them.

Every context has a schema of its own name. On PostgreSQL contexts that share a server share one
engine and one small pool, and tables are schema-qualified; on SQLite each context is a file and the
schema name is translated away.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from flask import current_app
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import DateTime, Engine, Table, create_engine, event, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import visitors
from sqlalchemy.types import TypeDecorator

from storefront.kernel import faults

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

_writing: ContextVar[str | None] = ContextVar("writing", default=None)
commits: Counter[str] = Counter()  # what this process has committed, by context; see `kept`


class CrossContextWrite(RuntimeError):
    """A transaction of one context touched another context's database."""


class WriteOutsideTransaction(RuntimeError):
    """Something was changed without `Context.transaction()`."""


class UtcDateTime(TypeDecorator):
    """An aware UTC datetime on every database (SQLite has no time zones)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A stored time needs a time zone; use storefront.kernel.clock.now().")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class ShopSession(FlaskSession):
    """Finds the database of each statement and refuses to leave the context that writes."""

    def get_bind(self, mapper: Any = None, *, clause: Any = None, bind: Any = None, **kwargs: Any) -> Engine:
        if bind is not None:
            return bind
        name = _context_of(mapper, clause)
        writing = _writing.get()
        if name is None:
            name = writing
        if writing and name != writing:
            raise CrossContextWrite(f"A transaction of {writing} touched {name}: send an event, or read it before.")
        return self._db.engines[name]

    def close(self) -> None:
        """A database that went away after the last answer came has nothing to take back: nobody need hear of it."""
        try:
            super().close()
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            self.invalidate()


def _context_of(mapper: Any, clause: Any) -> str | None:
    if mapper is not None:
        return inspect(mapper).local_table.metadata.info["bind_key"]
    if clause is not None:
        for element in visitors.iterate(clause):
            if isinstance(element, Table):
                return element.metadata.info["bind_key"]
    return None


class Databases(SQLAlchemy):
    """Flask-SQLAlchemy with one engine per server instead of one per bind."""

    def _make_engine(self, bind_key: str | None, options: dict[str, Any], app: Any) -> Engine:
        shared = app.extensions.setdefault("shop_engines", {})
        url = make_url(options["url"])
        if url not in shared:
            shared[url] = _engine(url, app.config)
        engine = shared[url]
        if url.get_backend_name() == "sqlite":
            return engine.execution_options(schema_translate_map={bind_key: None})
        return engine


def _engine(url: Any, config: dict[str, Any]) -> Engine:
    if url.get_backend_name() != "sqlite":
        size = config.get("DATABASE_POOL_SIZE", 5)
        return create_engine(url, pool_size=size, max_overflow=size * 2, pool_pre_ping=True, pool_timeout=10)
    engine = create_engine(url, pool_size=4, max_overflow=16, connect_args={"timeout": 10})
    synchronous = config.get("SQLITE_SYNCHRONOUS", "FULL")

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", f"synchronous={synchronous}", "foreign_keys=ON", "busy_timeout=10000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")

    return engine


db = Databases(session_options={"class_": ShopSession, "expire_on_commit": False})


@event.listens_for(ShopSession, "before_flush")
def _only_in_a_transaction(session: ShopSession, flush_context: Any, instances: Any) -> None:
    if _writing.get() is None and (session.new or session.dirty or session.deleted):
        raise WriteOutsideTransaction("Change things inside Context.transaction().")


def session() -> ShopSession:
    """The session of this request or job. Reading needs nothing else; writing needs a transaction."""
    return db.session()


def writing() -> str | None:
    """The name of the context whose transaction is open here, if one is."""
    return _writing.get()


@contextmanager
def transaction(context: str) -> Iterator[ShopSession]:
    """Join the open transaction of this context, or open one and commit it.

    What was read before is read again inside, so nothing is decided on stale rows.
    Raises CrossContextWrite when another context's transaction is open.
    """
    current = db.session()
    if (open_in := _writing.get()) is not None:
        if open_in != context:
            raise CrossContextWrite(f"{context} cannot write inside a transaction of {open_in}.")
        yield current
        return
    _stop_reading(current, context)
    token = _writing.set(context)
    try:
        yield current
        current.commit()
        commits[context] += 1
        faults.committed(context)
    except BaseException:
        current.rollback()
        raise
    finally:
        _writing.reset(token)


def _stop_reading(current: ShopSession, context: str) -> None:
    for instance in list(current.identity_map.values()):
        if type(instance).metadata.info["bind_key"] == context:
            current.expire(instance)
    current.commit()


def done_reading() -> None:
    """Give the connections back before a slow call to the outside world."""
    if _writing.get() is not None:
        raise RuntimeError("A transaction is open: never call the outside world inside one.")
    db.session().commit()


def dialect_of(context: str) -> str:
    return db.engines[context].dialect.name


def locale_chain(locale: str) -> tuple[str, ...]:
    """The locales to try in order: `de-AT`, `de`, then the shop's first."""
    chain = [locale, locale.split("-")[0], current_app.config["SHOP_LOCALES"][0]]
    return tuple(dict.fromkeys(chain))
