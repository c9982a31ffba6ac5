"""Filters in addresses: `?colour=sage&colour=ink&price=20-50&volume_from=1&sort=price&page=2`."""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from storefront.catalog.queries import SORTS, Filters
from storefront.kernel.money import Money
from storefront.kernel.settings import settings

NOT_FILTERS = {"q", "sort", "page", "variant", "stars", "exact", "all"}
NAME = re.compile(r"[\w][\w.-]{0,79}")
PRICE = re.compile(r"(\d{1,9}(?:[.,]\d{1,3})?)?-(\d{1,9}(?:[.,]\d{1,3})?)?")
MOST_VALUES = 30
MOST_FILTERS = 8
MOST_PAGES = 200
Pairs = list[tuple[str, str]]
End = float | None


def filters(args: MultiDict) -> Filters:
    """What can be read of them; nonsense is ignored."""
    values: dict[str, tuple[str, ...]] = {}
    ranges: dict[str, tuple[tuple[End, End], ...]] = {}
    for name in args:
        code = name.removesuffix("_from").removesuffix("_to")
        if code in NOT_FILTERS or not NAME.fullmatch(code) or len({*values, *ranges, code}) > MOST_FILTERS:
            continue
        if name != code:
            low, high = _number(code, args.get(f"{code}_from")), _number(code, args.get(f"{code}_to"))
            if low is not None or high is not None:
                ranges[code] = (_in_order(low, high),)
        elif code == "price":
            ranges |= _price(args[name])
        elif given := tuple(dict.fromkeys(value[:160] for value in args.getlist(name) if value)):
            values[code] = given[:MOST_VALUES]
    return Filters(values, ranges)


def _price(text: str) -> dict:
    match = PRICE.fullmatch(text.replace(" ", ""))
    if not match or not any(match.groups()):
        return {}
    return {"price": (_in_order(*(_number("price", part) for part in match.groups())),)}


def _in_order(low: End, high: End) -> tuple[End, End]:
    return (high, low) if low is not None and high is not None and low > high else (low, high)


def _number(code: str, text: str | None) -> End:
    """A price in minor units, anything else as it stands."""
    try:
        value = Decimal((text or "").strip().replace(",", "."))
    except InvalidOperation:
        return None
    if not value.is_finite() or not 0 <= value < 10**10:
        return None
    return int(value.scaleb(_exponent())) if code == "price" else float(value)


def _exponent() -> int:
    return Money.zero(settings().shop_currency).exponent


def written(code: str, value: End) -> str:
    """An end of a range as people type it."""
    if value is None:
        return ""
    number = Decimal(str(value)).scaleb(-_exponent()) if code == "price" else Decimal(str(value))
    return f"{number.normalize():f}"


def sort(args: MultiDict, usual: str) -> str:
    return args["sort"] if args.get("sort") in (*SORTS, usual) else usual


def page(args: MultiDict) -> int:
    text = args.get("page", "")
    return min(max(int(text), 1), MOST_PAGES) if text.isdigit() and len(text) < 5 else 1


def pairs(chosen: Filters) -> Pairs:
    found = [(code, value) for code, values in chosen.values.items() for value in values]
    for code, ends in chosen.ranges.items():
        for low, high in ends:
            if code == "price":
                found.append((code, f"{written(code, low)}-{written(code, high)}"))
                continue
            found += [(f"{code}_from", written(code, low))] if low is not None else []
            found += [(f"{code}_to", written(code, high))] if high is not None else []
    return found


def address(action: str, chosen: Filters, *, kept: Iterable[tuple[str, str]] = (), **more: str | int | None) -> str:
    """The one address of a list; `more` (sort, page) is left out where it is None."""
    query = [*kept, *pairs(chosen), *((name, str(value)) for name, value in more.items() if value is not None)]
    return f"{action}?{urlencode(query)}" if query else action
