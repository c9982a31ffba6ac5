"""Money is an integer of minor units and a currency. There is no float in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from babel.numbers import get_currency_precision


class CurrencyMismatch(ValueError):
    """Two currencies in one sum."""


@dataclass(frozen=True, slots=True)
class Money:
    """`Money(4137, "EUR")` is 41.37 €; `Money(500, "JPY")` is 500 ¥."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if isinstance(self.minor, bool) or not isinstance(self.minor, int):
            raise TypeError(f"Money counts whole minor units, not {self.minor!r}.")

    @classmethod
    def zero(cls, currency: str) -> "Money":
        return cls(0, currency)

    @classmethod
    def total(cls, amounts: Sequence["Money"], currency: str) -> "Money":
        return sum(amounts, cls.zero(currency))

    def _same(self, other: "Money") -> int:
        if not isinstance(other, Money):
            raise TypeError(f"{other!r} is not money.")
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} cannot be added or compared.")
        return other.minor

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __mul__(self, count: int) -> "Money":
        return Money(self.minor * count, self.currency)

    __rmul__ = __mul__

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other)

    def __gt__(self, other: "Money") -> bool:
        return self.minor > self._same(other)

    def __ge__(self, other: "Money") -> bool:
        return self.minor >= self._same(other)

    def __bool__(self) -> bool:
        return self.minor != 0

    def allocate(self, weights: Sequence[int]) -> list["Money"]:
        """Split by largest remainder; the parts always sum to the whole.

        `weights` are non-negative integers; all zero means equal shares. Equal
        remainders go to the earlier part. A negative amount splits as its mirror.
        """
        if not weights or min(weights) < 0:
            raise ValueError("allocate() wants at least one weight and none below zero.")
        if not any(weights):
            weights = [1] * len(weights)
        sign, amount, whole = (-1 if self.minor < 0 else 1), abs(self.minor), sum(weights)
        shares = [amount * weight // whole for weight in weights]
        left = amount - sum(shares)
        by_remainder = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % whole), i))
        for index in by_remainder[:left]:
            shares[index] += 1
        return [Money(sign * share, self.currency) for share in shares]

    def share(self, *, numerator: int, denominator: int) -> "Money":
        """`numerator / denominator` of it, half away from zero (tax inside a gross price, a percentage)."""
        sign = -1 if self.minor * numerator < 0 else 1
        doubled = abs(self.minor * numerator) * 2 + denominator
        return Money(sign * (doubled // (2 * denominator)), self.currency)

    @property
    def exponent(self) -> int:
        """Decimal places of the currency (ISO 4217 by CLDR): EUR 2, JPY 0, KWD 3."""
        return get_currency_precision(self.currency)

    def __str__(self) -> str:
        digits = f"{abs(self.minor):0{self.exponent + 1}d}"
        whole, part = (digits[: -self.exponent], digits[-self.exponent :]) if self.exponent else (digits, "")
        return f"{'-' if self.minor < 0 else ''}{whole}{'.' + part if part else ''} {self.currency}"
