"""Named fault points: where a rehearsal may kill the process or raise.

`point("name")` does nothing unless `SHOP_FAULTS` is set, which production refuses.
`SHOP_FAULTS="orders.place.committed:kill"` or `":kill:3"` (the third pass) or `":raise"`;
several are separated by commas.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Fault(RuntimeError):
    """Raised at a point armed with `:raise`."""


def _parse(value: str) -> dict[str, list]:
    armed = {}
    for item in filter(None, (part.strip() for part in value.split(","))):
        name, action, *rest = item.split(":")
        armed[name] = [action, int(rest[0]) if rest else 1]
    return armed


_armed = _parse(os.environ.get("SHOP_FAULTS", ""))


@contextmanager
def rehearse(value: str) -> Iterator[None]:
    """Arm points inside the block, written like `SHOP_FAULTS`."""
    before = dict(_armed)
    _armed.update(_parse(value))
    try:
        yield
    finally:
        _armed.clear()
        _armed.update(before)


def arm(value: str) -> None:
    """Arm points of this process from now on, written like `SHOP_FAULTS`."""
    _armed.update(_parse(value))


@contextmanager
def visit(name: str, rival: Callable[[], object]) -> Iterator[None]:
    """Call `rival` at the first pass of the point inside the block: what somebody else did just then."""
    before = dict(_armed)
    _armed[name] = [rival, 1]
    try:
        yield
    finally:
        _armed.clear()
        _armed.update(before)


def point(name: str) -> None:
    """A place worth dying at."""
    if _armed and name in _armed:
        _strike(name)


def _strike(name: str) -> None:
    entry = _armed[name]
    entry[1] -= 1
    if entry[1] != 0:
        return
    if callable(entry[0]):
        entry[0]()
        return
    if entry[0] == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    raise Fault(name)
