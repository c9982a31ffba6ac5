"""Answers that seldom change, kept per process so that not every page reads them again.

A process forgets at once what belongs to a context it has just written to; what another process wrote is
seen after `seconds` at the latest. So it fits what shoppers look at (menus, labels), never what is decided on.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import current_app

from storefront.kernel.db import commits, writing

P = ParamSpec("P")
T = TypeVar("T")
MOST = 512  # answers of one function; then all of them are forgotten


def kept(context: str, *, seconds: float = 2.0) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep what the function read of this context, by its hashable arguments; whoever gets it must not change it."""

    def wrap(read: Callable[P, T]) -> Callable[P, T]:
        @wraps(read)
        def recall(*args: P.args, **kwargs: P.kwargs) -> T:
            if writing() is not None:
                return read(*args, **kwargs)
            answers = _answers(read)
            key, now, commit = (args, tuple(kwargs.items())), time.monotonic(), commits[context]
            known = answers.get(key)
            if known is not None and known[0] == commit and known[1] > now:
                return known[2]
            answer = read(*args, **kwargs)
            if len(answers) >= MOST:
                answers.clear()
            answers[key] = (commit, now + seconds, answer)
            return answer

        return recall

    return wrap


def _answers(read: Callable[..., Any]) -> dict[Any, tuple[int, float, Any]]:
    """They belong to the application, so that two in one process do not hear each other's."""
    return current_app.extensions.setdefault("kept", {}).setdefault(read, {})


def forget() -> None:
    """Everything this application keeps: for tests that empty tables behind the shop's back."""
    current_app.extensions.pop("kept", None)
