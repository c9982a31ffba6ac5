"""Answer the doorbell: deliver what waits for one handler, then what that made waiting. Holds no logic."""

import time

from flask import current_app

from jobs import relay
from storefront.kernel import faults, outbox
from storefront.kernel.bus import subscriptions
from storefront.kernel.context import contexts

SECONDS = 20  # of the 60 that RQ gives a job


def drain(producer: str, handler: str) -> int:
    """Handle what waits, and go on with what that work said to handlers of the same queue.

    Other queues are rung for at once. What is left when the time is over has a bell of its own: the clock
    looks several times a second.
    """
    until, todo, handled = time.monotonic() + SECONDS, [(producer, handler)], 0
    known, redis_url = subscriptions.get(handler), current_app.extensions["settings"].redis_url
    own = known.queue if known else None  # a handler of another version: its deliveries fail, and are kept
    while todo and (left := until - time.monotonic()) > 0:
        producer, handler = todo.pop(0)
        handled += outbox.drain(contexts[producer], handler=handler, seconds=left)
        faults.point("saga.drain.handled")
        for name in filter(contexts.get, dict.fromkeys((producer, handler.split(".")[0]))):
            waiting = [(name, key) for key in relay.go_on(contexts[name], redis_url, own=own)]
            todo += [step for step in waiting if step not in todo]
    return handled
