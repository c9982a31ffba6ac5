"""One question to every context, asked of all of them at once: a statement for each server, not for each context.

For the people who run the shop; nothing is decided on these answers. Contexts on one PostgreSQL server
share its engine. On SQLite a connection of its own attaches the contexts' files, to read only.
"""

import sqlite3
from collections.abc import Callable, Iterator

from flask import current_app
from sqlalchemy import Engine, QueuePool, Row, Select, create_engine, select, union_all

from storefront.kernel.context import Context, contexts
from storefront.kernel.db import db, session

AT_ONCE = 10  # files that SQLite attaches to one connection, unless it was compiled to take more


def ask(question: Callable[[Context], Select]) -> list[Row]:
    """The rows of every context. Give each a label of its own: the rows come in no order."""
    found: list[Row] = []
    for asked, engine in _servers():
        statement = union_all(*(select(question(context).subquery()) for context in asked))
        if engine is None:
            found += session().execute(statement, bind_arguments={"mapper": asked[0].Outbox}).all()
        else:
            with engine.connect() as connection:
                found += connection.execute(statement).all()
    return found


def _servers() -> Iterator[tuple[list[Context], Engine | None]]:
    """Contexts that one statement reaches, with the engine for it; None is the session's own."""
    files: dict[str, Context] = {}
    shared: dict[int, list[Context]] = {}
    for name, context in contexts.items():
        engine = db.engines[name]
        if engine.dialect.name == "sqlite":
            files[engine.url.database] = context
        else:
            shared.setdefault(id(engine), []).append(context)
    yield from ((asked, None) for asked in shared.values())
    ours = list(files.items())
    for part in (ours[start : start + AT_ONCE] for start in range(0, len(ours), AT_ONCE)):
        yield [context for _, context in part], _reader(tuple((path, context.name) for path, context in part))


def _reader(files: tuple[tuple[str, str], ...]) -> Engine:
    kept = current_app.extensions.setdefault("shop_readers", {})
    if files not in kept:
        kept[files] = create_engine("sqlite://", creator=lambda: _attached(files), poolclass=QueuePool, pool_size=2)
    return kept[files]


def _attached(files: tuple[tuple[str, str], ...]) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False, timeout=10)
    for path, name in files:
        connection.execute("ATTACH DATABASE ? AS " + name, (path,))  # the names are ours, from `config.CONTEXTS`
    connection.execute("PRAGMA query_only = ON")
    return connection
