"""The one clock; always UTC. Tests move it with `travel`."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_offset = timedelta()


def now() -> datetime:
    return datetime.now(UTC) + _offset


@contextmanager
def travel(**delta: float) -> Iterator[None]:
    """Move the clock of this process by a `timedelta(**delta)` inside the block."""
    global _offset
    before, _offset = _offset, _offset + timedelta(**delta)
    try:
        yield
    finally:
        _offset = before
