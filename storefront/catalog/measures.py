"""Measures as people write them, brought into one unit: "512 MB" beside "1 GB", `15.6"` beside "39.6 cm"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from babel.numbers import get_decimal_symbol

DIMENSIONS = {  # unit → how many of the first it is
    "information": {"B": 1, "KB": 2**10, "MB": 2**20, "GB": 2**30, "TB": 2**40},
    "mass": {"mg": 0.001, "g": 1, "kg": 1000, "t": 1e6, "oz": 28.349523125, "lb": 453.59237},
    "length": {"mm": 1, "cm": 10, "m": 1000, "km": 1e6, "in": 25.4, "ft": 304.8, "yd": 914.4},
    "power": {"mW": 0.001, "W": 1, "kW": 1000, "MW": 1e6},
    "energy": {"Wh": 1, "kWh": 1000},
    "volume": {"ml": 1, "cl": 10, "dl": 100, "l": 1000},
    "frequency": {"Hz": 1, "kHz": 1000, "MHz": 1e6, "GHz": 1e9},
    "charge": {"mAh": 1, "Ah": 1000},
    "voltage": {"mV": 0.001, "V": 1, "kV": 1000},
    "time": {"ms": 0.001, "s": 1, "min": 60, "h": 3600},
}
ALSO = {
    '"': "in", "″": "in", "”": "in", "''": "in", "inch": "in", "inches": "in", "zoll": "in", "feet": "ft", "lbs": "lb",
    "liter": "l", "litre": "l", "litres": "l", "hour": "h", "hours": "h", "std": "h", "minutes": "min", "sec": "s",
    "watt": "W", "gram": "g", "grams": "g", "kilogram": "kg",
}  # fmt: skip
FACTORS = {unit: (name, factor) for name, units in DIMENSIONS.items() for unit, factor in units.items()}
LOOSE = {unit.casefold(): unit for unit in reversed(FACTORS)} | ALSO
WRITTEN = re.compile(r"\s*([-−]?\d[\d.,\u00a0\u202f ’']*)\s*([^\W\d_]+|[\"″”]|'')\.?\s*")
MOST_DECIMALS = 2


@dataclass(frozen=True)
class Measure:
    """`decimals`: how exactly it was said."""

    number: float
    unit: str
    decimals: int = 0

    @property
    def dimension(self) -> str:
        return FACTORS[self.unit][0]

    def within(self, unit: str) -> float:
        """The same in another unit of its dimension."""
        return self.number * FACTORS[self.unit][1] / FACTORS[unit][1]


def read(text: str, locale: str) -> Measure | None:
    """`1,5 kg`, `15.6"`, `512MB`; None for what is not one number with a unit we know."""
    match = WRITTEN.fullmatch(text)
    unit = _unit(match[2]) if match else None
    number = _number(match[1], locale) if unit else None
    return Measure(number[0], unit, number[1]) if number else None


def _unit(word: str) -> str | None:
    return word if word in FACTORS else LOOSE.get(word.casefold())


def _number(text: str, locale: str) -> tuple[float, int] | None:
    """Its value and how many decimals it has; `1.500` is over a thousand where people write decimals with commas."""
    plain = re.sub(r"[\s\u00a0\u202f’']", "", text.strip().replace("−", "-")).strip(".,")
    marks = re.findall(r"[.,]", plain)
    if not marks:
        return float(plain), 0
    last = marks[-1]
    whole, _, fraction = plain.rpartition(last)
    grouping = len(fraction) == 3 and len(set(marks)) == 1 and last != get_decimal_symbol(locale.replace("-", "_"))
    if grouping or marks.count(last) > 1:
        return (float(re.sub(r"[.,]", "", plain)), 0) if len(fraction) == 3 else None
    return float(f"{re.sub(r'[.,]', '', whole)}.{fraction}"), len(fraction)


def common_unit(measures: Iterable[Measure]) -> str | None:
    """The largest of their units in which none of them is below one; None when they measure different things."""
    measures = list(measures)
    if not measures or len({one.dimension for one in measures}) > 1:
        return None
    used = sorted({one.unit for one in measures}, key=lambda unit: -FACTORS[unit][1])
    fitting = (unit for unit in used if all(abs(one.within(unit)) >= 1 for one in measures if one.number))
    return next(fitting, used[-1])
