"""The one object that the parts share, and the cause that ties an event to its request."""

import time
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from storefront.twin.settings import Settings
from storefront.twin.store import Store


@dataclass(kw_only=True)
class Cause:
    """The request in whose course things happen; `events` gathers the ids of what it announced."""

    request_id: str | None = None
    idempotency_key: str | None = None
    events: list[str] = field(default_factory=list)


CAUSE: ContextVar[Cause | None] = ContextVar("cause", default=None)


@contextmanager
def caused_by(cause: Cause):
    """Name the request while its work is done."""
    token = CAUSE.set(cause)
    try:
        yield cause
    finally:
        CAUSE.reset(token)


@dataclass(kw_only=True)
class Twin:
    """Settings and state; the clock runs ahead of the wall by a switch."""

    settings: Settings
    store: Store

    def now(self) -> int:
        """Seconds since 1970 by the twin's clock."""
        return int(time.time() + self.seconds_ahead)

    @property
    def seconds_ahead(self) -> int:
        return (self.store.note("switches") or {}).get("clock_ahead_seconds", 0)
