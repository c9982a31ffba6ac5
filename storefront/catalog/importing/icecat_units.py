"""Icecat's numbers in one unit per key: memory comes in MB or in GB, some lengths and weights in inches or pounds only.

The file names no unit for memory. What decides, in this order: the product's own words ("2 GB DDR3"), a fraction (no
printer has half a megabyte), and how much a thing of that kind has: a notebook 16 GB, a printer 64 MB.
"""

import re
from collections import defaultdict
from statistics import median
from typing import Any

Product = dict[str, Any]
Entry = tuple[str, str]
MEMORY = re.compile(
    r"internal_memory|^maximum_memory$|memory_upgrade|ram_capacity|standard_memory_capacity|graphics_adapter_memory"
    r"|^fax_memory$|^print_memory|^memory_capacity$"
)
PICTURES = re.compile(r"graphics_adapter")
IN_GB = {"Notebooks", "Desktop PCs", "Servers", "Motherboards", "Processors", "Racks", "Tablets", "Mobile phones"}
MODULES = {"Memory modules", "Interface cards", "Graphics cards"}
BOARDS = {"Servers", "Motherboards"}  # whose own graphics are for the console
FROM_MB = {"computer": 2048, "module": 128, "picture": 128, "board": 8, "other": 2}  # so many can only be megabytes
WORDS = re.compile(r"(?<![\d.,])(\d+(?:[.,]\d+)?)[\s-]?([MG])B?\b", re.IGNORECASE)
CACHE, DISC = 64, 64  # "4 MB" in a notebook's title may be its cache, "250 GB" in a printer's its disc
GB = 1024
COUNTED = re.compile(r"(^|_)(cores|threads)$|^hdd_speed$")  # numbers that come as texts
IMPERIAL = re.compile(r"_+imperial_*")
FACTORS = {("in", "mm"): 25.4, ("in", "cm"): 2.54, ("lb", "g"): 453.59237, ("lb", "kg"): 0.45359237}


def counted(kind: str, key: str, value: Any) -> tuple[str, Any]:
    """A number that was written as a text is a number: four cores are more than two."""
    if kind == "text" and COUNTED.search(key) and re.fullmatch(r"\d+", str(value)):
        return "number", float(value)
    return kind, value


def twin(key: str) -> str | None:
    """The metric key of an imperial one: `weight__imperial_` → `weight`."""
    return IMPERIAL.sub("", key) if IMPERIAL.search(key) else None


class Memory:
    """How the products of one kind say their memory: each key gets one unit, in which most of them are above one."""

    def __init__(self, kind: str, products: list[Product]) -> None:
        self.kind = kind
        sizes = defaultdict(list)
        for product in products:
            for name, value in product.items():
                if (key := name.removeprefix("attr_n_")) != name and MEMORY.search(key) and value:
                    sizes[key].append(self._megabytes(key, value, product))
        self.units = {key: "MB" if median(said) < GB else "GB" for key, said in sizes.items()}

    def unit(self, key: str) -> str | None:
        return self.units.get(key)

    def measure(self, key: str, value: float, product: Product) -> float:
        """What the file says, in this key's unit."""
        if key not in self.units or not value:
            return value
        if self.units[key] == "MB":
            return self._megabytes(key, value, product)
        as_said = value >= 1 and not self._in_mb(key, value, product)
        return value if as_said else round(self._megabytes(key, value, product) / GB, 3)

    def _megabytes(self, key: str, value: float, product: Product) -> float:
        return value if self._in_mb(key, value, product) else _from_gb(value)

    def _in_mb(self, key: str, value: float, product: Product) -> bool:
        told = self._told(key, value, product)
        return value == int(value) and value >= self._least(key) if told is None else told

    def _told(self, key: str, value: float, product: Product) -> bool | None:
        """True when the product's own words say so many MB, False for GB; None when they say neither or both."""
        if PICTURES.search(key):
            return None
        said = _words(product)
        mb = (value, "M") in said and (self.kind not in IN_GB or value > CACHE)
        gb = (value, "G") in said and (self.kind in IN_GB | MODULES or value <= DISC)
        return mb if mb != gb else None

    def _least(self, key: str) -> int:
        if PICTURES.search(key):
            return FROM_MB["board" if self.kind in BOARDS and "discrete" not in key else "picture"]
        usual = "module" if self.kind in MODULES else "computer" if self.kind in IN_GB else "other"
        return FROM_MB[usual]


def _words(product: Product) -> set[tuple[float, str]]:
    text = f"{product.get('title') or ''} {product.get('short_description') or ''}"
    return {(float(number.replace(",", ".")), unit.upper()) for number, unit in WORDS.findall(text)}


def _from_gb(value: float) -> float:
    """0.5 GB are 512 MB; where the file wrote 0.512 GB it meant these as well."""
    size = value * GB
    return size if size == int(size) else float(round(value * 1000))
