"""In one process: whatever way the database goes away, the answer is 503 and says when to come back."""

from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

import blueprints
from storefront import config
from storefront.app import create_app
from storefront.kernel.db import db
from tests.conftest import FAST
from tests.support import databases
from tests.support.checkout import answer, fill_cart, press
from tests.support.faultproxy import fault_proxy
from tests.support.http import HX, ShopClient

pytestmark = [pytest.mark.fault, pytest.mark.postgres, pytest.mark.thorough]


@pytest.fixture
def besieged(postgres_server, worker_name, tmp_path):
    """An application and the proxy between it and its PostgreSQL."""
    direct = make_url(databases.fresh_database(postgres_server, f"shop_away_{worker_name}"))
    folder = direct.query.get("host")
    upstream = Path(folder) / f".s.PGSQL.{direct.port or 5432}" if folder else (direct.host, direct.port or 5432)
    with fault_proxy(upstream) as proxy:
        through = direct.set(host="127.0.0.1", port=proxy.port, query={}).render_as_string(hide_password=False)
        settings = config.Settings(instance=tmp_path, database_url=through, **{**FAST, "database_pool_size": 2})
        app = create_app(settings)
        blueprints.register(app)
        app.test_client_class = ShopClient
        with app.app_context():
            databases.create_tables()
            yield app, proxy
            proxy.heal()
            db.session.remove()
            for engine in db.engines.values():
                engine.dispose()


def is_away(response) -> bool:
    return (response.status_code, response.headers.get("Retry-After")) == (503, "5")


def test_every_page_says_503_and_is_back_by_itself(besieged):
    app, proxy = besieged
    client = app.test_client()
    fill_cart(client)
    db.session.remove()
    proxy.reset()
    for path in ("/cart/", "/checkout/details", "/search?q=mug", "/orders/" + "x" * 30):
        assert is_away(client.get(path)), path
    assert is_away(client.post("/cart/lines", data={"sku": "MUG"}))
    assert is_away(client.get("/cart/", headers=HX))
    proxy.heal()
    assert client.get("/cart/").status_code == 200


def test_a_database_that_goes_after_the_last_answer_does_not_take_the_page_with_it(besieged):
    app, proxy = besieged

    @app.after_request
    def lose_it(response):
        proxy.reset()
        return response

    client = app.test_client()
    assert client.get("/search?q=mug").status_code == 200
    assert {engine.pool.checkedout() for engine in db.engines.values()} == {0}
    app.after_request_funcs.clear()
    proxy.heal()
    assert client.get("/search?q=mug").status_code == 200


@pytest.mark.slow
def test_an_answer_cut_anywhere_gives_503_or_the_order_and_never_two(besieged):
    for after in range(0, 5000, 400):
        _press_while_cut(*besieged, after=after)


def _press_while_cut(app, proxy, *, after):
    client = app.test_client()
    fill_cart(client, stock=500)
    review = answer(client)
    db.session.remove()
    proxy.cut(after=after)
    first = press(client, review)
    assert first.status_code == 303 or is_away(first), (first.status_code, first.text[:500])
    proxy.heal()
    db.session.remove()
    second, third = press(client, review), press(client, review)
    assert second.status_code == third.status_code == 303
    assert second.location == third.location
    assert "/orders/" in second.location


def test_a_pool_that_is_used_up_is_no_500(besieged):
    app, _ = besieged
    client = app.test_client()
    fill_cart(client)
    db.session.remove()
    engine = db.engines["cart"]
    engine.pool._timeout = 0.2
    held = [engine.connect() for _ in range(6)]
    try:
        assert is_away(client.get("/cart/"))
    finally:
        for connection in held:
            connection.close()
    assert client.get("/cart/").status_code == 200
