"""The proxy itself: what the other tests of this folder stand on."""

import contextlib
import socket
import threading
import time

import pytest

from tests.support.faultproxy import fault_proxy

pytestmark = pytest.mark.fault


@pytest.fixture
def proxy():
    """Before a server that says everything twice."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=answer, args=(server,), daemon=True).start()
        with fault_proxy(server.getsockname()) as proxy:
            yield proxy


def answer(server):
    while True:
        try:
            client, _ = server.accept()
        except OSError:
            return
        threading.Thread(target=say_twice, args=(client,), daemon=True).start()


def say_twice(client):
    with client, contextlib.suppress(ConnectionError):
        while data := client.recv(1000):
            client.sendall(data * 2)


def connect(proxy):
    client = socket.create_connection(("127.0.0.1", proxy.port), timeout=5)
    client.settimeout(5)
    return client


def ask(client, data=b"abc"):
    client.sendall(data)
    return client.recv(1000)


def test_passes_everything_at_first(proxy):
    with connect(proxy) as client:
        assert (ask(client), ask(client, b"de")) == (b"abcabc", b"dede")


def test_is_late_in_both_directions(proxy):
    with connect(proxy) as client:
        proxy.latency(0.2)
        began = time.monotonic()
        assert ask(client) == b"abcabc"
        assert 0.4 <= time.monotonic() - began < 2


def test_keeps_silent_until_it_is_healed(proxy):
    with connect(proxy) as old:
        proxy.blackhole()
        old.settimeout(0.3)
        with pytest.raises(TimeoutError):
            ask(old)
        with connect(proxy) as new:
            new.settimeout(0.3)
            with pytest.raises(TimeoutError):
                ask(new)
        proxy.heal()
        old.settimeout(5)
        assert old.recv(1000) == b"abcabc"


def test_resets_old_and_new_connections(proxy):
    with connect(proxy) as old:
        assert ask(old) == b"abcabc"
        proxy.reset()
        with pytest.raises(ConnectionError):
            ask(old) or refuse()
        with pytest.raises(ConnectionError), connect(proxy) as new:
            ask(new) or refuse()
    proxy.heal()
    with connect(proxy) as client:
        assert ask(client) == b"abcabc"


def refuse():
    raise ConnectionError("closed")


def test_cuts_an_answer_in_the_middle(proxy):
    with connect(proxy) as client:
        proxy.cut(after=4)
        assert ask(client) == b"abca"
        with pytest.raises(ConnectionError):
            client.recv(1000) or refuse()
