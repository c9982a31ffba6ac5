"""A picture from somebody else's server, without letting their address lead us anywhere else.

OWASP, Server-Side Request Forgery: only http(s) on the usual ports, the name is resolved once, every answer must be a
public address, and the connection goes to the address that was checked; redirects go through the same door.
"""

import ipaddress
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

import urllib3
from urllib3.exceptions import HTTPError

MOST_BYTES = 20 * 1024 * 1024
MOST_HOPS = 3
PORTS = (80, 443, 8080, 8443)
USUAL = {"http": 80, "https": 443}
CONNECT_SECONDS, READ_SECONDS, ALL_SECONDS = 3, 5, 15
REDIRECTS = (301, 302, 303, 307, 308)
AGENT = "Mozilla/5.0 (compatible; Storefront picture import)"


class PictureRefused(Exception):
    """It is not fetched; `permanent` when trying again cannot help."""

    def __init__(self, words: str, *, permanent: bool) -> None:
        super().__init__(words)
        self.permanent = permanent


def allowed(address: str) -> bool:
    """A public address: not this machine, not a private, link-local, shared, reserved or multicast one."""
    found = ipaddress.ip_address(address.split("%")[0])
    mapped = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    return found.is_global and not found.is_multicast and (mapped is None or allowed(str(mapped)))


def resolve(host: str, port: int) -> list[str]:
    """Every address of the name. Raises OSError."""
    return [entry[4][0] for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@dataclass(frozen=True)
class Door:
    """Where we go: which ports, how names are resolved, and which of the addresses are fine."""

    ports: tuple[int, ...] = PORTS
    resolve: Callable[[str, int], list[str]] = resolve
    allowed: Callable[[str], bool] = allowed


PUBLIC = Door()


def fetch(url: str, *, door: Door = PUBLIC) -> bytes:
    """The picture's bytes. Raises PictureRefused."""
    until = time.monotonic() + ALL_SECONDS
    for _ in range(MOST_HOPS + 1):
        found = _ask(url, until, door)
        if isinstance(found, bytes):
            return found
        url = found
    raise PictureRefused("It redirects too often.", permanent=True)


def _ask(url: str, until: float, door: Door) -> bytes | str:
    """The bytes, or where they are said to be."""
    parts = _parts(url, door)
    pool = _pool(parts, _address(parts.hostname, _port(parts), door))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Host": parts.netloc.rsplit("@", 1)[-1], "User-Agent": AGENT, "Accept": "image/*"}
    try:
        with pool:
            answer = pool.request("GET", path, headers=headers, redirect=False, retries=False, preload_content=False)
            if answer.status in REDIRECTS and answer.headers.get("Location"):
                return urljoin(url, answer.headers["Location"])
            if answer.status != 200:
                gone = 400 <= answer.status < 500 and answer.status not in (408, 425, 429)
                raise PictureRefused(f"The server answers {answer.status}.", permanent=gone)
            return _read(answer, until)
    except (HTTPError, OSError) as error:
        raise PictureRefused(f"The server cannot be reached: {type(error).__name__}.", permanent=False) from None


def _parts(url: str, door: Door) -> SplitResult:
    try:
        parts = urlsplit(url)
        fine = parts.scheme in USUAL and parts.hostname and _port(parts) in door.ports
    except ValueError:
        fine = False
    if not fine:
        raise PictureRefused("This is not a web address that pictures are fetched from.", permanent=True)
    return parts


def _port(parts: SplitResult) -> int:
    return parts.port or USUAL[parts.scheme]


def _address(host: str, port: int, door: Door) -> str:
    """Resolved once; what is connected to is what was checked."""
    try:
        addresses = door.resolve(host, port)
    except (OSError, UnicodeError):
        raise PictureRefused(f"There is no server called {host}.", permanent=False) from None
    if not addresses or not all(map(door.allowed, addresses)):
        raise PictureRefused(f"{host} is inside a private network.", permanent=True)
    return addresses[0]


def _pool(parts: SplitResult, address: str) -> urllib3.HTTPConnectionPool:
    """Connects to the address that was checked; the certificate must still be the name's."""
    timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
    if parts.scheme == "http":
        return urllib3.HTTPConnectionPool(address, _port(parts), timeout=timeout, maxsize=1)
    named = {"server_hostname": parts.hostname, "assert_hostname": parts.hostname}
    return urllib3.HTTPSConnectionPool(address, _port(parts), timeout=timeout, maxsize=1, **named)


def _read(answer: urllib3.BaseHTTPResponse, until: float) -> bytes:
    """Piece by piece, so that neither a long nor a slow answer can hold us."""
    data = bytearray()
    for piece in answer.stream(65536, decode_content=True):
        data += piece
        if len(data) > MOST_BYTES:
            raise PictureRefused("It is larger than 20 MB.", permanent=True)
        if time.monotonic() > until:
            raise PictureRefused("The server is too slow.", permanent=False)
    return bytes(data)
