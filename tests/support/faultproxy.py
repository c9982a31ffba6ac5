"""A TCP proxy that misbehaves on purpose: slow, silent, resetting, cutting answers short.

with fault_proxy(("127.0.0.1", 5432)) as proxy:
    proxy.blackhole()
    ...
    proxy.heal()
"""

import contextlib
import select
import socket
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path

CHUNK = 65536
AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: closing sends a RST and forgets what was unsent
LOOK_EVERY = 0.02  # seconds between two looks at the mode while nothing may pass


class FaultProxy:
    """Listens on `port` of the loopback and forwards to `upstream`, an address or the path of a UNIX socket."""

    def __init__(self, upstream: tuple[str, int] | Path) -> None:
        self._upstream = upstream
        self._mode, self._delay, self._cut_after = "ok", 0.0, 0
        self._pairs: set[_Pair] = set()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def heal(self) -> None:
        """Everything passes again, also what waited in a black hole: TCP would send it again, too."""
        self._set("ok")

    def latency(self, seconds: float) -> None:
        """Every piece of data in either direction is this late."""
        self._set("latency", delay=seconds)

    def blackhole(self) -> None:
        """Connections open, and then nothing comes through."""
        self._set("blackhole")

    def reset(self) -> None:
        """Every connection, open or new, is reset."""
        self._set("reset")
        self._abort_all()

    def cut(self, *, after: int) -> None:
        """Each connection is reset once so many more bytes of answers have come through."""
        self._set("cut", cut_after=after)

    def close(self) -> None:
        self._listener.close()
        self._abort_all()

    def _set(self, mode: str, *, delay: float = 0.0, cut_after: int = 0) -> None:
        with self._lock:
            for pair in self._pairs:
                pair.answered = 0
            self._mode, self._delay, self._cut_after = mode, delay, cut_after

    def _abort_all(self) -> None:
        with self._lock:
            pairs = list(self._pairs)
        for pair in pairs:
            pair.abort()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return  # closed
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        pair = _Pair(client)
        if self._mode == "reset" or not pair.connect(self._upstream):
            pair.abort()
            return
        with self._lock:
            self._pairs.add(pair)
        there = threading.Thread(target=self._pump, args=(pair, pair.client, pair.server), daemon=True)
        there.start()
        self._pump(pair, pair.server, pair.client)
        there.join()
        with self._lock:
            self._pairs.discard(pair)
        pair.close()

    def _pump(self, pair: "_Pair", source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError):
            while data := self._next(source):
                if self._may_pass(pair, data, answer=source is pair.server):
                    sink.sendall(data)
                else:
                    pair.abort()
                    return
            sink.shutdown(socket.SHUT_WR)

    def _next(self, source: socket.socket) -> bytes:
        """The next piece, once it may pass; a client that hangs up in a black hole is noticed."""
        while True:
            readable, _, _ = select.select([source], [], [], 1.0)
            if readable and self._mode != "blackhole":
                return source.recv(CHUNK)
            if readable and not source.recv(1, socket.MSG_PEEK):
                return b""
            time.sleep(LOOK_EVERY)

    def _may_pass(self, pair: "_Pair", data: bytes, *, answer: bool) -> bool:
        if self._mode == "latency":
            time.sleep(self._delay)
        if self._mode == "cut" and answer:
            left = self._cut_after - pair.answered
            pair.answered += len(data)
            if len(data) > left:
                pair.client.sendall(data[: max(left, 0)])
                return False
        return self._mode != "reset"


class _Pair:
    """A client's connection and ours to the server behind."""

    def __init__(self, client: socket.socket) -> None:
        self.client, self.server = client, client
        self.answered = 0  # bytes since the mode was set

    def connect(self, upstream: tuple[str, int] | Path) -> bool:
        kind = socket.AF_UNIX if isinstance(upstream, Path) else socket.AF_INET
        self.server = socket.socket(kind, socket.SOCK_STREAM)
        try:
            self.server.connect(str(upstream) if isinstance(upstream, Path) else upstream)
        except OSError:
            return False
        for end in (self.client, self.server):
            if end.family == socket.AF_INET:
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return True

    def abort(self) -> None:
        for end in (self.client, self.server):
            with contextlib.suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
                end.shutdown(socket.SHUT_RD)  # wakes the thread that reads from it
        self.close()

    def close(self) -> None:
        for end in (self.client, self.server):
            with contextlib.suppress(OSError):
                end.close()


@contextlib.contextmanager
def fault_proxy(upstream: tuple[str, int] | Path) -> Iterator[FaultProxy]:
    """A proxy for the length of the block, healthy at first."""
    proxy = FaultProxy(upstream)
    try:
        yield proxy
    finally:
        proxy.close()
