"""`python -m tests.bench --help`, or `make bench`."""

import argparse
import contextlib
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench import raw, table
from tests.bench.measuring import ORDERS, PAGES, Bench, Measured, statements_and_requests
from tests.bench.processes import served
from tests.bench.saga import finish_orders
from tests.bench.stage import DATABASES, Stage, stage
from tests.support.twin import free_port

SAGA = ("saga", "saga hot")
EVERYTHING = (*PAGES, *ORDERS, *SAGA, "raw")


def main(arguments: list[str] | None = None) -> int:
    wanted = _read(arguments)
    measured: list[Measured] = []
    print(table.head(), flush=True)
    with tempfile.TemporaryDirectory(prefix="shop-bench-") as folder:
        for database in wanted.db:
            with stage(database, Path(wanted.folder or folder)) as one:
                for found in _measure(one, wanted):
                    print(table.row(found), flush=True)
                    measured.append(found)
                if "raw" in wanted.only:
                    print(*raw.limits(one, wanted.clients, wanted.seconds), sep="\n", flush=True)
    print("", *table.aims(measured), sep="\n")
    errors = [f"{one.what}: {error}" for one in measured for error in one.cost.errors]
    print(*errors[:10], sep="\n", file=sys.stderr)
    return 1 if errors else 0


def _measure(one: Stage, wanted: argparse.Namespace) -> Iterator[Measured]:
    names = [name for name in wanted.only if name in (*PAGES, *ORDERS)]
    if names:
        told = statements_and_requests(one, names)
        with _bench(one, wanted.seconds) as bench:
            for name in names:
                for clients in wanted.clients:
                    yield bench.measure(name, clients, told[name])
    for name in wanted.only:
        if name in SAGA:
            yield from _saga(one, name, wanted)


def _saga(one: Stage, name: str, wanted: argparse.Namespace) -> Iterator[Measured]:
    for clients in wanted.clients:
        with _bench(one, wanted.seconds) as bench:
            floor_ms = bench.floor_now(clients)
        done = finish_orders(one, clients=clients, hot=name.endswith("hot"), orders=wanted.orders)
        yield Measured(one.database, name, clients, done.cost, floor_ms, 0, 0, done.worker_mb)
        print("    CPU ms of one order: " + ", ".join(f"{part} {ms:.1f}" for part, ms in done.parts.items()))


@contextlib.contextmanager
def _bench(one: Stage, seconds: float) -> Iterator[Bench]:
    port = free_port()
    floor = served("tests.bench.floor:app", port=port, environ=one.environ, log=one.folder / "floor.log")
    with one.serve() as (shop_port, shop), floor as floor_meter:
        yield Bench(one, shop_port, shop, port, floor_meter, seconds)


def _read(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument("--only", type=_names(EVERYTHING), default=EVERYTHING, help=", ".join(EVERYTHING))
    parser.add_argument("--db", type=_names(DATABASES), default=DATABASES, help=", ".join(DATABASES))
    parser.add_argument("--clients", type=_numbers, default=(1, 8, 32), help="1,8,32")
    parser.add_argument("--seconds", type=float, default=2.0, help="how long each page is measured")
    parser.add_argument("--orders", type=int, default=120, help="how many orders the saga finishes")
    parser.add_argument("--folder", help="keep the shop here and use it again next time")
    return parser.parse_args(arguments)


def _names(known: tuple[str, ...]):
    def read(text: str) -> tuple[str, ...]:
        named = tuple(part.strip() for part in text.split(","))
        if unknown := set(named) - set(known):
            raise argparse.ArgumentTypeError(f"{', '.join(unknown)} is not one of {', '.join(known)}")
        return named

    return read


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


if __name__ == "__main__":
    sys.exit(main())
