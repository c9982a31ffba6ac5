"""The demo carrier, with the book that a real one keeps: a line for every label it ever made."""

from pathlib import Path

from storefront.kernel.settings import settings
from storefront.shipping.carriers import carriers
from storefront.shipping.carriers.base import Label
from storefront.shipping.carriers.demo import DemoCarrier


class BookkeepingCarrier(DemoCarrier):
    """`labels()` are the tracking numbers that it gave out for parcels to this person."""

    def book(self, *, reference: str, address: dict, tracking_number: str | None) -> Label:
        label = super().book(reference=reference, address=address, tracking_number=tracking_number)
        with _book().open("a") as book:
            book.write(f"{address['name']}\t{label.tracking_number}\n")
        return label


def labels(name: str) -> set[str]:
    rows = [line.split("\t") for line in _book().read_text().splitlines()] if _book().exists() else []
    return {number for to, number in rows if to == name}


def _book() -> Path:
    return settings().instance / "labels.txt"


def employ() -> None:
    carriers.register("demo", BookkeepingCarrier)
