"""The built-in demo carrier: a parcel crosses the country in half a minute, so that a newcomer sees it arrive."""

from datetime import datetime, timedelta

from storefront.kernel import clock
from storefront.kernel.ids import derived_id
from storefront.kernel.settings import settings
from storefront.shipping.carriers.base import Label, Scan

# (status, where; None is the shopper's town)
JOURNEY = (
    ("picked_up", "Hamburg"),
    ("in_transit", "Hannover"),
    ("out_for_delivery", None),
    ("delivered", None),
)


class DemoCarrier:
    name = "Ollerby Post"

    def book(self, *, reference: str, address: dict, tracking_number: str | None) -> Label:
        digits = str(int(derived_id("demo", reference).replace("-", "")[:14], 16))[:12]
        return Label(tracking_number or f"OP{digits}", None)

    def scans(self, *, tracking_number: str, shipped_at: datetime, address: dict) -> list[Scan]:
        step = timedelta(seconds=settings().demo_carrier_seconds)
        seen = []
        for index, (status, place) in enumerate(JOURNEY, start=1):
            at = shipped_at + step * index
            if at <= clock.now():
                seen.append(Scan(f"{tracking_number}-{status}", status, place or address.get("city", ""), at))
        return seen
