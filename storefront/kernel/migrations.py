"""Alembic per context: the same numbered files give the same schema on SQLite and PostgreSQL.

Migration files name no schema. On PostgreSQL they run with the context's schema first in the search
path; on SQLite each context is its own file.
"""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, text

from storefront.kernel.context import Context
from storefront.kernel.db import db

PACKAGE = Path(__file__).resolve().parent.parent


def upgrade(context: Context) -> bool:
    """Bring the context's database to the newest revision; True when something was done."""
    script = ScriptDirectory.from_config(_config(context))
    with _engine(context).begin() as connection:
        _enter(connection, context)
        current = MigrationContext.configure(connection).get_current_revision()
        if current == script.get_current_head():
            return False
        _run(context, connection, script, "head")
    return True


def differences(context: Context) -> list[Any]:
    """What the models say and the database does not have, or the other way round."""
    with _engine(context).connect() as connection:
        _enter(connection, context)
        migration = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(migration, without_schema(context.metadata))


def revise(context: Context, message: str) -> None:
    """Write a migration file for what changed in the models."""
    config = _config(context)
    script = ScriptDirectory.from_config(config)

    with _engine(context).begin() as connection:
        _enter(connection, context)
        config.attributes["connection"] = connection
        config.attributes["metadata"] = without_schema(context.metadata)
        number = len(list(script.walk_revisions())) + 1
        command.revision(config, message=message, autogenerate=True, rev_id=f"{number:04d}")


def without_schema(metadata: MetaData) -> MetaData:
    """The tables as a migration file sees them."""
    copy = MetaData(naming_convention=metadata.naming_convention)
    for table in metadata.tables.values():
        table.to_metadata(copy, schema=None)
    return copy


def _run(context: Context, connection: Connection, script: ScriptDirectory, target: str) -> None:
    def steps(revision: Any, migration: Any) -> Any:
        return script._upgrade_revs(target, revision)

    with EnvironmentContext(_config(context), script, fn=steps, destination_rev=target) as environment:
        environment.configure(connection=connection, target_metadata=None)
        environment.run_migrations()


def _config(context: Context) -> Config:
    config = Config()
    config.set_main_option("script_location", str(PACKAGE / "kernel" / "alembic"))
    config.set_main_option("version_locations", str(PACKAGE / context.name / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["context"] = context
    return config


def _engine(context: Context) -> Any:
    return db.engines[context.name].execution_options(schema_translate_map=None)


def _enter(connection: Connection, context: Context) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f'CREATE SCHEMA IF NOT EXISTS "{context.name}"'))
        connection.execute(text(f'SET LOCAL search_path TO "{context.name}"'))
        connection.dialect.default_schema_name = context.name
