"""A file of events (CSV `ts,visitor,user,type,sku,quantity,order`), line by line."""

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from storefront.kernel.refusal import N_, Refusal

COLUMNS = ("ts", "visitor", "user", "type", "sku", "quantity", "order")
NEEDED = ("ts", "type", "sku")
KINDS = {"purchase": 1, "cart": 2, "view": 3, "click": 4, "search": 5}
MOST = 2**31 - 1


class UnreadableEvents(Refusal):
    """The file is not a list of events; the message says what is missing."""


@dataclass(frozen=True)
class Line:
    """`key` is derived from the whole line, so that what is read twice counts once."""

    key: int
    at: int
    shopper: str
    kind: int
    sku: str
    quantity: int
    basket: int | None


@dataclass(frozen=True)
class Problem:
    number: int
    reason: str


def read(path: Path) -> Iterator[Line | Problem]:
    """Every line as an event or as what is wrong with it. Raises UnreadableEvents for another kind of file."""
    with path.open(encoding="utf-8-sig", newline="", errors="replace") as file:
        rows = csv.DictReader(file)
        missing = [name for name in NEEDED if name not in (rows.fieldnames or ())]
        if missing:
            raise UnreadableEvents(
                N_("This is no file of events: the column %(missing)s is missing. Its first line must be %(columns)s."),
                missing=", ".join(missing),
                columns=",".join(COLUMNS),
            )
        for row in rows:
            text = "\x1f".join((row.get(name) or "").strip() for name in COLUMNS)
            try:
                yield _line(row, number(text))
            except ValueError as error:
                yield Problem(rows.line_num, str(error))


def number(*parts: object) -> int:
    """63 bits that the same parts give again."""
    digest = hashlib.blake2b("\x1f".join(map(str, parts)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def _line(row: dict[str, str], key: int) -> Line:
    value = {name: (row.get(name) or "").strip() for name in COLUMNS}
    if value["type"] not in KINDS:
        raise ValueError(f"type is {value['type']!r}, not one of {', '.join(KINDS)}")
    if not value["sku"] or len(value["sku"]) > 120:
        raise ValueError("sku is empty or longer than 120 characters")
    who = f"u:{value['user']}" if value["user"] else f"v:{value['visitor']}"
    if len(who) == 2 or len(who) > 160:
        raise ValueError("neither user nor visitor says who it was")
    basket = number(who, value["order"]) if value["order"] else None
    return Line(key, seconds(value["ts"]), who, KINDS[value["type"]], value["sku"], _count(value["quantity"]), basket)


def _count(text: str) -> int:
    """Whole pieces, at least one; an empty or weighed quantity counts as one."""
    try:
        return min(max(int(float(text or 1)), 1), MOST)
    except (ValueError, OverflowError):
        raise ValueError(f"quantity is {text!r}, not a number") from None


def seconds(text: str) -> int:
    """Seconds since 1970 of an ISO time (UTC if it names no zone) or of seconds or milliseconds as a number."""
    try:
        if text.replace(".", "", 1).isdigit():
            value = float(text)
            return int(value / 1000 if value > 1e11 else value)
        at = datetime.fromisoformat(text)
        return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        raise ValueError(f"ts is {text!r}; write it like 2026-11-25T18:30:00") from None
