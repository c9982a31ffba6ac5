"""The relay and a real Valkey."""

import subprocess

import pytest

from jobs import relay
from jobs.queues import QUEUES, queue
from storefront.dev import valkey
from storefront.kernel import clock, outbox
from storefront.kernel.context import contexts
from tests.support.orders import placed
from tests.support.shop import wait_for


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory):
    folder = tmp_path_factory.mktemp("valkey")
    process = subprocess.Popen(valkey.command(folder), stdout=subprocess.DEVNULL)
    path = valkey.socket_path(folder)
    wait_for(lambda: valkey.answers(path), seconds=20)
    yield valkey.url(path)
    process.terminate()
    process.wait(10)


def rings(redis_url) -> int:
    return sum(queue(name, redis_url).count for name in QUEUES)


def test_rings_once_for_each_handler_and_again_only_when_nobody_answered(app, redis_url):
    placed()
    handlers = {row.handler for row in outbox.due(contexts["orders"])}
    assert relay.sweep(redis_url) == len(handlers)
    assert rings(redis_url) == len(handlers)
    assert relay.sweep(redis_url) == 0
    with clock.travel(seconds=11):
        assert relay.sweep(redis_url) == len(handlers)


def test_rings_that_nobody_answers_do_not_fill_redis(app, redis_url, monkeypatch):
    monkeypatch.setattr(relay, "MOST_RINGS", 20)
    placed()
    for minutes in range(40):
        with clock.travel(minutes=minutes):
            relay.sweep(redis_url)
    assert queue("saga", redis_url).count < 40
    with clock.travel(hours=1):
        assert outbox.due(contexts["orders"]), "what was not rung for is still due"
