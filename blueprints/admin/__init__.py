"""The admin: a blueprint over flows and queries, a file per area. It owns no database."""

from blueprints.admin import (  # noqa: F401  (their routes)
    files,
    jobs,
    messages,
    orders,
    parcels,
    products,
    rehearsals,
    reviews,
    search,
    stock,
    today,
)
from blueprints.admin.edge import bp

__all__ = ["bp"]
