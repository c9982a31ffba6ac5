"""Payments that nobody tells us about: lost webhooks and holds that are over."""

import structlog

from storefront.payments import queries, services
from storefront.payments.providers.base import ProviderAway

log = structlog.get_logger()


def settle_open() -> str:
    """Ask again about open pages that were not looked at for a while."""
    orders = queries.open_pages()
    for order_id in orders:
        services.signal(order_id=order_id, source="sweeper")
    return f"asked about {len(orders)} open payments"


def reconcile() -> str:
    """Compare with the provider's own lists of the last two days, and repair."""
    return services.reconcile()


def expire_overdue() -> str:
    """Close pages whose hold is over; the provider first, the stock after."""
    orders = queries.overdue()
    for order_id in orders:
        try:
            services.expire(order_id=order_id)
        except ProviderAway as away:
            log.warning("provider away, will try again", trace=order_id, reason=str(away))
    return f"closed {len(orders)} overdue payments"
