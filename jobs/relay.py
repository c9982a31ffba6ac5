"""The relay: looks into every outbox and rings RQ for what waits there."""

import time
from collections import Counter
from typing import Any

import structlog
from redis.exceptions import RedisError

from jobs.queues import queue, ring
from storefront.kernel import faults, outbox
from storefront.kernel.context import Context, contexts
from storefront.kernel.db import db

PER_RING = 16  # one ring drains many; more rings let more workers help
MOST_RINGS = 500  # that nobody answers: with no worker up, the queue must not fill Redis
COMPLAIN_SECONDS = 30
log = structlog.get_logger()
_complained_at = float("-inf")


def sweep(redis_url: str) -> int:
    """Ring once for every waiting handler; returns the deliveries rung for.

    Rings first and remembers after: a crash between the two only rings twice. When the bell is broken
    everything stays due and is rung when it is back; it is not tried again for every context.
    """
    total = 0
    for context in list(contexts.values()):
        try:
            total += _ring(context, redis_url, outbox.due(context))
        except RedisError as error:
            _complain(error)
            break
        finally:
            db.session.remove()
    return total


def go_on(context: Context, redis_url: str, *, own: str | None) -> list[str]:
    """Handlers of one's own queue that wait in this outbox: they need no bell. All others are rung for."""
    rows = outbox.due(context)
    try:
        _ring(context, redis_url, [row for row in rows if row.queue != own])
    except RedisError as error:
        _complain(error)
    finally:
        db.session.remove()
    return list(dict.fromkeys(row.handler for row in rows if row.queue == own))


def _ring(context: Context, redis_url: str, rows: list[Any]) -> int:
    if not rows:
        return 0
    full = {name for name in {row.queue for row in rows} if queue(name, redis_url).count >= MOST_RINGS}
    for (name, handler), count in Counter((row.queue, row.handler) for row in rows).items():
        for _ in range(-(-count // PER_RING) if name not in full else 0):
            ring(name, redis_url, "jobs.saga.drain", context.name, handler)
    faults.point("relay.sweep.rang")
    outbox.rung(context, [row.id for row in rows])
    return len(rows)


def _complain(error: RedisError) -> None:
    """Once in a while: the relay looks five times a second."""
    global _complained_at
    if time.monotonic() > _complained_at + COMPLAIN_SECONDS:
        _complained_at = time.monotonic()
        log.warning("the doorbell is broken", reason=str(error))
