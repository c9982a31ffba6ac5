"""What a product should be: the one shape that the demo shop, the importers and the admin save from.

A `Text` is `{"en": "Kettle", "de": "Kessel"}`. Money is minor units, weight grams.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from storefront.catalog.cleaning import clean_html
from storefront.catalog.wording import as_text

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
class PartDraft:
    """`quantity` pieces of another SKU in each piece of a kit."""

    sku: str
    quantity: int = 1


@dataclass(frozen=True, kw_only=True)
class DownloadDraft:
    """A file that comes with the product."""

    title: str
    file: str


@dataclass(frozen=True, kw_only=True)
class VariantDraft:
    """`options` maps option code to value code; `attributes` are what this variant has differently.

    `parts`: what a kit is made of. `kept`: what its file said and the shop has no use for.
    """

    sku: str
    price_minor: int
    options: dict[str, str] = field(default_factory=dict)
    was_minor: int | None = None
    weight_g: int = 0
    barcode: str | None = None
    attributes: dict[str, Any] = field(default_factory=dict)
    parts: list[PartDraft] = field(default_factory=list)
    kept: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ImageDraft:
    """`file` is a path below `static/img/`; `options` says which choices it shows.

    With a `source_url` the picture is fetched (or read from the import's folder), and `file` stands in until then.
    """

    file: str
    alt: Text
    plate: str = "fog"
    options: dict[str, str] = field(default_factory=dict)
    source_url: str | None = None


@dataclass(frozen=True, kw_only=True)
class ProductDraft:
    """The first variant is the one that lists show. An attribute with several values has a list.

    `also_in`: other categories' slugs · `related`, `upsells`, `crosssells`: other products' slugs · `kept`: what its
    file said and the shop has no use for.
    """

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
    upsells: list[str] = field(default_factory=list)
    crosssells: list[str] = field(default_factory=list)
    also_in: list[str] = field(default_factory=list)
    downloads: list[DownloadDraft] = field(default_factory=list)
    kept: dict[str, Any] = field(default_factory=dict)
    published: bool = True
    position: int = 0
    arrived_at: datetime | None = None
    source: str = ""

    @property
    def fingerprint(self) -> str:
        """Equal for drafts that make equal products; when the product arrived does not count."""
        said = json.dumps(canonical(self), sort_keys=True, default=str)
        return hashlib.sha256(said.encode()).hexdigest()

    def to_json(self) -> dict[str, Any]:
        """Plain JSON with everything in it."""
        arrived = self.arrived_at.isoformat() if self.arrived_at else None
        return {**asdict(self), "arrived_at": arrived}

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> "ProductDraft":
        """What `to_json` gave. Raises TypeError, KeyError or ValueError for anything else."""
        variants = [
            _of(VariantDraft, {**one, "parts": [_of(PartDraft, part) for part in one.get("parts", [])]})
            for one in body["variants"]
        ]
        arrived = datetime.fromisoformat(body["arrived_at"]) if body.get("arrived_at") else None
        below = {
            "variants": variants,
            "options": [_option(option) for option in body["options"]],
            "images": [_of(ImageDraft, image) for image in body["images"]],
            "downloads": [_of(DownloadDraft, one) for one in body.get("downloads", [])],
        }
        return _of(cls, {**body, **below, "arrived_at": arrived})

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


def canonical(draft: ProductDraft) -> dict[str, Any]:
    """The draft as its rows will say it: what saving leaves out or tidies is left out and tidied here."""
    body = {key: value for key, value in asdict(draft).items() if key != "arrived_at"}
    for name in ("name", "line", "not_good_at", "seo_title", "seo_description"):
        body[name] = {key: words for key, words in body[name].items() if words}
    cleaned = {key: clean_html(words) for key, words in draft.description.items()}
    body["description"] = {key: words for key, words in cleaned.items() if words}
    body["attributes"] = _values(draft.attributes)
    for name in ("related", "upsells", "crosssells", "also_in"):
        body[name] = list(dict.fromkeys(body[name]))
    choices = {(option.code, value.code) for option in draft.options for value in option.values}
    for image in body["images"]:
        image["file"] = None if image["source_url"] else image["file"]
        image["options"] = {code: value for code, value in image["options"].items() if (code, value) in choices}
    for variant in body["variants"]:
        was, now = variant["was_minor"], variant["price_minor"]
        variant["was_minor"] = was if was and was > now else None
        variant["barcode"] = variant["barcode"] or None
        variant["attributes"] = _values(variant["attributes"])
    return body


def _values(given: dict[str, Any]) -> dict[str, Any]:
    found = {}
    for code, value in given.items():
        values = [_value(one) for one in (value if isinstance(value, list) else [value]) if one is not None]
        if values:
            found[code] = sorted(values, key=str)
    return found


def _value(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return float(value)
    return str(value) if isinstance(value, date) else as_text(value) if not _is_day(value) else value


def _is_day(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-"
