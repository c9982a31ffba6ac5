"""A client that costs next to nothing: keep-alive, cookies and just enough HTTP/1.1 for our own server.

The load runs on the same machine as the shop, so what it costs is taken from the shop.
"""

import re
import socket
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

HX = {"HX-Request": "true"}
_HIDDEN = re.compile(r'<input type="hidden" name="([\w_]+)" value="([^"]*)"')
_COOKIE = re.compile(rb"\r\nset-cookie: ([^=]+)=([^;\r]*)", re.IGNORECASE)
_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
_STATEMENTS = re.compile(rb"\r\nx-statements: (\d+)", re.IGNORECASE)
_LOCATION = re.compile(rb"\r\nlocation: ([^\r]+)", re.IGNORECASE)


class Unexpected(Exception):
    """An answer that ends the measurement: what was asked and what came."""


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def hidden(self) -> dict[str, str]:
        """Name and value of every hidden field on the page."""
        return {name: value.replace("&#34;", '"').replace("&amp;", "&") for name, value in _HIDDEN.findall(self.text)}

    def key(self) -> dict[str, str]:
        """The form with the last button: the one-time key of an order."""
        return {name: value for name, value in self.hidden().items() if name in ("csrf_token", "cart_id", "quote")}


class Client:
    """One browser on one connection. `requests` counts what was asked, redirects followed among it;
    `statements` what `tests.bench.counted` told of its SQL."""

    def __init__(self, port: int) -> None:
        self.port, self.requests, self.statements = port, 0, 0
        self.cookies: dict[str, str] = {}
        self._connection: socket.socket | None = None

    def get(self, path: str, *, expect: int = 200, headers: dict[str, str] | None = None) -> Answer:
        return self._ask("GET", path, b"", headers or {}, expect)

    def post(
        self, path: str, form: dict[str, str], *, expect: int = 200, headers: dict[str, str] | None = None
    ) -> Answer:
        return self._ask("POST", path, urlencode(form).encode(), headers or {}, expect)

    def follow(self, answer: Answer) -> Answer:
        """The page that a 303 leads to."""
        while answer.status == 303:
            parts = urlsplit(answer.location)
            answer = self._ask("GET", parts.path + (f"?{parts.query}" if parts.query else ""), b"", {}, 0)
        return answer

    def forget(self) -> None:
        """A new visitor on the same connection."""
        self.cookies.clear()

    def close(self) -> None:
        if self._connection:
            self._connection.close()
            self._connection = None

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str], expect: int) -> Answer:
        self.requests += 1
        answer = self._exchange(self.request(method, path, body, headers))
        if (expect and answer.status != expect) or answer.status >= 500:
            raise Unexpected(f"{method} {path}: {answer.status} instead of {expect}: {answer.text[:300]}")
        return answer

    def request(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> bytes:
        """The bytes that ask for it."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Sec-Fetch-Site: same-origin"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if method == "POST":
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body

    def _exchange(self, request: bytes) -> Answer:
        if self._connection is None:
            self._connection = socket.create_connection(("127.0.0.1", self.port), timeout=60)
            self._connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._connection.sendall(request)
        data = b""
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._receive()
        head, parts = data[:end], [data[end + 4 :]]
        length = _LENGTH.search(head)
        missing = (int(length[1]) if length else 0) - len(parts[0])
        while missing > 0:
            parts.append(self._receive())
            missing -= len(parts[-1])
        for name, value in _COOKIE.findall(head):
            self.cookies[name.decode()] = value.decode()
        if said := _STATEMENTS.search(head):
            self.statements += int(said[1])
        location = _LOCATION.search(head)
        return Answer(int(head[9:12]), location[1].decode() if location else "", b"".join(parts))

    def _receive(self) -> bytes:
        if chunk := self._connection.recv(262_144):
            return chunk
        raise Unexpected("The server closed the connection.")
