"""Named fault points: where a rehearsal may kill the process or raise.

`point("name")` does nothing unless `SHOP_FAULTS` is set, which production refuses. Several are separated by
commas; `:3` at the end means the third pass.

- `orders.place.committed:kill`: SIGKILL on reaching the point.
- `orders.place.committed:kill_after`: SIGKILL right after the unit of work that follows the point: when the next
  transaction has committed, or another point is reached, whichever comes first.
- `orders.place.committed:raise`: `Fault` is raised at the point.

Before it strikes, a line `name action pid where` is added to the file that `SHOP_FAULTS_LOG` names.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

ACTIONS = ("kill", "kill_after", "raise")


class Fault(RuntimeError):
    """Raised at a point armed with `:raise`."""


def _parse(value: str) -> dict[str, list]:
    armed = {}
    for item in filter(None, (part.strip() for part in value.split(","))):
        name, action, *rest = item.split(":")
        if action not in ACTIONS:
            raise ValueError(f"SHOP_FAULTS knows {', '.join(ACTIONS)}, not {action!r}.")
        armed[name] = [action, int(rest[0]) if rest else 1]
    return armed


_armed = _parse(os.environ.get("SHOP_FAULTS", ""))
_leaving: list[str] = []  # the point whose unit of work may still be done, and nothing after it


@contextmanager
def rehearse(value: str) -> Iterator[None]:
    """Arm points inside the block, written like `SHOP_FAULTS`."""
    with _also(_parse(value)):
        yield


def arm(value: str) -> None:
    """Arm points of this process from now on, written like `SHOP_FAULTS`."""
    _armed.update(_parse(value))


@contextmanager
def visit(name: str, rival: Callable[[], object]) -> Iterator[None]:
    """Call `rival` at the first pass of the point inside the block: what somebody else did just then."""
    with _also({name: [rival, 1]}):
        yield


@contextmanager
def _also(points: dict[str, list]) -> Iterator[None]:
    before = dict(_armed)
    _armed.update(points)
    try:
        yield
    finally:
        _armed.clear()
        _armed.update(before)
        _leaving.clear()


def point(name: str) -> None:
    """A place worth dying at."""
    if _leaving:
        _kill(_leaving[0], "kill_after", name)
    if _armed and name in _armed:
        _strike(name)


def committed(context: str) -> None:
    """A transaction of this context has committed: the end of a unit of work."""
    if _leaving:
        _kill(_leaving[0], "kill_after", f"commit:{context}")


def _strike(name: str) -> None:
    entry = _armed[name]
    entry[1] -= 1
    if entry[1] != 0:
        return
    if callable(entry[0]):
        entry[0]()
    elif entry[0] == "kill_after":
        _leaving.append(name)
    elif entry[0] == "kill":
        _kill(name, "kill", name)
    else:
        note(name, "raise", name)
        raise Fault(name)


def _kill(name: str, action: str, where: str) -> None:
    note(name, action, where)
    os.kill(os.getpid(), signal.SIGKILL)


def note(name: str, action: str, where: str) -> None:
    """Leave a trace of a strike, for whoever must prove that it happened."""
    if path := os.environ.get("SHOP_FAULTS_LOG"):
        with open(path, "a") as log:
            log.write(f"{name} {action} {os.getpid()} {where}\n")
