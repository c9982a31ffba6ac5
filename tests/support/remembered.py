"""What many tests begin with is built once per test process and copied for the others."""

import shutil
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Engine

from storefront.content import snapshots
from storefront.kernel.context import contexts
from storefront.kernel.db import db, session
from storefront.kernel.ids import new_id
from tests.support import databases

YOUNG = 30  # seconds: an event that nobody took for a minute is a breach of the books


@dataclass(frozen=True)
class Kept:
    made: float
    result: Any
    databases: dict[str, sqlite3.Connection]  # context -> its rows, in memory
    search: Path | None  # a copy of the search index, when `build` made one


_kept: dict[tuple[str, str], Kept] = {}


def remembered(build: Callable[[], Any]) -> Any:
    """What `build()` returns, with all that it wrote in place; nobody else may have written to the same contexts.

    It must write only to databases and into the search index, and return plain values. On PostgreSQL it is built each time.
    """
    engines = {name: db.engines[name] for name in contexts}
    if any(engine.dialect.name != "sqlite" for engine in engines.values()):
        return build()
    made_by = build.func if isinstance(build, partial) else build
    key = (f"{made_by.__module__}.{made_by.__qualname__}", str(snapshots.folder()))
    if key not in _kept or time.monotonic() - _kept[key].made > YOUNG:
        _kept[key] = _keep(build, engines)
        return _kept[key].result
    for name, rows in _kept[key].databases.items():
        _copy(rows, engines[name])
        databases.note_writing(engines[name].url)
    _put_back(_kept[key].search)
    return _kept[key].result


def _keep(build: Callable[[], Any], engines: dict[str, Engine]) -> Kept:
    before, others = snapshots.version(), {name for name in engines if databases.was_written_to(name)}
    result = build()
    session().commit()
    written = [name for name in engines if name not in others and databases.was_written_to(name)]
    search = None
    if snapshots.version() != before:
        search = snapshots.folder().with_name(f"kept-{new_id()}")
        shutil.copytree(snapshots.folder(), search)
    return Kept(time.monotonic(), result, {name: _memory(engines[name]) for name in written}, search)


def _memory(engine: Engine) -> sqlite3.Connection:
    rows = sqlite3.connect(":memory:")
    with engine.connect() as connection:
        connection.connection.driver_connection.backup(rows)
    return rows


def _copy(rows: sqlite3.Connection, engine: Engine) -> None:
    with engine.connect() as connection:
        rows.backup(connection.connection.driver_connection)


def _put_back(search: Path | None) -> None:
    if search is None:
        return
    shutil.rmtree(snapshots.folder(), ignore_errors=True)
    shutil.copytree(search, snapshots.folder())
    snapshots.forget()
