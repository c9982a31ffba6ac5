"""Fixtures that every test may use. Those of one area live in its folder."""

import os
from dataclasses import replace

import pytest

import blueprints
from storefront import config
from storefront.app import create_app
from storefront.flows import check_books
from storefront.inventory import books as stock_books
from storefront.kernel.db import db
from tests.support import chromium as system_chromium
from tests.support import databases
from tests.support.events import settle as settle_events
from tests.support.http import ShopClient
from tests.support.twin import KEY, SECRET, running_twin

FAST = {
    "env": "test",
    "secret_key": "a-test-secret-that-is-long-enough-for-anybody",
    "sqlite_synchronous": "OFF",
    "argon2_time_cost": 1,
    "argon2_memory_kib": 64,
    "redis_url": "redis://127.0.0.1:1/0",
    "public_url": "http://localhost",
    "demo_carrier_seconds": 0,
}


RUNNING = ("journeys", "browser")  # folders whose tests look at one running shop


def pytest_collection_modifyitems(items):
    """The running shop's tests first: they fall to one test process, which starts one shop for all of them."""
    items.sort(key=lambda item: not any(folder in item.path.parts for folder in RUNNING))


@pytest.fixture(scope="session")
def chromium():
    """One browser for the whole process: Playwright's sync API cannot be started twice in it."""
    with system_chromium.launch() as browser:
        yield browser


@pytest.fixture(scope="session")
def worker_name() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory):
    """The URL of a real PostgreSQL server."""
    with databases.postgres_server(tmp_path_factory.mktemp("postgres")) as url:
        yield url


@pytest.fixture(scope="session")
def database_url(request, worker_name) -> str:
    """Where the suite runs: SQLite, or PostgreSQL when DATABASE_URL names a server or is `postgres`."""
    wanted = os.environ.get("DATABASE_URL", "")
    if not wanted.startswith("postgres"):
        return ""
    server = request.getfixturevalue("postgres_server") if wanted == "postgres" else config._driver(wanted)
    return databases.fresh_database(server, f"shop_test_{worker_name}")


@pytest.fixture(scope="session")
def the_twin(tmp_path_factory):
    """One Stripe twin for the whole run; it is told nothing about webhooks, tests hand those over themselves."""
    with running_twin(tmp_path_factory.mktemp("twin")) as twin:
        yield twin


@pytest.fixture(scope="session")
def test_settings(tmp_path_factory, database_url) -> config.Settings:
    return config.Settings(instance=tmp_path_factory.mktemp("instance"), database_url=database_url, **FAST)


@pytest.fixture
def twin(the_twin, app):
    """The app's payment provider for this test."""
    before = app.extensions["settings"]
    app.extensions["settings"] = replace(
        before, stripe_api_base=the_twin.url, stripe_secret_key=KEY, stripe_webhook_secret=SECRET
    )
    yield the_twin
    app.extensions["settings"] = before


@pytest.fixture(scope="session")
def the_app(test_settings):
    """One application for the whole run; tests get empty tables instead of a new one."""
    app = create_app(test_settings)
    blueprints.register(app)
    app.test_client_class = ShopClient
    with app.app_context():
        databases.create_tables()
    yield app
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def app(the_app, request):
    with the_app.app_context():
        databases.empty_tables()
        yield the_app
        db.session.remove()
        books_in_order(request.node)
        db.session.remove()


SELLING = ("orders", "payments", "shipping")


def books_in_order(test) -> None:
    """After every test the books are in order. `books_broken` says why not; `books_apart` checks no order across."""
    if test.get_closest_marker("books_broken"):
        return
    if not any(map(databases.was_written_to, SELLING)):
        found = stock_books.breaches() if databases.was_written_to("inventory") else []
    elif test.get_closest_marker("books_apart"):
        found = [breach.words for breach in check_books.own_breaches()]
    else:
        found = check_books.breaches()
    assert found == [], "The test leaves broken books."


@pytest.fixture
def client(app) -> ShopClient:
    return app.test_client()


@pytest.fixture
def settle(app):
    """Deliver every waiting event twice until nothing waits."""
    return settle_events


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)])
def each_database(request, worker_name, tmp_path):
    """The same test on a fresh application with each database; for what depends on locking."""
    url = ""
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres_server")
        url = databases.fresh_database(server, f"shop_each_{worker_name}")
    settings = config.Settings(instance=tmp_path / "instance", database_url=url, **FAST)
    app = create_app(settings)
    blueprints.register(app)
    app.test_client_class = ShopClient
    with app.app_context():
        databases.create_tables()
        yield app
        db.session.remove()
        books_in_order(request.node)
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
