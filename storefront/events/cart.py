"""What cart says."""

from dataclasses import dataclass

from storefront.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class CartLineCut(Event):
    """The UPDATE job took a line down to what the warehouse has; `left` 0 means set aside."""

    NAME = "EVENT_CART_LINE_CUT"
    TRACE = "cart_id"
    cart_id: str
    owner: str
    sku: str
    wanted: int
    left: int
