"""Exceptions instead of death, at the points where the real ones come from."""

import stripe
from redis.exceptions import TimeoutError as RedisTimeout
from sqlalchemy.exc import OperationalError

ERRORS = {
    "database gone": lambda: OperationalError("SELECT 1", {}, Exception("server closed the connection unexpectedly")),
    "too slow": lambda: TimeoutError("timed out"),
    "redis too slow": lambda: RedisTimeout("Timeout reading from socket"),
    "stripe unreachable": lambda: stripe.APIConnectionError("Connection reset by peer"),
    "stripe busy": lambda: stripe.RateLimitError("Too many requests", http_status=429),
    "stripe replays a 500": lambda: stripe.APIError("boom", http_status=500, headers={"Idempotent-Replayed": "true"}),
    "stripe says 500": lambda: stripe.APIError("boom", http_status=500, headers={}),
    "another request had this key": lambda: stripe.IdempotencyError(
        "Keys for idempotent requests can only be used once"
    ),
}

PROVIDER = ("payments.provider.asking", "payments.provider.answered")
DATABASE = ("handled.inventory.prepare_order", "handled.orders.book_payment", "inventory.allocate.held")
TABLE = {
    "database gone": (*DATABASE, "payments.settle.applied", "shipping.plan.planned", "payments.webhook.written"),
    "too slow": ("payments.open.before_call", "notifications.send.before_call", "shipping.ship.before_call"),
    "redis too slow": ("relay.sweep.rang", "schedule.tick.claimed"),
    "stripe unreachable": PROVIDER,
    "stripe busy": PROVIDER,
    "stripe replays a 500": PROVIDER,
    "stripe says 500": PROVIDER,
    "another request had this key": PROVIDER,
}
