"""Settings: read once from the environment, frozen, and refused in production when they are weak."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

CONTEXTS = (
    "identity",
    "content",
    "catalog",
    "cart",
    "comparison",
    "orders",
    "payments",
    "inventory",
    "shipping",
    "notifications",
    "recommendations",
)
ROOT = Path(__file__).resolve().parent.parent
DEVELOPMENT_SECRET = "development-only-not-a-secret"
TWIN_KEY_PREFIX = "sk_test_twin"


class BadSettings(RuntimeError):
    """The environment cannot run a shop; the message names every variable and what to do."""


@dataclass(frozen=True)
class Settings:
    """Every knob of the shop. Amounts are minor units, durations seconds unless the name says otherwise."""

    env: str = "development"
    instance: Path = ROOT / "instance"
    database_url: str = ""
    database_urls: Mapping[str, str] = field(default_factory=dict)
    redis_url: str = "redis://127.0.0.1:6379/0"
    secret_key: str = DEVELOPMENT_SECRET
    public_url: str = "http://127.0.0.1:8000"
    stripe_secret_key: str = TWIN_KEY_PREFIX
    stripe_publishable_key: str = ""
    stripe_webhook_secret: str = "whsec_development"
    stripe_api_base: str = ""
    mail_url: str = "smtp://127.0.0.1:1025"
    mail_from: str = ""
    media_url: str = ""
    shop_name: str = "Ollerby"
    shop_currency: str = "EUR"
    shop_country: str = "DE"
    shop_locales: tuple[str, ...] = ("en", "de", "ar")
    time_zone: str = "Europe/Berlin"
    hold_minutes: int = 35
    demo_carrier: bool = True
    demo_carrier_seconds: int = 8
    cart_update_seconds: int = 60
    sqlite_synchronous: str = "FULL"
    database_pool_size: int = 8
    argon2_time_cost: int = 3
    argon2_memory_kib: int = 65536
    log_format: str = "text"

    @property
    def production(self) -> bool:
        return self.env == "production"

    @property
    def secure_cookies(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def shop_address(self) -> str:
        """Where mails come from and answers go to: MAIL_FROM, or `shop@` the domain of the public address."""
        host = urlsplit(self.public_url).hostname or ""
        named = "." in host and not host.replace(".", "").isdigit()
        return self.mail_from or (f"shop@{host}" if named else "hello@ollerby.example")

    @property
    def twin(self) -> bool:
        """True when payments are rehearsed at the built-in Stripe twin."""
        return self.stripe_secret_key.startswith(TWIN_KEY_PREFIX)

    def url_for_context(self, name: str) -> str:
        """Where a context keeps its tables: its own URL, the shared server, or a SQLite file."""
        return self.database_urls.get(name) or self.database_url or f"sqlite:///{self.instance / name}.sqlite3"


def from_environment(environ: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """Read the settings; raise BadSettings with every problem named when production cannot start on them."""
    environ = os.environ if environ is None else environ
    values = {f.name: _parse(f.name, f.type, environ) for f in fields(Settings) if _variable(f.name) in environ}
    values["database_urls"] = {
        name: _driver(environ[f"DATABASE_URL_{name.upper()}"])
        for name in CONTEXTS
        if environ.get(f"DATABASE_URL_{name.upper()}")
    }
    if values.get("env") == "production":
        values.setdefault("demo_carrier", False)
        values.setdefault("log_format", "json")
    settings = Settings(**{**values, **overrides})
    if settings.production and (problems := problems_in(settings, environ)):
        raise BadSettings("This shop cannot start in production:\n" + "\n".join(f"- {line}" for line in problems))
    return settings


def problems_in(settings: Settings, environ: Mapping[str, str]) -> list[str]:
    """What is missing or too weak for production, a line each."""
    checks = [
        (
            len(settings.secret_key) < 32 or settings.secret_key == DEVELOPMENT_SECRET,
            "SECRET_KEY is missing or shorter than 32 characters: set it to the output of `openssl rand -hex 32`.",
        ),
        (
            not settings.public_url.startswith("https://"),
            "PUBLIC_URL must be the https:// address that shoppers use.",
        ),
        (
            settings.twin,
            "STRIPE_SECRET_KEY is missing or belongs to the Stripe twin: set the key of your Stripe account.",
        ),
        (
            settings.stripe_secret_key.startswith("sk_live_") and bool(settings.stripe_api_base),
            "STRIPE_API_BASE must not be set together with a live key.",
        ),
        (
            not settings.stripe_webhook_secret.startswith("whsec_") or len(settings.stripe_webhook_secret) < 20,
            "STRIPE_WEBHOOK_SECRET is missing: copy the signing secret (whsec_…) of your webhook endpoint.",
        ),
        ("REDIS_URL" not in environ, "REDIS_URL is missing: set the address of Redis or Valkey."),
        ("MAIL_URL" not in environ, "MAIL_URL is missing: set smtp://user:password@host:port."),
        ("SHOP_FAULTS" in environ, "SHOP_FAULTS rehearses crashes and is refused in production: unset it."),
        (settings.demo_carrier, "DEMO_CARRIER moves parcels that do not exist: set it to 0."),
    ]
    return [message for failed, message in checks if failed]


def _variable(name: str) -> str:
    return {"env": "SHOP_ENV", "instance": "SHOP_INSTANCE"}.get(name, name.upper())


def _parse(name: str, kind: Any, environ: Mapping[str, str]) -> Any:
    text = environ[_variable(name)].strip()
    if name == "database_url":
        return _driver(text)
    if kind is Path:
        return Path(text).resolve()
    if kind is bool:
        return text.lower() in ("1", "true", "yes", "on")
    if kind is int:
        if not text.isdigit():
            raise BadSettings(f"{_variable(name)} must be a whole number, not {text!r}.")
        return int(text)
    if name == "shop_locales":
        return tuple(part.strip() for part in text.split(",") if part.strip())
    return text.rstrip("/") if name.endswith("url") and name != "database_url" else text


def _driver(url: str) -> str:
    """`postgres://…` as hosting providers write it, with the driver we ship."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url
