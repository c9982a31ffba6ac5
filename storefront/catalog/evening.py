"""Rows to compare by: every value of a row in the same unit and with as many decimals."""

from dataclasses import replace

from storefront.catalog import measures, wording
from storefront.catalog.attributes import AttributeGroup, AttributeRow, AttributeValue


def evened(groups: list[AttributeGroup], locale: str) -> list[AttributeGroup]:
    """The same groups with their numbers alike; a text that is a measure becomes a number that can be better."""
    return [AttributeGroup(group.name, [_even(row, locale) for row in group.rows]) for group in groups]


def _even(row: AttributeRow, locale: str) -> AttributeRow:
    if row.kind == "number":
        return _same_decimals(row, locale)
    return _same_unit(row, locale) if row.kind == "text" else row


def _same_decimals(row: AttributeRow, locale: str) -> AttributeRow:
    stated = {sku: value for sku, value in row.values.items() if isinstance(value.raw, int | float)}
    if len(stated) != sum(value.raw is not None for value in row.values.values()):
        return row
    said = [_decimals(value, row.unit, locale) for value in stated.values()]
    if len(set(said)) < 2:
        return row
    texts = {sku: _written(value.raw, max(said), row.unit, locale) for sku, value in stated.items()}
    return replace(row, values=row.values | {sku: AttributeValue(stated[sku].raw, text) for sku, text in texts.items()})


def _decimals(value: AttributeValue, unit: str, locale: str) -> int:
    fitting = (many for many in range(measures.MOST_DECIMALS) if _written(value.raw, many, unit, locale) == value.text)
    return next(fitting, measures.MOST_DECIMALS)


def _same_unit(row: AttributeRow, locale: str) -> AttributeRow:
    """Only when every value that is stated is a measure, and all measure the same."""
    stated = {sku: value for sku, value in row.values.items() if value.text}
    read = {sku: measures.read(value.text, locale) for sku, value in stated.items()}
    unit = None if None in read.values() else measures.common_unit(read.values())
    if unit is None:
        return row
    decimals = min(max(one.decimals for one in read.values()), measures.MOST_DECIMALS)
    if any(one.unit != unit and round(one.within(unit), decimals) != one.within(unit) for one in read.values()):
        decimals = max(decimals, 1)
    numbers = {sku: round(one.within(unit), decimals) for sku, one in read.items()}
    decimals = max(_needed(number) for number in numbers.values())
    values = {sku: AttributeValue(number, _written(number, decimals, unit, locale)) for sku, number in numbers.items()}
    return replace(row, unit=unit, kind="number", values=row.values | values)


def _needed(number: float) -> int:
    return next(many for many in range(measures.MOST_DECIMALS + 1) if round(number, many) == number)


def _written(value: float, decimals: int, unit: str, locale: str) -> str:
    return f"{wording.fixed(value, decimals, locale)} {unit}".strip()
