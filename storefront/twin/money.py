"""Amounts in minor units, written for people."""

from decimal import Decimal

from babel import Locale
from babel.numbers import format_currency

CODES = {code.lower() for code in Locale("en").currencies}
SMALLEST = {"eur": 50, "usd": 50, "gbp": 30, "jpy": 50, "chf": 50, "sek": 300, "dkk": 250, "nok": 300, "pln": 200}
ZERO_DECIMAL = {
    "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "ugx", "vnd", "vuv", "xaf", "xof", "xpf",
}  # fmt: skip
THREE_DECIMAL = {"bhd", "jod", "kwd", "omr", "tnd"}


def exponent(currency: str) -> int:
    """Digits after the point in Stripe's minor units (docs.stripe.com/currencies)."""
    if currency in ZERO_DECIMAL:
        return 0
    return 3 if currency in THREE_DECIMAL else 2


def is_currency(currency: str) -> bool:
    """True for a lower-case ISO 4217 code."""
    return currency in CODES


def money(amount: int, currency: str, *, locale: str = "en") -> str:
    """The amount as a reader of this locale writes it: 4137, eur, de → 41,37 €."""
    value = Decimal(amount).scaleb(-exponent(currency))
    return format_currency(value, currency.upper(), locale=locale)
