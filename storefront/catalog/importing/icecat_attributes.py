"""Icecat's specifications as typed attributes: names, units, groups and which way is better, from their keys."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from storefront.catalog.drafts import AttributeDraft
from storefront.catalog.importing import icecat_units

KINDS = {"t": "text", "n": "number", "b": "bool"}
LIST = re.compile(r",(?=[^\s\d])")
PREFIX = re.compile(r"attr_([tnb])_(.+)")
CODE_LENGTH = 60
MOST_FILTERS, MOST_VALUES, LONGEST_VALUE = 12, 60, 40
COMMON, RARE = 0.1, 0.02  # of the products of a type
METRIC = ("mm", "cm", "g", "kg")
UNITS = (  # the first that fits
    (r"imperial.*(diagonal|diameter)|(width|height|depth|length|diameter)__?imperial|inch_$", "in"),
    (r"weight.*imperial", "lb"),
    (r"__cm__", "cm"),
    (r"media_weight", "g/m²"),
    (r"weight.*carton|tare_weight|packaging_net_weight|weight_capacity|load_capacity", "kg"),
    (r"weight", "g"),
    (r"(cable|tape|roll|cord)_length|transfer_distance", "m"),
    (r"display_diagonal$|screen_size_compatibility", "in"),
    (r"^ports_|_ports|quantity|number_of|connectors|slots|buttons|outputs$|copies", None),
    (r"lithography", "nm"),
    (r"print_margin|bezel|(^|_)(width|height|depth|length|diameter|thickness)(_|$)", "mm"),
    (r"processor_(boost_)?frequency", "GHz"),
    (r"refresh_rate", "Hz"),
    (r"clock_speed|graphics_adapter_\w*frequency|front_side_bus|^frequency|bus_clock_rate", "MHz"),
    (r"watt_hours", "Wh"),
    (r"battery_capacity", "mAh"),
    (r"(ssd|hdd|storage|ssds)_?\w*capacity|internal_memory|maximum_memory$|ram_capacity|graphics_adapter_memory", "GB"),
    (r"surge_energy_rating", "J"),
    (r"voltage", "V"),
    (r"output_power_capacity", "VA"),
    (r"thermal_design_power|power_consumption|_power$|^power$|^power_supply|rated_power|output_power|bulb", "W"),
    (r"current", "A"),
    (r"response_time|latency", "ms"),
    (r"projector_brightness", "lm"),
    (r"brightness", "cd/m²"),
    (r"temperature|tcase|tjunction", "°C"),
    (r"noise_level|sound_p|sensitivity|signal_to_noise|acoustic", "dB"),
    (r"yield|duty_cycle", "page"),
    (r"(input|output)_capacity|sheets", "sheet"),
    (r"print_speed", "ppm"),
    (r"copy_speed", "cpm"),
    (r"print_quality|scan_quality|movement_resolution", "dpi"),
    (r"ink_volume", "ml"),
    (r"backup_time|charging_time|recording_time", "min"),
    (r"recharge_time|battery_life|playback_time|service_life", "h"),
    (r"first_page|warm_up_time", "s"),
    (r"angle", "°"),
    (r"impedance", "Ω"),
    (r"data_transfer_rate|data_rate", "Mbit/s"),
    (r"camera_resolution", "MP"),
    (r"recommended_age|number_of_years", "year"),
)
BETTER = (
    (r"^weight|power_consumption|noise|response_time|first_page|latency|recharge_time|sound_p", "lower"),
    (
        r"memory$|capacity|frequency|brightness|battery_life|refresh_rate|yield|cores$|threads$|speed|backup_time|surge_energy"
        r"|number_of_years|sensitivity|data_transfer_rate|camera_resolution|viewing_angle|playback_time|ports",
        "higher",
    ),
)
LOGISTIC = re.compile(
    r"pack(age|aging)|pallet|carton|(outer|inner|master)__?case|case_|harmonized|country_of|_box|ark_id|last_"
)
GROUPS = (
    ("Packaging and delivery", LOGISTIC),
    ("Codes", re.compile(r"^(mpn|ean|oem_code)$")),
    (
        "Processor",
        re.compile(r"processor|^intel|_intel|^cpu|stepping|tjunction|^fsb|bus_rate|bus_type|^execute_dis|idle_state"),
    ),
    (
        "Memory and storage",
        re.compile(r"memory|^hdd|^ssd|_hdds?_|_ssds?_|storage_(drive|media|cap)|optical_drive|card_reader"),
    ),
    ("Display and graphics", re.compile(r"display(?!port)|screen|graphics|^hd_type|led_backlight|aspect_ratio|^3d$")),
    ("Connections", re.compile(r"port|connect|usb|hdmi|wi_fi|bluetooth|ethernet|interface|antenna|audio")),
    ("Power", re.compile(r"power|voltage|current|battery|ups|ac_input|efficiency|energy")),
    ("Size and weight", re.compile(r"^(weight|width|height|depth|length|dimensions|diameter|thickness|size)")),
    ("Conditions", re.compile(r"temperature|humidity|altitude|vibration|shock|certif|complian")),
    ("Features", re.compile("")),
)
ORDER = (
    "Features",
    "Display and graphics",
    "Processor",
    "Memory and storage",
    "Connections",
    "Power",
    "Size and weight",
    "Conditions",
    "Codes",
    "Packaging and delivery",
)
LOUD = {"usb", "hdmi", "dvi", "vga", "lan", "led", "lcd", "ac", "dc", "cpu", "ram", "ssd", "hdd", "ean", "mpn", "oem",
        "poe", "rj", "pci", "sata", "raid", "ups", "pc", "tv", "hd", "rohs", "awg", "lte", "gps", "nfc", "dvd", "cd",
        "uk", "us", "adf", "snr", "tdp", "iso", "iec", "kvm", "pdu", "rf", "ip", "ps"}  # fmt: skip


@dataclass
class Seen:
    """What the products of one type say under one key."""

    kind: str
    key: str
    count: int = 0
    values: Counter[Any] = field(default_factory=Counter)


def given(product: dict[str, Any]) -> dict[tuple[str, str], Any]:
    """`(kind, key)` → value, for everything that says something; identifiers come along as text."""
    found: dict[tuple[str, str], Any] = {("text", "mpn"): product["name"]} if product.get("name") else {}
    if product.get("ean"):
        found["text", "ean"] = ", ".join(product["ean"])
    for name, value in product.items():
        if (match := PREFIX.fullmatch(name)) and value is not None and value != "":
            value = _spaced(value) if isinstance(value, str) else value
            kind, value = icecat_units.counted(KINDS[match[1]], match[2], value)
            found[kind, match[2]] = value
    return found


class Attributes:
    """The attributes of one type (`name`: what it is called), learned from its products."""

    def __init__(self, products: list[dict[str, Any]], name: str = "") -> None:
        self.many = len(products)
        self.memory = icecat_units.Memory(name, products)
        self.metric = {key for key in _keys(products) if (unit := _unit(key)) and unit in METRIC}
        self.seen: dict[tuple[str, str], Seen] = {}
        for product in products:
            for (kind, key), value in self._given(product).items():
                seen = self.seen.setdefault((kind, key), Seen(kind, key))
                seen.count += 1
                seen.values[value] += 1
        self.codes = self._codes()

    def _codes(self) -> dict[tuple[str, str], str]:
        """What is said under one name as a number and as a text are two attributes."""
        names: dict[str, list[Seen]] = defaultdict(list)
        for seen in sorted(self.seen.values(), key=lambda one: -one.count):
            names[_code(seen.key)].append(seen)
        return {
            (seen.kind, seen.key): code if place == 0 else f"{code[: CODE_LENGTH - 9]}-{seen.kind}{place}"
            for code, alike in names.items()
            for place, seen in enumerate(alike)
        }

    def _given(self, product: dict[str, Any]) -> dict[tuple[str, str], Any]:
        """What this product says, each key in its one unit; what it says in inches or pounds only also in metric."""
        found = given(product)
        for (kind, key), value in list(found.items()):
            if kind != "number":
                continue
            found[kind, key] = self.memory.measure(key, value, product)
            if (metric := self._twin(key)) and (kind, metric) not in found:
                found[kind, metric] = round(value * icecat_units.FACTORS[_unit(key), _unit(metric)], 1)
        return found

    def _twin(self, key: str) -> str | None:
        """The metric key that says the same as this imperial one, if products of this type have it."""
        metric = icecat_units.twin(key)
        known = metric in self.metric and (_unit(key), _unit(metric)) in icecat_units.FACTORS
        return metric if known else None

    def values(self, product: dict[str, Any]) -> dict[str, Any]:
        return {self.codes[entry]: value for entry, value in self._given(product).items()}

    def drafts(self, locale: str) -> list[AttributeDraft]:
        """In the order of their groups, what most products say first."""
        filters = {(seen.kind, seen.key) for seen in sorted(self.seen.values(), key=_worth)[:MOST_FILTERS]}
        ranked = sorted(self.seen.values(), key=lambda seen: (ORDER.index(_group(seen.key)), -seen.count, seen.key))
        return [self._draft(seen, locale, (seen.kind, seen.key) in filters and self._asks(seen)) for seen in ranked]

    def _asks(self, seen: Seen) -> bool:
        if seen.count < COMMON * self.many or _group(seen.key) in ("Codes", "Packaging and delivery"):
            return False
        if seen.kind == "text":
            longest = max(len(value) for value in seen.values)
            return 1 < len(seen.values) <= MOST_VALUES and longest <= LONGEST_VALUE
        return len(seen.values) > (1 if seen.kind == "number" else 0)

    def _draft(self, seen: Seen, locale: str, filterable: bool) -> AttributeDraft:
        number = seen.kind == "number"
        group = _group(seen.key)
        told = seen.count >= max(2, RARE * self.many) and group not in ("Codes", "Packaging and delivery")
        doubled = number and self._twin(seen.key)
        return AttributeDraft(
            code=self.codes[seen.kind, seen.key],
            name={locale: _name(seen.key)},
            type=seen.kind,
            unit=(self.memory.unit(seen.key) or _unit(seen.key)) if number else None,
            group={locale: group},
            filterable=filterable,
            comparable=told and not doubled,
            better=(_first(BETTER, seen.key) or "none") if number else "none",
        )


def _worth(seen: Seen) -> tuple[bool, int]:
    """Those that are worth a filter first: known of many, with few different texts."""
    dull = _group(seen.key) in ("Codes", "Packaging and delivery", "Conditions")
    many = seen.kind == "text" and len(seen.values) > MOST_VALUES
    return dull or many, -seen.count


def _first(table: tuple[tuple[str, str | None], ...], key: str) -> str | None:
    return next((word for pattern, word in table if re.search(pattern, key)), None)


def _spaced(text: str) -> str:
    """Lines and lists as one reads them: the file writes a new line as two letters, and no space after a comma."""
    return LIST.sub(", ", text.replace("\\n", "; ").strip())


def _unit(key: str) -> str | None:
    return _first(UNITS, key)


def _keys(products: list[dict[str, Any]]) -> set[str]:
    return {name.removeprefix("attr_n_") for product in products for name in product if name.startswith("attr_n_")}


def _group(key: str) -> str:
    return next(name for name, pattern in GROUPS if pattern.search(key))


def _code(key: str) -> str:
    return re.sub(r"_+", "-", key).strip("-")[:CODE_LENGTH]


def _name(key: str) -> str:
    """`power_consumption__typical_` → "Power consumption (typical)"."""
    text = re.sub(r"__(.+?)_(?=_|$)", r" (\1) ", key)
    words = [word.upper() if word.strip("()") in LOUD else word for word in re.split(r"[_\s]+", text) if word]
    said = " ".join(words)
    return said[:1].upper() + said[1:]
