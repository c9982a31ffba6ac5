"""Goods held for orders that were never written go back on the shelf."""

from datetime import timedelta

from storefront.inventory import queries
from storefront.inventory import services as inventory
from storefront.kernel import clock
from storefront.orders import queries as orders

PATIENCE = timedelta(minutes=2)  # between the hold and the order lie milliseconds, unless a process died there


def lapse_holds() -> int:
    """How many were given back. A hold whose order stands is the saga's, however late that is."""
    waiting = queries.unclaimed(before=clock.now() - PATIENCE)
    known = orders.known(waiting)
    return sum(inventory.lapse(order_id=order_id) for order_id in waiting if order_id not in known)
