"""How money, dates and numbers read in a language (CLDR, by Babel)."""

from datetime import date, datetime
from decimal import Decimal

from babel.dates import format_date, format_datetime, get_timezone
from babel.numbers import format_currency

from storefront.kernel.money import Money


def _cldr(locale: str) -> str:
    return locale.replace("-", "_")


def money(amount: Money, locale: str) -> str:
    """`€41.37`, `41,37 €`: as people write it there."""
    return format_currency(Decimal(amount.minor).scaleb(-amount.exponent), amount.currency, locale=_cldr(locale))


def day(value: date | datetime | str, locale: str, form: str = "d MMMM") -> str:
    """A date in words; ISO text is read."""
    value = date.fromisoformat(value) if isinstance(value, str) else value
    return format_date(value, form, locale=_cldr(locale))


def moment(value: datetime | str, locale: str, zone: str, form: str = "d MMMM, HH:mm") -> str:
    """A time in the shop's time zone."""
    value = datetime.fromisoformat(value) if isinstance(value, str) else value
    return format_datetime(value, form, tzinfo=get_timezone(zone), locale=_cldr(locale))
