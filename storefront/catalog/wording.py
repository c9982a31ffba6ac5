"""Values as a reader of one language sees them: numbers, units, yes and no."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

from babel.dates import format_date
from babel.numbers import format_decimal

YES_NO = {
    "ar": ("نعم", "لا"),
    "de": ("Ja", "Nein"),
    "en": ("Yes", "No"),
    "es": ("Sí", "No"),
    "fr": ("Oui", "Non"),
    "he": ("כן", "לא"),
    "it": ("Sì", "No"),
    "nl": ("Ja", "Nee"),
    "pl": ("Tak", "Nie"),
    "pt": ("Sim", "Não"),
}
T = TypeVar("T")


def best(texts: Mapping[str, T], chain: Iterable[str]) -> T | None:
    """The first that is there and not empty, along the chain; else any; else None."""
    for locale in chain:
        if texts.get(locale):
            return texts[locale]
    return next((value for value in texts.values() if value), None)


def yes_no(value: bool, locale: str) -> str:
    words = YES_NO.get(locale.split("-")[0], YES_NO["en"])
    return words[0 if value else 1]


@lru_cache(maxsize=20000)
def number(value: float, precision: int, locale: str) -> str:
    """`1,200` or `0.90`: with the attribute's precision, grouped as the language does."""
    pattern = "#,##0." + "0" * precision if precision else "#,##0.##"
    return format_decimal(Decimal(str(value)), pattern, locale=locale.replace("-", "_"))


@lru_cache(maxsize=20000)
def fixed(value: float, decimals: int, locale: str) -> str:
    """`1,200` or `0.90`: with exactly so many decimals."""
    pattern = "#,##0." + "0" * decimals if decimals else "#,##0"
    return format_decimal(Decimal(str(value)), pattern, locale=locale.replace("-", "_"))


def measured(value: float, precision: int, unit: str, locale: str) -> str:
    return f"{number(value, precision, locale)} {unit}".strip()


def day(value: date, locale: str) -> str:
    return format_date(value, "long", locale=locale.replace("-", "_"))


def compact(value: float) -> str:
    """A number as it stands in an address: `0.9`, `12`."""
    return f"{value:g}"


def slugify(text: str) -> str:
    """Lower-case words joined by hyphens; letters of every script stay."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "").replace("'", ""))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[^\w.]+|_+", "-", plain).strip("-.")


def as_text(value: Any) -> dict[str, str]:
    """A plain string is a text in every language."""
    if isinstance(value, float):
        value = compact(value)
    return value if isinstance(value, dict) else {"": str(value)}
