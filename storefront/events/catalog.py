"""What catalog says."""

from dataclasses import dataclass

from storefront.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class ProductChanged(Event):
    """Anything a shopper sees of the product changed; listeners read it anew."""

    NAME = "EVENT_PRODUCT_CHANGED"
    TRACE = "product_id"
    product_id: str
    slug: str


@dataclass(frozen=True, kw_only=True)
class ProductRemoved(Event):
    NAME = "EVENT_PRODUCT_REMOVED"
    TRACE = "product_id"
    product_id: str
    slug: str
