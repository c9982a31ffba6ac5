"""Everything the twin knows, in one SQLite file: it survives `kill -9` at any point."""

import json
import sqlite3
import threading
from contextlib import contextmanager
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (
    place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
    created INTEGER NOT NULL, body TEXT NOT NULL, hidden TEXT NOT NULL DEFAULT '{}');
CREATE INDEX IF NOT EXISTS objects_kind ON objects (kind, place);
CREATE INDEX IF NOT EXISTS objects_status ON objects (kind, json_extract(body, '$.status'));
CREATE INDEX IF NOT EXISTS objects_intent ON objects (json_extract(body, '$.payment_intent'));
CREATE INDEX IF NOT EXISTS objects_charge ON objects (json_extract(body, '$.charge'));
CREATE INDEX IF NOT EXISTS objects_customer ON objects (json_extract(body, '$.customer'));
CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY, path TEXT NOT NULL, fingerprint TEXT NOT NULL, created REAL NOT NULL,
    status INTEGER NOT NULL, body TEXT NOT NULL, request TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS answers_created ON answers (created);
CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, twist TEXT NOT NULL, created REAL NOT NULL,
    due REAL NOT NULL, tries INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (state, due);
CREATE INDEX IF NOT EXISTS deliveries_event ON deliveries (event);
CREATE TABLE IF NOT EXISTS tries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, delivery INTEGER NOT NULL, at REAL NOT NULL,
    milliseconds INTEGER NOT NULL, status INTEGER, answer TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS tries_delivery ON tries (delivery);
CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, body TEXT NOT NULL);
"""


class Store:
    """Stripe objects as JSON, each with a `hidden` part that the API never shows.

    One connection behind one lock: every operation is a few statements, so waiting for
    a turn is cheaper than losing a race.
    """

    def __init__(self, path: Path):
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._depth = 0
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=10000"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.executescript(SCHEMA)

    @contextmanager
    def transaction(self):
        """Join the transaction of this thread, or begin one; an exception undoes this part."""
        with self._lock:
            level = self._depth
            self._db.execute("BEGIN IMMEDIATE" if level == 0 else f"SAVEPOINT level{level}")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK" if level == 0 else f"ROLLBACK TO level{level}")
                if level:
                    self._db.execute(f"RELEASE level{level}")
                raise
            else:
                self._db.execute("COMMIT" if level == 0 else f"RELEASE level{level}")
            finally:
                self._depth -= 1

    def run(self, sql: str, *values) -> sqlite3.Cursor:
        """One writing statement."""
        with self._lock:
            return self._db.execute(sql, values)

    def all(self, sql: str, *values) -> list[sqlite3.Row]:
        """Every row of one reading statement."""
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    def one(self, sql: str, *values) -> sqlite3.Row | None:
        """The first row, or None."""
        with self._lock:
            return self._db.execute(sql, values).fetchone()

    def add(self, body: dict, **hidden) -> dict:
        """Keep a new object; its kind is what Stripe calls `object`."""
        self.run(
            "INSERT INTO objects (id, kind, created, body, hidden) VALUES (?, ?, ?, ?, ?)",
            body["id"], body["object"], body.get("created", 0), json.dumps(body), json.dumps(hidden),
        )  # fmt: skip
        return body

    def get(self, id: str | None, *kinds: str) -> dict | None:
        """The object of this id, if it is of one of these kinds (of any, when none is given)."""
        row = self.one("SELECT kind, body FROM objects WHERE id = ?", id)
        if row is None or (kinds and row["kind"] not in kinds):
            return None
        return json.loads(row["body"])

    def put(self, body: dict) -> dict:
        """Keep the new state of an object."""
        self.run("UPDATE objects SET body = ? WHERE id = ?", json.dumps(body), body["id"])
        return body

    def hidden(self, id: str) -> dict:
        """What the API does not show of an object."""
        row = self.one("SELECT hidden FROM objects WHERE id = ?", id)
        return json.loads(row["hidden"]) if row else {}

    def hide(self, id: str, **values) -> None:
        """Change what the API does not show of an object."""
        self.run("UPDATE objects SET hidden = ? WHERE id = ?", json.dumps({**self.hidden(id), **values}), id)

    def find(self, kind: str, *, newest: int = -1, **fields) -> list[dict]:
        """Objects of a kind whose fields have these values, newest first."""
        where = "".join(f" AND json_extract(body, '$.{name}') = ?" for name in fields)
        sql = f"SELECT body FROM objects WHERE kind = ?{where} ORDER BY place DESC LIMIT ?"  # noqa: S608 (bound values)
        rows = self.all(sql, kind, *fields.values(), newest)
        return [json.loads(row["body"]) for row in rows]

    def note(self, name: str) -> dict | None:
        """A named note, None when it was never written."""
        row = self.one("SELECT body FROM notes WHERE name = ?", name)
        return json.loads(row["body"]) if row else None

    def write_note(self, name: str, body: dict) -> None:
        """Keep a named note."""
        self.run("INSERT OR REPLACE INTO notes (name, body) VALUES (?, ?)", name, json.dumps(body))
