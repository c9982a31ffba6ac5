"""Reviews: write one, say that one helped, say that one should not be here."""

from blueprints.reviews import weighing, writing  # noqa: F401  (their routes)
from blueprints.reviews.edge import bp

__all__ = ["bp"]
