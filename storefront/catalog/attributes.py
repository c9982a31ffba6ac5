"""Typed attributes side by side: for the specification table and the comparison."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from storefront.catalog.models import Listing, Variant
from storefront.catalog.wording import slugify
from storefront.kernel.db import session

COLUMNS = ("code", "name", "unit", "better", "kind", "comparable", "place")


@dataclass(frozen=True)
class AttributeValue:
    """`raw` to compare (a number, a bool, an ISO date or a text), `text` to read. None and "" when not stated."""

    raw: Any
    text: str


@dataclass(frozen=True)
class AttributeRow:
    code: str
    name: str
    unit: str
    better: str
    kind: str
    comparable: bool
    place: int = 0
    values: dict[str, AttributeValue] = field(default_factory=dict)


@dataclass(frozen=True)
class AttributeGroup:
    name: str
    rows: list[AttributeRow]

    @property
    def key(self) -> str:
        """Its name as it stands in an address."""
        return slugify(self.name) or "other"


def attribute_rows(skus: Iterable[str], locale: str, *, comparable_only: bool = False) -> list[AttributeGroup]:
    """Every attribute of these SKUs in the order of their type, with a value for each SKU; one statement."""
    wanted = list(dict.fromkeys(skus))
    statement = (
        select(Variant.sku, Listing.page, Listing.variants)
        .join(Listing, Listing.product_id == Variant.product_id)
        .where(Variant.sku.in_(wanted), Listing.locale == locale)
    )
    rows = {row.sku: row for row in session().execute(statement)}
    groups: dict[str, dict[str, AttributeRow]] = {}
    for sku in wanted:
        if sku in rows:
            own = next(item["spec"] for item in rows[sku].variants if item["sku"] == sku)
            add(groups, sku, rows[sku].page["spec"], own, comparable_only)
    found = [
        AttributeGroup(name, sorted(part.values(), key=lambda row: row.place)) for name, part in groups.items() if part
    ]
    return sorted(found, key=lambda group: group.rows[0].place)


def add(groups: dict, sku: str, spec: list[dict[str, Any]], own: dict[str, Any], comparable_only: bool = False) -> None:
    """Put one SKU's values into `groups`: what the variant says comes before what the product says."""
    for part in spec:
        rows = groups.setdefault(part["name"], {})
        for said in part["rows"]:
            if comparable_only and not said["comparable"]:
                continue
            plain = {key: said[key] for key in COLUMNS if key in said}
            row = rows.setdefault(said["code"], AttributeRow(**plain))
            value = own.get(said["code"], said)
            row.values[sku] = AttributeValue(value["raw"], value["text"])
