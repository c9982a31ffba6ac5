"""Any carrier without a connection: the owner types the number, and the parcel's moves by hand."""

from datetime import datetime

from storefront.kernel.ids import derived_id
from storefront.shipping.carriers.base import Label, Scan


class FlatCarrier:
    name = "Post"

    def book(self, *, reference: str, address: dict, tracking_number: str | None) -> Label:
        return Label(tracking_number or f"P{derived_id(reference)[:8].upper()}", None)

    def scans(self, *, tracking_number: str, shipped_at: datetime, address: dict) -> list[Scan]:
        return []
