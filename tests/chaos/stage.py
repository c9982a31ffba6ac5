"""The shop that is struck: its processes under their supervisor, and its databases as the judge reads them."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import redis
from flask import Flask

from storefront import config
from storefront.app import create_app
from storefront.catalog import queries as catalog
from storefront.dev import valkey
from storefront.inventory import services as inventory
from tests.chaos.plans import GOODS
from tests.support.databases import OwnPostgres, fresh_database, own_postgres
from tests.support.shop import Shop, running_shop

PLENTY = 5000


class Stage:
    """`app` reads and writes the same databases as the running shop."""

    def __init__(self, shop: Shop, folder: Path, app: Flask, postgres: OwnPostgres | None) -> None:
        self.shop, self.folder, self.app, self.postgres = shop, folder, app, postgres

    @property
    def supervisor(self) -> int:
        return self.shop.process.pid

    def restart_valkey(self, *, emptied: bool) -> None:
        """`kill -9`; the supervisor starts it again, with its file or with nothing."""
        if emptied:
            redis.Redis(unix_socket_path=str(valkey.socket_path(self.folder)), socket_timeout=2).flushall()
        self.shop.kill("valkey-server")

    def restart_postgres(self) -> None:
        if self.postgres:
            self.postgres.restart()


@contextmanager
def stage(folder: Path, *, postgres: bool) -> Iterator[Stage]:
    """An open demo shop with plenty of everything, on a database of its own; holds last a minute."""
    with ExitStack() as stack:
        server = url = None
        if postgres:
            server = stack.enter_context(own_postgres(folder / "postgres"))
            url = fresh_database(server.url, "shop_chaos")
        instance = folder / "instance"
        kept = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder / "pyc")}  # quicker to start again
        settings = {"HOLD_MINUTES": "1", "LOG_FORMAT": "text", **kept}
        shop = running_shop(instance, database_url=url or "", options=("--restart-at-once",), **settings)
        shop = stack.enter_context(shop)
        app = create_app(config.from_environment(_environ(shop, instance)))
        with app.app_context():
            _fill_shelves()
            yield Stage(shop, instance, app, server)


def _environ(shop: Shop, instance: Path) -> dict[str, str]:
    secret = (instance / "stripe_webhook_secret").read_text().strip()
    stripe = {"STRIPE_SECRET_KEY": shop.twin.key, "STRIPE_API_BASE": shop.twin.url, "STRIPE_WEBHOOK_SECRET": secret}
    return {**os.environ, **shop.environ, **stripe, "REDIS_URL": valkey.url(valkey.socket_path(instance))}


def _fill_shelves() -> None:
    for slug in GOODS:
        sku = catalog.product_page(slug, "en").variant.sku
        inventory.stock(sku=sku, quantity=PLENTY, reason="chaos", actor="chaos")
