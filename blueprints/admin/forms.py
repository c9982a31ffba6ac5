"""Reading what people type into the admin's forms."""

import re

from flask_babel import gettext as _

from storefront.kernel.money import Money


def money(text: str, currency: str) -> Money | None:
    """`41.37`, `41,37`, `41`; None when it is not a sum of this currency."""
    decimals = Money.zero(currency).exponent
    part = rf"(?:[.,](\d{{1,{decimals}}}))?" if decimals else "()"
    match = re.fullmatch(rf"(\d{{1,9}}){part}", text.strip().replace("\u00a0", "").replace(" ", ""))
    if not match:
        return None
    return Money(int(match[1] + (match[2] or "").ljust(decimals, "0")), currency)


def amount(value: Money | None) -> str:
    """A sum as it is typed: `41.37`."""
    return str(value).split()[0] if value else ""


def refund_error(typed: str, value: Money | None, cap: Money) -> str | None:
    """What is wrong with the sum to give back; None for nothing typed yet, or nothing wrong."""
    if not typed:
        return None
    if not value:
        return _("Write a sum such as 41.37.")
    if value > cap:
        return _("At most %(sum)s can be given back.", sum=amount(cap))
    return None
