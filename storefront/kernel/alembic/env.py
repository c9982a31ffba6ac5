"""Alembic's entry for `revision --autogenerate`; upgrades run through `storefront.kernel.migrations`."""

from alembic import context

from storefront.kernel.db import UtcDateTime


def plainly(kind, thing, autogen_context):
    """A migration file outlives our types: it names the database's."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, UtcDateTime) else False


attributes = context.config.attributes
context.configure(
    connection=attributes["connection"],
    target_metadata=attributes["metadata"],
    compare_type=True,
    render_item=plainly,
)
context.run_migrations()
