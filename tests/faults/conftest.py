"""A whole shop on PostgreSQL with a fault proxy in front of Redis, PostgreSQL and the Stripe twin."""

import re
import subprocess
import time
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
import requests
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url

from storefront import config
from storefront.app import create_app
from storefront.catalog import queries as catalog
from storefront.dev import valkey
from storefront.inventory import services as inventory
from storefront.kernel.db import db
from tests.support.databases import fresh_database, own_postgres
from tests.support.faultproxy import FaultProxy, fault_proxy
from tests.support.shop import ADDRESS, Shop, running_shop, wait_for
from tests.support.shopper import Shopper
from tests.support.twin import KEY, SECRET, free_port, running_twin

DATABASE = "shop_besieged"
PLENTY = 2000


class Stopwatch(Shopper):
    """A shopper who notes how long each answer took, in seconds."""

    def __init__(self, base: str) -> None:
        super().__init__(base)
        self.seconds: list[float] = []

    def open(self, path):
        return self._timed(lambda: super(Stopwatch, self).open(path))

    def submit(self, action, **values):
        return self._timed(lambda: super(Stopwatch, self).submit(action, **values))

    def _timed(self, ask):
        began = time.monotonic()
        answer = ask()
        self.seconds.append(time.monotonic() - began)
        return answer


@dataclass
class Besieged:
    """The shop, the three proxies, and a look into the orders that passes by them."""

    shop: Shop
    redis: FaultProxy
    postgres: FaultProxy
    stripe: FaultProxy
    direct: Engine
    proxies: list[FaultProxy] = field(default_factory=list)

    def shopper(self) -> Stopwatch:
        return Stopwatch(self.shop.url)

    def to_the_button(self, email: str) -> Stopwatch:
        """A shopper who only has to press the button."""
        shopper = self.shopper()
        shopper.open("/p/moor-mug")
        shopper.submit("/cart/lines")
        shopper.open("/checkout/")
        shopper.submit("/checkout/details", **ADDRESS | {"email": email})
        shopper.submit("/checkout/delivery")
        assert 'id="place"' in shopper.page.text, shopper.page.text[:1500]
        return shopper

    def press(self, shopper: Stopwatch) -> str:
        """The button; the address of the order's page."""
        shopper.submit("/checkout/order")
        found = re.search(r"/orders/[\w-]{20,}", " ".join(one.url for one in [*shopper.page.history, shopper.page]))
        assert found, f"{shopper.page.status_code} {shopper.page.url}"
        return found[0]

    def count(self, statement: str, **values) -> int:
        with self.direct.connect() as connection:
            return connection.scalar(text(statement), values)

    def orders(self, email: str, status: str = "%") -> int:
        words = "SELECT count(*) FROM orders.orders WHERE email LIKE :email AND status LIKE :status"
        return self.count(words, email=email, status=status)

    def pay(self, order: str) -> None:
        """As soon as there is a page to pay at."""

        def opened():
            answer = requests.get(f"{self.shop.url}{order}/payment", allow_redirects=False, timeout=30)
            return answer.headers.get("Location") if answer.status_code == 303 else None

        page = wait_for(opened, seconds=60)
        answer = self.shop.twin.pay(page)
        assert answer.status_code == 303, answer.text[:500]

    def charges(self, email: str) -> list[str]:
        """The order id of every charge for this shopper's orders."""
        with self.direct.connect() as connection:
            found = connection.execute(text("SELECT id FROM orders.orders WHERE email = :email"), {"email": email})
            ids = {row[0] for row in found}
        return [one["metadata"]["order_id"] for one in self.shop.twin.charges() if one["metadata"]["order_id"] in ids]


@pytest.fixture(scope="session")
def the_besieged(tmp_path_factory):
    folder = tmp_path_factory.mktemp("besieged")
    with ExitStack() as stack:
        server = stack.enter_context(own_postgres(folder / "postgres"))
        socket = _start_valkey(stack, folder)
        port = free_port()
        twin = stack.enter_context(running_twin(folder, webhook_url=f"http://127.0.0.1:{port}/webhooks/stripe"))
        where = ("127.0.0.1", int(twin.url.rsplit(":", 1)[1]))
        proxies = [stack.enter_context(fault_proxy(one)) for one in (socket, server.socket, where)]
        redis, postgres, stripe = proxies
        direct = make_url(fresh_database(server.url, DATABASE))
        through = direct.set(host="127.0.0.1", port=postgres.port, query={}).render_as_string(hide_password=False)
        settings = {
            "PORT": str(port),
            "REDIS_URL": f"redis://127.0.0.1:{redis.port}/0",
            "STRIPE_SECRET_KEY": KEY,
            "STRIPE_API_BASE": f"http://127.0.0.1:{stripe.port}",
            "STRIPE_WEBHOOK_SECRET": SECRET,
        }
        shop = stack.enter_context(running_shop(folder / "instance", database_url=through, **settings))
        _fill_shelf(shop, direct.render_as_string(hide_password=False))
        engine = create_engine(direct, pool_size=2)
        stack.callback(engine.dispose)
        yield Besieged(replace(shop, twin=twin), redis, postgres, stripe, engine, proxies)


def _fill_shelf(shop: Shop, url: str) -> None:
    """The demo shop has a few dozen mugs, and these tests order hundreds."""
    app = create_app(config.from_environment({**shop.environ, "DATABASE_URL": url}))
    with app.app_context():
        sku = catalog.product_page("moor-mug", "en").variant.sku
        inventory.stock(sku=sku, quantity=PLENTY, reason="test", actor="test")
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


def _start_valkey(stack: ExitStack, folder: Path) -> Path:
    instance = folder / "valkey-instance"
    instance.mkdir()
    process = subprocess.Popen(valkey.command(instance), stdout=subprocess.DEVNULL)
    stack.callback(process.wait)
    stack.callback(process.terminate)
    path = valkey.socket_path(instance)
    wait_for(lambda: valkey.answers(path), seconds=20)
    return path


@pytest.fixture
def besieged(the_besieged):
    """Healthy at the start of each test and after it."""
    for proxy in the_besieged.proxies:
        proxy.heal()
    wait_for(lambda: requests.get(f"{the_besieged.shop.url}/ready", timeout=10).status_code == 200, seconds=30)
    yield the_besieged
    for proxy in the_besieged.proxies:
        proxy.heal()
    the_besieged.shop.twin.switches(failures=[], slow=[])
