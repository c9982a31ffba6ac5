"""A pasted list of item numbers becomes a cart; nothing of the list is lost."""

import re
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from storefront.cart import services as cart
from storefront.flows.quoting import standings
from storefront.inventory import queries as inventory
from storefront.kernel.refusal import N_, Refusal

MAX_LINES = 200
CLOSE = 70  # how alike, out of 100, a number must be to be suggested
HEADER = re.compile(r"sku|item|article|artikel|nummer|number|code|qty|quantity|menge|anzahl|count|رقم|كمية", re.I)
TIMES = re.compile(r"^(?P<count>\d+)\s*[x×]\s+(?P<sku>\S+)$|^(?P<sku2>\S+)\s+[x×]\s*(?P<count2>\d+)$", re.I)


@dataclass(frozen=True)
class Entry:
    """A line of the list; `quantity` None when it is not a whole number from 1."""

    number: int
    text: str
    sku: str
    quantity: int | None


@dataclass(frozen=True)
class Outcome:
    """`granted`: how many are in the cart now; None when `problem` says why it is not."""

    entry: Entry
    sku: str
    name: str
    granted: int | None
    problem: Refusal | None = None
    suggestion: str | None = None


@dataclass(frozen=True)
class QuickOrder:
    """`left` is what could not be used, to stay in the form as it was written."""

    outcomes: list[Outcome]
    left: str

    @property
    def added(self) -> int:
        return sum(outcome.granted is not None for outcome in self.outcomes)


class NothingWritten(Refusal):
    """The form was empty."""


def parse(text: str) -> list[Entry]:
    """`SKU qty` a line, split by tab, comma, semicolon or space, `SKU x3` or `3 x SKU`; a header is passed over."""
    rows = [(number, row.strip()) for number, row in enumerate(text.splitlines(), 1) if row.strip()]
    entries = [_entry(number, row) for number, row in rows]
    if len(rows) > 1 and entries[0].quantity is None and HEADER.search(rows[0][1]):
        entries = entries[1:]
    return entries


def _entry(number: int, row: str) -> Entry:
    if match := TIMES.match(row):
        said = match.groupdict()
        return Entry(number, row, said["sku"] or said["sku2"], _count(said["count"] or said["count2"]))
    cells = [cell.strip().strip("\"'") for cell in re.split(r"[\t;,]", row)]
    if len(cells) == 1:
        cells = row.strip("\"'").split()
    cells = [cell for cell in cells if cell] or [row]
    if len(cells) == 1:
        return Entry(number, row, cells[0], 1)
    counts = [count for cell in cells[1:] if (count := _count(cell))]
    return Entry(number, row, cells[0], counts[-1] if counts else None)


def _count(cell: str) -> int | None:
    digits = cell.lower().strip().strip("x×").strip()
    return int(digits) if digits.isdecimal() and len(digits) < 6 and int(digits) > 0 else None


def quick_order(*, owner: str, text: str, locale: str) -> QuickOrder:
    """Put in what is known and can be had; say of every other line why not. Raises NothingWritten."""
    entries = parse(text)
    if not entries:
        raise NothingWritten(N_("Write at least one item number."))
    known = {sku.casefold(): sku for sku in inventory.skus()}
    read, beyond = entries[:MAX_LINES], entries[MAX_LINES:]
    skus = {entry.number: known.get(entry.sku.casefold()) for entry in read}
    now = standings([sku for sku in skus.values() if sku], locale=locale)
    wanted = [entry for entry in read if entry.quantity and _sold(skus[entry.number], now)]
    items = [(now[skus[entry.number]].quote, entry.quantity) for entry in wanted]
    granted = cart.add_items(owner=owner, items=items) if items else []
    results = {entry.number: result for entry, result in zip(wanted, granted, strict=True)}
    outcomes = [_outcome(entry, skus[entry.number], now, results.get(entry.number), known) for entry in read]
    outcomes += [Outcome(entry, entry.sku, "", None, _too_many()) for entry in beyond]
    left = "\n".join(outcome.entry.text for outcome in outcomes if outcome.granted is None)
    return QuickOrder(outcomes, left)


def _sold(sku: str | None, now: dict) -> bool:
    return bool(sku and now[sku].offer and now[sku].offer.published)


def _outcome(entry: Entry, sku: str | None, now: dict, result: int | Refusal | None, known: dict[str, str]) -> Outcome:
    if not _sold(sku, now):
        return Outcome(entry, entry.sku, "", None, Refusal(N_("We do not know this number.")), _closest(entry, known))
    name = now[sku].offer.name
    if entry.quantity is None:
        return Outcome(entry, sku, name, None, Refusal(N_("How many? Write a whole number, 1 or more.")))
    if isinstance(result, Refusal):
        return Outcome(entry, sku, name, None, result)
    return Outcome(entry, sku, name, result)


def _too_many() -> Refusal:
    return Refusal(N_("We take %(count)d lines at once; this one waits in the list."), count=MAX_LINES)


def _closest(entry: Entry, known: dict[str, str]) -> str | None:
    found = process.extractOne(entry.sku.casefold(), list(known), scorer=fuzz.ratio, score_cutoff=CLOSE)
    return known[found[0]] if found else None
