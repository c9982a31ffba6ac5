"""What the catalogue refuses, in sentences for the owner."""

from storefront.kernel.refusal import Refusal


class UnableToSave(Refusal):
    """The draft cannot become a product; the owner can put it right."""


class NotFound(LookupError):
    """There is no such product, variant or category."""
