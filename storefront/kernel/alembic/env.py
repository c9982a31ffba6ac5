"""Alembic's entry for `revision --autogenerate`; upgrades run through `storefront.kernel.migrations`."""

from alembic import context

attributes = context.config.attributes
context.configure(connection=attributes["connection"], target_metadata=attributes["metadata"], compare_type=True)
context.run_migrations()
