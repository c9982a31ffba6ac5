"""What a product should be: the one shape that the demo shop, the importers and the admin save from.

A `Text` is `{"en": "Kettle", "de": "Kessel"}`. Money is minor units, weight grams.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

Text = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class ValueDraft:
    code: str
    label: Text
    swatch: str | None = None


@dataclass(frozen=True, kw_only=True)
class OptionDraft:
    """`kind`: swatch or pill."""

    code: str
    name: Text
    values: list[ValueDraft]
    kind: str = "pill"


@dataclass(frozen=True, kw_only=True)
class VariantDraft:
    """`options` maps option code to value code; `attributes` are what this variant has differently."""

    sku: str
    price_minor: int
    options: dict[str, str] = field(default_factory=dict)
    was_minor: int | None = None
    weight_g: int = 0
    barcode: str | None = None
    attributes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ImageDraft:
    """`file` is a path below `static/img/`; `options` says which choices it shows."""

    file: str
    alt: Text
    plate: str = "fog"
    options: dict[str, str] = field(default_factory=dict)
    source_url: str | None = None


@dataclass(frozen=True, kw_only=True)
class ProductDraft:
    """The first variant is the one that lists show."""

    slug: str
    type: str
    category: str
    name: Text
    variants: list[VariantDraft]
    brand: str = ""
    line: Text = field(default_factory=dict)
    description: Text = field(default_factory=dict)
    not_good_at: Text = field(default_factory=dict)
    seo_title: Text = field(default_factory=dict)
    seo_description: Text = field(default_factory=dict)
    plate: str = "fog"
    attributes: dict[str, Any] = field(default_factory=dict)
    options: list[OptionDraft] = field(default_factory=list)
    images: list[ImageDraft] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    published: bool = True
    position: int = 0
    arrived_at: datetime | None = None
    source: str = ""

    @property
    def fingerprint(self) -> str:
        """Equal for equal drafts; when the product arrived does not count."""
        body = {key: value for key, value in asdict(self).items() if key != "arrived_at"}
        return hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()

    @classmethod
    def from_dict(cls, body: dict[str, Any], **values: Any) -> "ProductDraft":
        """From plain JSON, as the demo shop has it; what is not about the catalogue (stock) is left out."""
        return cls(
            slug=body["slug"],
            type=body["type"],
            category=body["category"],
            brand=body.get("brand") or "",
            name=body["name"],
            line=body.get("line") or {},
            description=body.get("description") or {},
            not_good_at=body.get("not_good_at") or {},
            plate=body.get("plate", "fog"),
            attributes=body.get("attributes", {}),
            options=[_option(option) for option in body.get("options", [])],
            variants=[_of(VariantDraft, variant) for variant in body["variants"]],
            images=[_of(ImageDraft, image) for image in body.get("images", [])],
            related=body.get("related", []),
            **values,
        )


def _option(body: dict[str, Any]) -> OptionDraft:
    values = [_of(ValueDraft, value) for value in body["values"]]
    return OptionDraft(code=body["code"], name=body["name"], kind=body["kind"], values=values)


def _of(shape: type, body: dict[str, Any]) -> Any:
    known = shape.__dataclass_fields__
    return shape(**{key: value for key, value in body.items() if key in known})


@dataclass(frozen=True, kw_only=True)
class AttributeDraft:
    code: str
    name: Text
    type: str
    unit: str | None = None
    group: Text = field(default_factory=dict)
    filterable: bool = False
    comparable: bool = False
    better: str = "none"
    precision: int = 0

    @classmethod
    def from_dict(cls, body: dict[str, Any]) -> "AttributeDraft":
        return _of(cls, body)
