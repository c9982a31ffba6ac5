"""INSERT with an answer to "there is one already", which both databases know and SQLAlchemy spells for each."""

from functools import cache
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from storefront.kernel.db import dialect_of

DIALECTS = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def insert(context: str, model: Any) -> Any:
    """`insert(…).on_conflict_do_update(…)` for the database of this context."""
    return DIALECTS[dialect_of(context)](model)


def insert_new(context: str, model: Any) -> Any:
    """Rows whose key is taken are left out. `rowcount` says how many were new.

    Whoever meets another that is just writing the same key waits for it, and then writes nothing.
    """
    return _insert_new(dialect_of(context), model)


@cache
def _insert_new(dialect: str, model: Any) -> Any:
    statement = DIALECTS[dialect](model.__table__)
    return statement.on_conflict_do_nothing().execution_options(preserve_rowcount=True)
