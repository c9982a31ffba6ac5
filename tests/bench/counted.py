"""The shop with its statements told in a header of every answer. `granian tests.bench.counted:app`, one at a time."""

from collections.abc import Callable, Iterable
from typing import Any

from tests.support.statements import counted
from wsgi import app as shop


class Counted:
    def __init__(self, application: Callable) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        with counted() as said:

            def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
                return start_response(status, [*headers, ("X-Statements", str(len(said)))], *rest)

            return self.application(environ, start)


app = Counted(shop)
