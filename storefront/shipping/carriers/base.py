"""What the shop asks of a carrier."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Label:
    tracking_number: str
    tracking_url: str | None


@dataclass(frozen=True)
class Scan:
    """`external_id` is the carrier's own id of the scan."""

    external_id: str
    status: str
    place: str
    at: datetime


class Carrier(Protocol):
    name: str

    def book(self, *, reference: str, address: dict, tracking_number: str | None) -> Label:
        """A label for our reference; the same reference gives the same label."""

    def scans(self, *, tracking_number: str, shipped_at: datetime, address: dict) -> list[Scan]:
        """Everything the carrier has seen of the parcel so far."""
