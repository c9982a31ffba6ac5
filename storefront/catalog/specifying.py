"""What a product says in one language: names, choices, pictures and the specification."""

from functools import cached_property
from typing import Any

from storefront.catalog import wording
from storefront.catalog.gathering import Gathered, Given
from storefront.catalog.models import Attribute, Media, Option, Product
from storefront.catalog.wording import best

NO_PICTURE = {"file": "img/to-come-thing.svg", "alt": "", "plate": "fog", "width": 400, "height": 500, "options": {}}


class Speaker:
    """Reads gathered rows along one fallback chain."""

    def __init__(self, found: Gathered, chain: tuple[str, ...]) -> None:
        self.found, self.chain, self.locale = found, chain, chain[0]
        self._options: dict[str, list[dict[str, Any]]] = {}
        self._pictures: dict[str, list[dict[str, Any]]] = {}
        self._rows: dict[str, tuple[str, dict[str, Any]]] = {}

    def name(self, product_id: str) -> str:
        return self.text(product_id, "name")

    def text(self, product_id: str, field: str) -> str:
        return best({key: getattr(row, field) for key, row in self.found.texts[product_id].items()}, self.chain) or ""

    def options(self, product_id: str) -> list[dict[str, Any]]:
        if product_id not in self._options:
            self._options[product_id] = [self._option(row) for row in self.found.options[product_id]]
        return self._options[product_id]

    def _option(self, row: Option) -> dict[str, Any]:
        values = [
            {"code": value.code, "label": self._label(value.id, value.code), "fill": value.swatch}
            for value in self.found.values[row.id]
        ]
        name = best(self.found.option_names[row.id], self.chain) or row.code
        return {"code": row.code, "name": name, "kind": row.kind, "values": values}

    def _label(self, value_id: str, code: str) -> str:
        return best(self.found.value_labels[value_id], self.chain) or code

    @cached_property
    def _codes(self) -> dict[str, str]:
        """Option id or value id → its code."""
        options = {row.id: row.code for rows in self.found.options.values() for row in rows}
        return options | {row.id: row.code for rows in self.found.values.values() for row in rows}

    @cached_property
    def _option_of(self) -> dict[str, str]:
        return {row.id: row.option_id for rows in self.found.values.values() for row in rows}

    def chosen(self, product_id: str, variant_id: str) -> dict[str, str]:
        """Option code → value code, in the order of the options."""
        choice = self.found.choices.get(variant_id, {})
        return {row.code: self._codes[choice[row.id]] for row in self.found.options[product_id] if row.id in choice}

    def choice_text(self, product_id: str, chosen: dict[str, str]) -> str:
        """`Sage, 0.9 l`."""
        words = []
        for option in self.options(product_id):
            words += [value["label"] for value in option["values"] if value["code"] == chosen.get(option["code"])]
        return ", ".join(words)

    def pictures(self, product_id: str) -> list[dict[str, Any]]:
        if product_id not in self._pictures:
            self._pictures[product_id] = [self._picture(row) for row in _shown(self.found.media[product_id])]
        return self._pictures[product_id]

    def _picture(self, row: Any) -> dict[str, Any]:
        values = self.found.media_values.get(row.id, [])
        return {
            "file": row.file if row.file.startswith(("img/", "media/")) else f"img/{row.file}",
            "alt": best(self.found.media_alts[row.id], self.chain) or "",
            "plate": row.plate,
            "width": row.width,
            "height": row.height,
            "options": {self._codes[self._option_of[value]]: self._codes[value] for value in values},
        }

    def picture(self, product_id: str, chosen: dict[str, str]) -> dict[str, Any]:
        """The first that shows this choice; else the first."""
        mine = self.pictures(product_id)
        fitting = (item for item in mine if item["options"] and item["options"].items() <= chosen.items())
        return next(fitting, mine[0] if mine else NO_PICTURE)

    def specification(self, product: Product) -> list[dict[str, Any]]:
        """Groups of rows in the order of the type; what only a variant says has raw None."""
        by_attribute = _together(self._given(product.id, None))
        known, places = self.found.structure.by_id.get(product.type_id, {}), self.found.structure.places
        said = {item.row.attribute_id for item in self.found.given[product.id]} & known.keys()
        groups: dict[str, dict[str, Any]] = {}
        for key in sorted(said, key=lambda one: places[one]):
            attribute = known[key]
            group, row = self._row(attribute)
            value = self.values(attribute, by_attribute.get(attribute.id, []))
            groups.setdefault(group, {"name": group, "rows": []})["rows"].append(row | value)
        return list(groups.values())

    def _row(self, attribute: Attribute) -> tuple[str, dict[str, Any]]:
        """The name of its group, and what a row says besides the value."""
        if attribute.id not in self._rows:
            texts = self.found.structure.attribute_texts[attribute.id]
            group = best({key: row.group for key, row in texts.items()}, self.chain) or ""
            row = {"code": attribute.code, "name": self.label(attribute), "unit": self.unit(attribute)}
            row |= {"kind": attribute.kind, "better": attribute.better, "comparable": attribute.comparable}
            self._rows[attribute.id] = group, row | {"place": attribute.position}
        return self._rows[attribute.id]

    def label(self, attribute: Attribute) -> str:
        texts = self.found.structure.attribute_texts[attribute.id]
        return best({key: row.name for key, row in texts.items()}, self.chain) or attribute.code

    def own_values(self, product: Product, variant_id: str) -> dict[str, dict[str, Any]]:
        """What this variant has differently, by attribute code."""
        known = self.found.structure.by_id.get(product.type_id, {})
        mine = self._given(product.id, variant_id)
        return {known[key].code: self.values(known[key], items) for key, items in _together(mine).items()}

    def _given(self, product_id: str, variant_id: str | None) -> list[Given]:
        return [item for item in self.found.given[product_id] if item.row.variant_id == variant_id]

    def unit(self, attribute: Attribute) -> str:
        if not attribute.unit:
            return ""
        return best(self.found.structure.units.get(attribute.unit, {}), self.chain) or attribute.unit

    def values(self, attribute: Attribute, items: list[Given]) -> dict[str, Any]:
        """Several values of one attribute read as one list."""
        said = [self.value(attribute, item) for item in items] or [self.value(attribute, None)]
        if len(said) == 1:
            return said[0]
        text = ", ".join(dict.fromkeys(one["text"] for one in said))
        return {"raw": text, "text": text}

    def value(self, attribute: Attribute, given: Given | None) -> dict[str, Any]:
        """`raw` for comparing, `text` for reading."""
        if given is None:
            return {"raw": None, "text": ""}
        row = given.row
        if attribute.kind == "number":
            text = wording.measured(row.number, attribute.precision, self.unit(attribute), self.locale)
            return {"raw": row.number, "text": text}
        if attribute.kind == "bool":
            return {"raw": row.flag, "text": wording.yes_no(row.flag, self.locale)}
        if attribute.kind == "date":
            return {"raw": row.day.isoformat(), "text": wording.day(row.day, self.locale)}
        text = best(given.texts, self.chain) or ""
        return {"raw": text, "text": text}


def _together(items: list[Given]) -> dict[str, list[Given]]:
    """By attribute id."""
    found: dict[str, list[Given]] = {}
    for item in items:
        found.setdefault(item.row.attribute_id, []).append(item)
    return found


def _shown(rows: list[Media]) -> list[Media]:
    """A stand-in for pictures that wait to be fetched is shown once."""
    there = [row for row in rows if not row.source_url or row.file.startswith("media/")]
    return there or rows[:1]
