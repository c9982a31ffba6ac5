"""What the twin is started with."""

from dataclasses import dataclass
from pathlib import Path

API_VERSION = "2026-10-28.endive"
ACCOUNT = "acct_twin"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Addresses are absolute URLs without a trailing slash; times are in seconds."""

    host: str = "127.0.0.1"
    port: int = 4242
    data: Path = Path("instance/twin.sqlite3")
    key: str = "sk_test_twin"
    public_url: str = "http://127.0.0.1:4242"
    webhook_url: str = ""
    webhook_secret: str = "whsec_twin"
    merchant: str = "your shop"
    session_seconds: int | None = None
    settle_seconds: float = 20.0

    @property
    def is_private(self) -> bool:
        """True when only this machine can reach the twin."""
        return self.host in LOOPBACK
