"""The checkout: a page a step, everything typed is kept, and one press of the button is one order."""

from blueprints.checkout import placing, steps
from blueprints.checkout.edge import bp

__all__ = ["bp", "placing", "steps"]
