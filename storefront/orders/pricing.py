"""One place says what an order costs: whole minor units, prices that include the tax of the country they go to."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from storefront.kernel.money import Money

WHOLE = 10_000  # tax rates are hundredths of a per cent


@dataclass(frozen=True)
class QuotedLine:
    sku: str
    quantity: int
    unit: Money
    total: Money
    tax: Money


@dataclass(frozen=True)
class Quote:
    """`subtotal + delivery = total`; `tax` is inside of it and is the sum of the lines' and the delivery's."""

    lines: tuple[QuotedLine, ...]
    subtotal: Money
    delivery: Money
    delivery_tax: Money
    tax_rate: int
    tax: Money
    total: Money


@cache
def _rates() -> dict[str, list[tuple[date, int]]]:
    table = json.loads((Path(__file__).parent / "vat_standard_rates.json").read_text())["rates"]
    return {land: [(date.fromisoformat(since), rate) for since, rate in rows] for land, rows in table.items()}


def tax_rate(*, country: str, on: date) -> int:
    """The standard VAT rate inside a price, in hundredths of a per cent; 0 where we charge none (export)."""
    applied = [rate for since, rate in _rates().get(country, []) if since <= on]
    return applied[-1] if applied else 0


def quote(*, lines: Sequence[tuple[str, int, Money]], delivery: Money, country: str, on: date) -> Quote:
    """`lines` are (sku, quantity, price of one). The tax of the whole is split by largest remainder."""
    currency = delivery.currency
    totals = [unit * quantity for _, quantity, unit in lines]
    subtotal = Money.total(totals, currency)
    total = subtotal + delivery
    rate = tax_rate(country=country, on=on)
    tax = total.share(numerator=rate, denominator=WHOLE + rate)
    shares = tax.allocate([amount.minor for amount in (*totals, delivery)])
    return Quote(
        lines=tuple(
            QuotedLine(sku, quantity, unit, whole, share)
            for (sku, quantity, unit), whole, share in zip(lines, totals, shares, strict=False)
        ),
        subtotal=subtotal,
        delivery=delivery,
        delivery_tax=shares[-1],
        tax_rate=rate,
        tax=tax,
        total=total,
    )


@dataclass(frozen=True)
class Offered:
    """Exactly what the shopper saw above the button: the one-time key together with the cart's id.

    `lines`: (sku, quantity, unit in minor units); `delivery`: (code, price in minor units, last promised day).
    """

    currency: str
    total: int
    lines: tuple[tuple[str, int, int], ...]
    delivery: tuple[str, int, str]

    def fingerprint(self) -> str:
        """URL-safe text; equal exactly when everything is equal."""
        body = [self.currency, self.total, self.lines, self.delivery]
        text = json.dumps(body, separators=(",", ":"), ensure_ascii=False)
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def offered_in(fingerprint: str) -> Offered | None:
    """What a fingerprint stands for; None when it is not one. It is only compared, never believed."""
    try:
        padded = fingerprint + "=" * (-len(fingerprint) % 4)
        currency, total, lines, delivery = json.loads(base64.urlsafe_b64decode(padded.encode()))
        seen = tuple((str(sku), int(quantity), int(unit)) for sku, quantity, unit in lines)
        return Offered(str(currency), int(total), seen, _chosen(delivery))
    except (ValueError, TypeError, binascii.Error):
        return None


def _chosen(delivery: list) -> tuple[str, int, str]:
    code, price, promised_to = delivery
    return str(code), int(price), str(promised_to)
