"""The limit that the database alone sets: the same statements and rows, with nothing around them.

What the shop said to the database for one operation is said again by threads that do nothing else.
"""

import contextlib
import itertools
import pickle
import re
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg

from tests.bench.stage import Stage

RECORDED = ("list", "product", "cart", "place")
IDENTITY = re.compile(r"[0-9a-f-]{36}|[\w-]{32}|O-\w{4}-\w{3}")  # ids, tokens and order numbers
LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"
_numbers = itertools.count(int(time.time() * 1000) % 36**6)


@dataclass(frozen=True)
class Said:
    """One thing said to a database (a file of SQLite, or the server): a statement, or COMMIT when it has none."""

    database: str
    statement: str
    values: Any = ()
    many: bool = False


def limits(stage: Stage, clients: Sequence[int], seconds: float) -> list[str]:
    """A line for each operation and number of clients."""
    lines = []
    for what in RECORDED:
        said: list[Said] = pickle.loads(bytes.fromhex(stage.backstage("record", what).split()[-1]))
        for count in clients:
            rate = _rate(stage, said, count, seconds, fresh=what == "place")
            statements = sum(bool(one.statement) for one in said)
            lines.append(
                f"{stage.database:<10}  raw {what:<8}  {count:>7}  {rate:>8.0f} per s, {statements} statements"
            )
    return lines


def _rate(stage: Stage, said: list[Said], clients: int, seconds: float, *, fresh: bool) -> float:
    done, stop = [0] * clients, threading.Event()

    def repeat(number: int) -> None:
        with contextlib.ExitStack() as stack:
            connect = _connections(stage, stack)
            while not stop.is_set():
                _say(said if not fresh else _renamed(said), connect)
                done[number] += 1

    threads = [threading.Thread(target=repeat, args=(number,)) for number in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    stop.set()
    for thread in threads:
        thread.join()
    return sum(done) / (time.perf_counter() - began)


def _connections(stage: Stage, stack: contextlib.ExitStack) -> Callable[[str], Any]:
    """One connection a database and thread, set up as the shop does."""
    known: dict[str, Any] = {}

    def connect(database: str) -> Any:
        if database not in known:
            known[database] = stack.enter_context(contextlib.closing(_connect(stage, database)))
        return known[database]

    return connect


def _connect(stage: Stage, database: str) -> Any:
    if stage.url:
        return psycopg.connect(stage.url.replace("+psycopg", ""))
    connection = sqlite3.connect(database, isolation_level=None, timeout=10)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _say(said: list[Said], connect: Callable[[str], Any]) -> None:
    for one in said:
        connection = connect(one.database)
        if not one.statement:
            connection.commit()
            continue
        cursor = connection.cursor()
        (cursor.executemany if one.many else cursor.execute)(one.statement, one.values)
        if cursor.description:
            cursor.fetchall()


def _renamed(said: list[Said]) -> list[Said]:
    """The same rows under new identities."""
    number, tail = next(_numbers), ""
    while number or len(tail) < 6:
        number, digit = divmod(number, 36)
        tail = LETTERS[digit] + tail

    def new(value: Any) -> Any:
        if isinstance(value, str) and IDENTITY.fullmatch(value):
            return f"O-{tail[-6:-3]}-{tail[-3:]}x" if value.startswith("O-") else value[: -len(tail)] + tail
        return value

    return [Said(one.database, one.statement, _each(new, one.values), one.many) for one in said]


def _each(change: Callable[[Any], Any], values: Any) -> Any:
    if isinstance(values, dict):
        return {name: change(value) for name, value in values.items()}
    if isinstance(values, list | tuple):
        return type(values)(
            _each(change, one) if isinstance(one, dict | list | tuple) else change(one) for one in values
        )
    return change(values)
