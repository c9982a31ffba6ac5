"""The relay: looks into every outbox and rings RQ for what waits there."""

from collections import Counter
from collections.abc import Iterable

import structlog
from redis.exceptions import RedisError

from jobs.queues import ring
from storefront.kernel import outbox
from storefront.kernel.context import Context, contexts
from storefront.kernel.db import db

PER_RING = 16  # one ring drains many; more rings let more workers help
log = structlog.get_logger()


def sweep(redis_url: str, *, only: Iterable[str] | None = None) -> int:
    """Ring once for every waiting handler; returns the deliveries rung for.

    Rings first and remembers after: a crash between the two only rings twice. When the bell is broken
    everything stays due and is rung when it is back; it is not tried again for every context.
    """
    total = 0
    for name in only or list(contexts):
        try:
            total += _sweep(contexts[name], redis_url)
        except RedisError as error:
            log.warning("the doorbell is broken", reason=str(error))
            break
        finally:
            db.session.remove()
    return total


def _sweep(context: Context, redis_url: str) -> int:
    rows = outbox.due(context)
    if not rows:
        return 0
    for (queue, handler), count in Counter((row.queue, row.handler) for row in rows).items():
        for _ in range(-(-count // PER_RING)):
            ring(queue, redis_url, "jobs.saga.drain", context.name, handler)
    outbox.rung(context, [row.id for row in rows])
    return len(rows)
