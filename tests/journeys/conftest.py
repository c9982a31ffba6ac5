"""One running shop for all journeys of a test process."""

import pytest

from tests.support.databases import fresh_database
from tests.support.shop import running_shop


@pytest.fixture(scope="session")
def shop_database(request, worker_name, database_url) -> str:
    """A database of its own for the running shop when the suite runs on PostgreSQL."""
    return fresh_database(database_url, f"shop_run_{worker_name}") if database_url else ""


@pytest.fixture(scope="session")
def shop(tmp_path_factory, shop_database):
    with running_shop(tmp_path_factory.mktemp("shop") / "instance", database_url=shop_database) as shop:
        yield shop
