"""Answer the doorbell: deliver what waits for one handler. Holds no logic."""

from flask import current_app

from jobs import relay
from storefront.kernel import faults, outbox
from storefront.kernel.context import contexts


def drain(producer: str, handler: str) -> int:
    """Handle what waits, then ring at once for what that work said itself."""
    handled = outbox.drain(contexts[producer], handler=handler)
    faults.point("saga.drain.handled")
    consumer = handler.split(".")[0]
    relay.sweep(current_app.extensions["settings"].redis_url, only=[producer, consumer])
    return handled
