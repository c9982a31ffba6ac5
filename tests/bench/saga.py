"""Orders finished by the saga: the real clock, RQ workers, Valkey and the Stripe twin; the demo carrier delivers at once."""

import contextlib
import os
import queue
import signal
import sqlite3
import threading
import time
from dataclasses import dataclass

import psycopg
import requests

from tests.bench.load import Cost
from tests.bench.processes import Meter
from tests.bench.stage import Stage
from tests.support.shop import Shop, running_shop, wait_for

ORDERS = 120
SPREAD = 16  # different SKUs
PARTS = {
    "clock": ("jobs.clock",),
    "workers": ("rq worker",),
    "web": ("granian",),
    "twin": ("storefront.twin",),
}
FINISHED = "SELECT count(*) FROM {}orders WHERE status = 'finished'"


@dataclass(frozen=True)
class Finished:
    """`parts`: CPU-ms of one order in each kind of process, the database's as `database`."""

    cost: Cost
    parts: dict[str, float]
    worker_mb: float


def finish_orders(stage: Stage, *, clients: int, hot: bool, orders: int = ORDERS) -> Finished:
    """Place orders with the clock stopped, let it go, pay every page that opens, wait for the last to be finished."""
    with running_shop(stage.folder / "instance", database_url=stage.url, DEMO_CARRIER_SECONDS="0") as shop:
        clock = shop.pids("jobs.clock")[0]
        wait_for(lambda: len(shop.pids("rq worker")) >= 3, seconds=20)
        time.sleep(2)
        before = _finished(stage)
        os.kill(clock, signal.SIGSTOP)
        skus = [sku for _, sku in stage.goods.things[: 1 if hot else SPREAD]]
        stage.backstage("place", str(orders), *skus)
        meters = {name: Meter(_roots(shop, words)) for name, (words,) in PARTS.items()}
        meters |= {"database": stage.db} if stage.db else {}
        spent = {name: meter.cpu_ms() for name, meter in meters.items()}
        began = time.perf_counter()
        os.kill(clock, signal.SIGCONT)
        with _payers(shop, clients):
            wait_for(lambda: _finished(stage) - before >= orders, seconds=120, every=0.05)
        lasted = time.perf_counter() - began
        parts = {name: (meter.cpu_ms() - spent[name]) / orders for name, meter in meters.items()}
        memory = max(meters["workers"].worker_mb(), 0)
    ours = sum(value for name, value in parts.items() if name in ("clock", "workers", "web"))
    took = 1000 * lasted
    return Finished(Cost(orders, orders / lasted, took, took, ours, parts.get("database", 0.0)), parts, memory)


def _roots(shop: Shop, words: str) -> list[int]:
    """Processes with these words that are not children of one another."""
    found = shop.pids(words)
    below = {child for pid in found for child in Meter([pid]).everyone() if child != pid}
    return [pid for pid in found if pid not in below]


def _finished(stage: Stage) -> int:
    if stage.url:
        with psycopg.connect(stage.url.replace("+psycopg", "")) as connection:
            return connection.execute(FINISHED.format("orders.")).fetchone()[0]
    with contextlib.closing(sqlite3.connect(stage.folder / "instance" / "orders.sqlite3", timeout=10)) as connection:
        return connection.execute(FINISHED.format("")).fetchone()[0]


@contextlib.contextmanager
def _payers(shop: Shop, count: int):
    """Shoppers who pay every page that the provider has open, until the block ends."""
    pages: queue.Queue[str] = queue.Queue()
    over = threading.Event()
    threads = [threading.Thread(target=_watch, args=(shop, pages, over), daemon=True)]
    threads += [threading.Thread(target=_pay, args=(shop, pages, over), daemon=True) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _watch(shop: Shop, pages: queue.Queue, over: threading.Event) -> None:
    known: set[str] = set()
    while not over.wait(0.2):
        for session in _open_sessions(shop):
            if session["id"] not in known:
                known.add(session["id"])
                pages.put(session["url"])


def _open_sessions(shop: Shop) -> list[dict]:
    url = f"{shop.twin.url}/v1/checkout/sessions"
    wanted = {"limit": 100, "status": "open"}
    return requests.get(url, params=wanted, auth=(shop.twin.key, ""), timeout=20).json()["data"]


def _pay(shop: Shop, pages: queue.Queue, over: threading.Event) -> None:
    while not over.is_set():
        with contextlib.suppress(queue.Empty):
            shop.twin.pay(pages.get(timeout=0.1))
