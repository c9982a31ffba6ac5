"""Send requests that are ready to the last byte, at the same moment, and time each answer.

One thread and no parsing while the clock runs: what the crowd costs is taken from the shop on the same machine.
"""

import re
import selectors
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass

PATIENCE = 120  # seconds without any answer that end the rush
_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
_LOCATION = re.compile(rb"\r\nlocation: ([^\r]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Heard:
    """What one press was answered, `ms` after it."""

    status: int
    location: str
    body: str
    ms: float


class _Line:
    """A connection, the request that is under way on it, and what has come back."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.number, self.sent_at, self.data = -1, 0.0, b""

    def send(self, number: int, request: bytes) -> None:
        self.number, self.data = number, b""
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def complete(self) -> bool:
        head = self.data.find(b"\r\n\r\n")
        if head < 0:
            return False
        length = _LENGTH.search(self.data[:head])
        return len(self.data) >= head + 4 + (int(length[1]) if length else 0)

    def heard(self) -> Heard:
        ms = (time.perf_counter() - self.sent_at) * 1000
        head, _, body = self.data.partition(b"\r\n\r\n")
        location = _LOCATION.search(head)
        return Heard(int(head[9:12]), location[1].decode() if location else "", body.decode(), ms)


def fire(port: int, requests: Sequence[bytes], *, at_once: int | None = None) -> list[Heard]:
    """The answers in the order of the requests; `at_once` connections, each of its own by default."""
    lines = [_Line(port) for _ in range(min(at_once or len(requests), len(requests)))]
    waiting = iter(enumerate(requests))
    heard: list[Heard | None] = [None] * len(requests)
    with selectors.DefaultSelector() as ready:
        for line in lines:
            ready.register(line.socket, selectors.EVENT_READ, line)
            line.send(*next(waiting))
        left = len(requests)
        while left:
            events = ready.select(PATIENCE)
            if not events:
                raise TimeoutError(f"{left} of {len(requests)} presses were not answered in {PATIENCE} s.")
            for key, _ in events:
                left -= _read(key.data, heard, waiting)
    for line in lines:
        line.socket.close()
    return heard


def _read(line: _Line, heard: list[Heard | None], waiting: enumerate) -> bool:
    """Take what has come; True when that completed an answer."""
    chunk = line.socket.recv(262_144)
    if not chunk:
        raise ConnectionError(f"The shop hung up on press {line.number}.")
    line.data += chunk
    if not line.complete():
        return False
    heard[line.number] = line.heard()
    if following := next(waiting, None):
        line.send(*following)
    return True
