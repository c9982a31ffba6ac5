"""The owner's list of orders."""

from dataclasses import replace

from storefront.orders import queries as orders
from storefront.shipping import queries as shipping


def find_orders(*, filters: orders.Filters, page: int) -> orders.OrdersPage:
    """A page of the list; the text of the filters may also be (part of) a parcel's tracking number."""
    tracked = shipping.orders_tracked_by(filters.text) if filters.text else []
    return orders.search(replace(filters, also=tuple(tracked)), page)
