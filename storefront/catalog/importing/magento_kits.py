"""Sets whose pieces are sold one by one, and kits that are sold as one thing made of others."""

import hashlib
import re
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from storefront.catalog.drafts import OptionDraft, PartDraft, ValueDraft, VariantDraft
from storefront.catalog.importing import Stock, magento_rows, texts
from storefront.catalog.importing.magento_rows import Row
from storefront.catalog.wording import slugify

if TYPE_CHECKING:
    from storefront.catalog.importing.magento_products import Builder

MOST_VARIANTS = 500
Slot = tuple[str, list[tuple[Row, int]]]  # name, and what may stand in it with how many pieces


@dataclass(frozen=True)
class Kit:
    options: list[OptionDraft]
    variants: list[VariantDraft]
    stock: dict[str, Stock]


def members(builder: "Builder", row: Row) -> list[tuple[Row, dict[str, str]]]:
    """The pieces of a set as its variants, told apart by what their names do not share."""
    names = re.split(r"[,\s]+", row.cells.get("associated_sku") or row.cells.get("associated_skus", ""))
    found = [child for name in names if (child := _row(builder, row, name.split("=")[0]))]
    sizes = [child.attributes.get("size", [""])[0] for child in found]
    if all(sizes) and len(set(sizes)) == len(found):
        return [(child, {"size": size}) for child, size in zip(found, sizes, strict=True)]
    labels = texts.apart([one.name for one in found])
    return [(child, {"piece": label}) for child, label in zip(found, labels, strict=True)]


def kit(builder: "Builder", row: Row) -> Kit:
    """A variant for every choice of its parts; it costs what they cost and there are as many as they allow."""
    slots = [slot for slot in _slots(builder, row) if slot[1]]
    open_slots = [slot for slot in slots if len(slot[1]) > 1]
    labels = {name: texts.apart([child.name for child, _ in parts]) for name, parts in open_slots}
    options = [_option(builder, name, labels[name]) for name, _ in open_slots]
    variants, stock = [], {}
    ways = list(product(*[list(enumerate(parts)) for _, parts in slots]))
    if len(ways) > MOST_VARIANTS:
        builder.problem(row, f"{row.sku} can be put together in {len(ways)} ways; {MOST_VARIANTS} is the most.")
        ways = []
    for way in ways if slots else []:
        chosen = {
            slugify(name)[:60]: slugify(labels[name][place])
            for (name, _), (place, _) in zip(slots, way, strict=True)
            if name in labels
        }
        draft = _variant(builder, row, [part for _, part in way], chosen)
        if draft is not None:
            variants.append(draft)
            stock[draft.sku] = Stock(min(builder.stock(child).quantity // count for _, (child, count) in way))
    return Kit(options, variants, stock)


def _variant(builder: "Builder", row: Row, parts: list[tuple[Row, int]], chosen: dict[str, str]) -> VariantDraft | None:
    pieces = [(builder.variant(child, {}), count) for child, count in parts]
    if any(piece is None for piece, _ in pieces):
        return None
    fixed = texts.minor(row.cells.get("price", ""), builder.source.currency) or 0
    wanted: dict[str, int] = {}
    for child, count in parts:
        wanted[child.sku] = wanted.get(child.sku, 0) + count
    return VariantDraft(
        sku=_sku(row.sku, [child.sku for child, _ in parts]),
        price_minor=fixed or sum(piece.price_minor * count for piece, count in pieces),
        options=chosen,
        weight_g=sum(piece.weight_g * count for piece, count in pieces),
        parts=[PartDraft(sku=sku, quantity=count) for sku, count in wanted.items()],
    )


def _sku(sku: str, parts: list[str]) -> str:
    """As Magento writes it; cut where ours ends, and still its own."""
    whole = "-".join([sku, *parts])
    return whole if len(whole) <= 64 else f"{whole[:55]}-{hashlib.sha256(whole.encode()).hexdigest()[:8]}"


def _slots(builder: "Builder", row: Row) -> list[Slot]:
    """`Ball|radio:A,B` a line, or the export's `name=Ball,type=radio,sku=A,default_qty=1|name=…`."""
    slots: dict[str, list[tuple[Row, int]]] = {}
    for line in filter(None, row.cells.get("bundle_options", "").split("\n")):
        name, _, skus = line.partition(":")
        found = [child for sku in skus.split(",") if (child := _row(builder, row, sku.strip()))]
        slots.setdefault(texts.plain(name.split("|")[0]), []).extend((child, 1) for child in found)
    for part in filter(None, re.split(r"\|(?=name=)", row.cells.get("bundle_values", ""))):
        said = dict(magento_rows.pairs(part))
        if child := _row(builder, row, said.get("sku", "")):
            count = max(1, texts.whole(said.get("default_qty", ""), 1))
            slots.setdefault(texts.plain(said.get("name", "")), []).append((child, count))
    return list(slots.items())


def _row(builder: "Builder", row: Row, sku: str) -> Row | None:
    found = builder.rows.get(sku)
    if found is None and sku:
        builder.problem(row, f"{row.sku} is made of {sku}, which is not here.")
    return found


def _option(builder: "Builder", name: str, labels: list[str]) -> OptionDraft:
    values = [ValueDraft(code=slugify(label), label=builder.source.text(label)) for label in labels]
    return OptionDraft(code=slugify(name)[:60], name=builder.source.text(name), values=values)
