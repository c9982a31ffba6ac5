"""Clients that do the same thing at the same time, and what that cost."""

import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.bench.processes import Meter
from tests.bench.wire import Client

Deed = Callable[[Client], None]


@dataclass(frozen=True)
class Cost:
    """`app_ms` and `db_ms`: CPU of one operation. Times are milliseconds, `rate` operations a second."""

    done: int
    rate: float
    p50: float
    p99: float
    app_ms: float
    db_ms: float
    errors: tuple[str, ...] = ()

    @property
    def cpu_ms(self) -> float:
        return self.app_ms + self.db_ms


class Load:
    """`clients` browsers that repeat a deed for some seconds, or until everything prepared is used up."""

    def __init__(self, *, port: int, clients: int, app: Meter, db: Meter | None) -> None:
        self.port, self.clients, self.app, self.db = port, clients, app, db
        self._took: list[float] = []
        self._errors: list[str] = []

    def for_seconds(self, seconds: float, deeds: Callable[[int], Deed]) -> Cost:
        """`deeds(n)` gives the n-th client what to do over and over; the first round is not counted."""
        return self._run(seconds, [deeds(number) for number in range(self.clients)], warm=True)

    def once_each(self, prepared: list[list[Deed]]) -> Cost:
        """Every client does its list of deeds once, all clients at the same time."""
        return self._run(120, [self._next_of(deeds) for deeds in prepared], warm=False)

    @staticmethod
    def _next_of(deeds: list[Deed]) -> Deed:
        waiting = iter(deeds)

        def one(client: Client) -> None:
            next(waiting)(client)

        return one

    def _run(self, seconds: float, deeds: list[Deed], *, warm: bool) -> Cost:
        self._ready = threading.Barrier(self.clients + 1)
        self._stop = threading.Event()
        threads = [threading.Thread(target=self._repeat, args=(deed, warm), daemon=True) for deed in deeds]
        for thread in threads:
            thread.start()
        self._ready.wait()
        app, db, began = self.app.cpu_ms(), self._db_ms(), time.perf_counter()
        self._ready.wait()
        self._wait(threads, began + seconds)
        lasted = time.perf_counter() - began
        return self._cost(lasted, self.app.cpu_ms() - app, self._db_ms() - db)

    def _wait(self, threads: list[threading.Thread], until: float) -> None:
        for thread in threads:
            thread.join(max(0.0, until - time.perf_counter()))
        self._stop.set()
        for thread in threads:
            thread.join()

    def _repeat(self, deed: Deed, warm: bool) -> None:
        client = Client(self.port)
        try:
            if warm:
                deed(client)
        except Exception as error:
            self._errors.append(str(error))
        self._ready.wait()
        self._ready.wait()
        try:
            while not self._stop.is_set():
                began = time.perf_counter()
                deed(client)
                self._took.append(time.perf_counter() - began)
        except StopIteration:
            pass
        except Exception as error:
            self._errors.append(f"{type(error).__name__}: {error}")
        finally:
            client.close()

    def _db_ms(self) -> float:
        return self.db.cpu_ms() if self.db else 0.0

    def _cost(self, lasted: float, app_ms: float, db_ms: float) -> Cost:
        done = len(self._took)
        took = sorted(1000 * one for one in self._took) or [0.0]
        p99 = took[min(done - 1, int(done * 0.99))] if done else 0.0
        each = max(1, done)
        p50 = statistics.median(took)
        return Cost(done, done / lasted, p50, p99, app_ms / each, db_ms / each, tuple(self._errors))
