"""How money, dates and numbers read in a language (CLDR, by Babel)."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, get_timezone
from babel.numbers import format_currency, format_decimal, format_percent

from storefront.kernel.money import Money

EUROPEAN = {"EUR", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON"}
DOTTED = {"cs", "da", "de", "fi", "hr", "nb", "sk", "sl"}  # `26. November`


def _cldr(locale: str) -> str:
    return locale.replace("-", "_")


def _form(form: str, locale: str) -> str:
    """A pattern written for English with the language's own dots and commas."""
    language = locale.split("-")[0]
    if language in DOTTED:
        return form.replace("d MMM", "d. MMM").replace("EEEE d", "EEEE, d")
    return form.replace(",", "،") if language == "ar" else form


@lru_cache(maxsize=4096)
def money(amount: Money, locale: str) -> str:
    """`41.37 €`, `41,37 €`, `$41.37`: as people write it there; English in Europe as CLDR's `en_150` does."""
    name = "en_150" if locale == "en" and amount.currency in EUROPEAN else _cldr(locale)
    return format_currency(Decimal(amount.minor).scaleb(-amount.exponent), amount.currency, locale=name)


@lru_cache(maxsize=4096)
def number(value: Decimal | float, locale: str) -> str:
    """`1,234.5`, `1.234,5`."""
    return format_decimal(value, locale=_cldr(locale))


@lru_cache(maxsize=1024)
def percent(value: Decimal | float, locale: str) -> str:
    """`19%`, `19 %`; 1 is a hundred of them."""
    return format_percent(value, locale=_cldr(locale))


def day(value: date | datetime | str, locale: str, form: str = "d MMMM") -> str:
    """A date in words; ISO text is read."""
    value = date.fromisoformat(value) if isinstance(value, str) else value
    return format_date(value, _form(form, locale), locale=_cldr(locale))


def moment(value: datetime | str, locale: str, zone: str, form: str = "d MMMM, HH:mm") -> str:
    """A time in the shop's time zone."""
    value = datetime.fromisoformat(value) if isinstance(value, str) else value
    form = _form(form, locale)
    return format_datetime(value, form, tzinfo=get_timezone(zone), locale=_cldr(locale))


@lru_cache(maxsize=512)
def language(code: str, locale: str) -> str:
    """What a language is called in another: `German` for `de` in English; the code itself when nobody knows it."""
    try:
        return Locale.parse(_cldr(code)).get_language_name(_cldr(locale)) or code
    except (UnknownLocaleError, ValueError):
        return code
