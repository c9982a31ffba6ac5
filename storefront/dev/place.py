"""Where this shop runs: its folders, its ports, and what its processes are told through their environment."""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from storefront.dev import ports, valkey

TWIN_KEY_PREFIX = "sk_test_twin"
HELPER_PORTS = {"TWIN_PORT": 4242, "MAILBOX_PORT": 8025, "SMTP_PORT": 1025}
LOOPBACK = "127.0.0.1"


class Unable(Exception):
    """The shop cannot be started; the message says what to change."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """One running shop. `environ` is complete: what the user set always wins over what we would set."""

    root: Path
    instance: Path
    host: str
    port: int
    helper_ports: Mapping[str, int]
    environ: Mapping[str, str]
    own_valkey: bool
    own_twin: bool
    own_mailbox: bool

    @property
    def public_url(self) -> str:
        return self.environ["PUBLIC_URL"]

    @property
    def mailbox_url(self) -> str:
        return f"http://{LOOPBACK}:{self.helper_ports['MAILBOX_PORT']}"

    @property
    def twin_url(self) -> str:
        return f"http://{LOOPBACK}:{self.helper_ports['TWIN_PORT']}"


def find_place(*, root: Path, environ: Mapping[str, str], say: Callable[[str], None]) -> Place:
    """Read the user's environment, choose ports, make or read the kept secrets. Raises Unable."""
    instance = Path(environ.get("SHOP_INSTANCE") or root / "instance").resolve()
    instance.mkdir(parents=True, exist_ok=True)
    host = environ.get("HOST") or LOOPBACK
    port = _port(environ, "PORT", 8000)
    if not ports.is_free(host=host, port=port):
        raise Unable(
            f"Port {port} is in use by another program, so the shop cannot listen there.\n"
            f"Stop that program, or give the shop another port: PORT={port + 1} make run"
        )
    helper_ports = _choose_helper_ports(environ, shop_port=port, say=say)
    key = environ.get("STRIPE_SECRET_KEY")
    own = {
        "own_valkey": not environ.get("REDIS_URL"),
        "own_twin": (not key or key.startswith(TWIN_KEY_PREFIX)) and not environ.get("STRIPE_API_BASE"),
        "own_mailbox": not environ.get("MAIL_URL"),
    }
    ours = _our_environment(instance, port, helper_ports, own)
    told = {**ours, **{name: value for name, value in environ.items() if value or name not in ours}}
    return Place(root=root, instance=instance, host=host, port=port, helper_ports=helper_ports, environ=told, **own)


def kept_secret(path: Path, make: Callable[[], str]) -> str:
    """A secret made once and then read from its file, which only its owner may read."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if kept := path.read_text().strip():
            return kept
        path.unlink()
        return kept_secret(path, make)
    with os.fdopen(handle, "w") as file:
        file.write(made := make())
    return made


def _our_environment(instance: Path, port: int, helper_ports: Mapping[str, int], own: Mapping[str, bool]) -> dict:
    told = {
        "SHOP_ENV": "development",
        "SHOP_INSTANCE": str(instance),
        "PUBLIC_URL": f"http://{LOOPBACK}:{port}",
        "SECRET_KEY": kept_secret(instance / "secret_key", lambda: secrets.token_hex(32)),
        "PYTHONUNBUFFERED": "1",
    }
    if own["own_valkey"]:
        told["REDIS_URL"] = valkey.url(valkey.socket_path(instance))
    if own["own_twin"]:
        told["STRIPE_SECRET_KEY"] = kept_secret(
            instance / "stripe_twin_key", lambda: f"{TWIN_KEY_PREFIX}_{secrets.token_hex(12)}"
        )
        told["STRIPE_API_BASE"] = f"http://{LOOPBACK}:{helper_ports['TWIN_PORT']}"
        told["STRIPE_WEBHOOK_SECRET"] = kept_secret(
            instance / "stripe_webhook_secret", lambda: f"whsec_{secrets.token_hex(24)}"
        )
    if own["own_mailbox"]:
        told["MAIL_URL"] = f"smtp://{LOOPBACK}:{helper_ports['SMTP_PORT']}"
    return told


def _choose_helper_ports(environ: Mapping[str, str], *, shop_port: int, say: Callable[[str], None]) -> dict[str, int]:
    chosen: dict[str, int] = {}
    for variable, usual in HELPER_PORTS.items():
        wanted = _port(environ, variable, usual)
        taken = (shop_port, *chosen.values())
        chosen[variable] = ports.next_free(host=LOOPBACK, port=wanted, taken=taken)
        if chosen[variable] != wanted:
            say(f"Port {wanted} ({variable}) is in use; {chosen[variable]} is taken instead.")
    return chosen


def _port(environ: Mapping[str, str], variable: str, usual: int) -> int:
    text = environ.get(variable) or str(usual)
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Unable(f"{variable} must be a port number between 1 and 65535, not {text!r}.")
    return int(text)
