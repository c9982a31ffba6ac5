"""A shop on each database with a provider to ask, and one order in it. The tables are made once and emptied for each race."""

from contextlib import contextmanager

import pytest

import blueprints
from storefront import config
from storefront.app import create_app
from storefront.flows import check_books
from storefront.kernel.db import db
from tests.support import databases
from tests.support.events import settle
from tests.support.http import ShopClient
from tests.support.saga import Saga
from tests.support.twin import KEY, SECRET


@contextmanager
def opened(folder, url, **more):
    settings = config.Settings(
        instance=folder,
        database_url=url,
        env="test",
        secret_key="a-test-secret-that-is-long-enough-for-anybody",
        sqlite_synchronous="OFF",
        redis_url="redis://127.0.0.1:1/0",
        mail_url="smtp://127.0.0.1:1",
        public_url="http://localhost",
        **more,
    )
    app = create_app(settings)
    blueprints.register(app)
    app.test_client_class = ShopClient
    with app.app_context():
        databases.create_tables()
    yield app
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)])
def raced_app(request, worker_name, the_twin, tmp_path_factory):
    """The shop on each database, paid by the twin; it sends no mails and its carrier delivers at once."""
    url = ""
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres_server")
        url = databases.fresh_database(server, f"shop_raced_{worker_name}")
    paid = {"stripe_api_base": the_twin.url, "stripe_secret_key": KEY, "stripe_webhook_secret": SECRET}
    with opened(tmp_path_factory.mktemp("raced"), url, demo_carrier_seconds=0, **paid) as app:
        yield app


@pytest.fixture
def each_shop(raced_app, request):
    """Empty before, with its books in order after."""
    with raced_app.app_context():
        databases.empty_tables()
        yield raced_app
        db.session.remove()
        apart = request.node.get_closest_marker("books_apart")
        found = [breach.words for breach in check_books.own_breaches()] if apart else check_books.breaches()
        assert found == [], "The race leaves broken books."
        db.session.remove()


@pytest.fixture
def saga(each_shop, the_twin):
    """An order that has been placed and waits for its money."""
    return Saga(each_shop, the_twin, settle).place()
