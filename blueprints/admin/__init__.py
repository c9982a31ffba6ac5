"""The admin: a blueprint over flows and queries, a file per area. It owns no database."""

from blueprints.admin import jobs, messages, orders, parcels, products, rehearsals, stock, today  # noqa: F401  (their routes)
from blueprints.admin.edge import bp

__all__ = ["bp"]
