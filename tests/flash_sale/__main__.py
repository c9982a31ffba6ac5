"""Rehearse a flash sale: a shop of its own, real server processes, both databases; exit 1 when anything is wrong."""

import argparse
import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from storefront import config
from storefront.app import create_app
from storefront.kernel.db import db
from tests.bench.processes import Meter
from tests.bench.stage import DATABASES, Stage, stage
from tests.flash_sale.sale import Plan, Sale


def main(arguments: list[str] | None = None) -> int:
    wanted = _read(arguments)
    if os.environ.get("SHOP_ENV") == "production":
        raise SystemExit("A flash sale is not rehearsed where SHOP_ENV is production.")
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="shop-flash-sale-") as folder:
        for database in wanted.db:
            with open_shop(database, Path(folder)) as (one, app, port, meter):
                sale = Sale(app, port, meter, plan(one, wanted))
                for number in range(1, wanted.rounds + 1):
                    found = sale.hold()
                    wrong += bool(found.wrong)
                    print(f"{database:10} {number:3}  {found.row()}", flush=True)
    print(f"{wrong} of {wanted.rounds * len(wanted.db)} sales went wrong.")
    return 1 if wrong else 0


@contextlib.contextmanager
def open_shop(database: str, folder: Path) -> Iterator[tuple[Stage, Flask, int, Meter]]:
    """The demo shop behind granian, and an application on the same databases to look behind the counter."""
    with stage(database, folder) as one:
        app = create_app(config.from_environment(one.environ))
        try:
            with one.serve() as (port, meter):
                yield one, app, port, meter
        finally:
            with app.app_context():
                db.session.remove()
                for engine in db.engines.values():
                    engine.dispose()


def plan(one: Stage, wanted: argparse.Namespace) -> Plan:
    skus = tuple(sku for _, sku in one.goods.things[: 2 if wanted.crossing else 1])
    return Plan(wanted.shoppers, wanted.stock, skus, wanted.presses, wanted.at_once)


def _read(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/flash-sale", description=__doc__)
    parser.add_argument("--shoppers", type=int, default=200, help="who stand at the last step")
    parser.add_argument("--stock", type=int, default=50, help="how many are left")
    parser.add_argument("--crossing", action="store_true", help="two things each, in carts of opposite order")
    parser.add_argument("--presses", type=int, default=1, help="how often everybody presses at once")
    parser.add_argument("--at-once", type=int, help="presses under way at a time; all by default")
    parser.add_argument("--rounds", type=int, default=1, help="sales one after another")
    parser.add_argument("--db", nargs="+", choices=DATABASES, default=DATABASES)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
