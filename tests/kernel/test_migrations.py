"""The migration files give what the models say, on both databases, and a second run does nothing."""

import pytest

from storefront import config
from storefront.app import create_app
from storefront.kernel import migrations
from storefront.kernel.context import contexts
from storefront.kernel.db import db
from tests.support.databases import fresh_database


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request, tmp_path, worker_name):
    """An application whose databases are empty."""
    url = ""
    if request.param == "postgresql":
        url = fresh_database(request.getfixturevalue("postgres_server"), f"shop_bare_{worker_name}")
    app = create_app(config.Settings(instance=tmp_path, database_url=url, sqlite_synchronous="OFF"))
    with app.app_context():
        yield app
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


def test_files_and_models_say_the_same(bare):
    assert all(migrations.upgrade(context) for context in contexts.values())
    assert {name: migrations.differences(context) for name, context in contexts.items()} == {
        name: [] for name in contexts
    }
    assert not any(migrations.upgrade(context) for context in contexts.values())


def test_init_says_what_it_did(bare):
    runner = bare.test_cli_runner()
    first, second = (runner.invoke(args=["shop", "init"]).output for _ in range(2))
    assert "upgraded identity" in first
    assert "nothing to do" in second
