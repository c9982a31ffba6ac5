"""WooCommerce's product export: a row per product or variation; a variation names its parent by SKU or `id:`."""

from dataclasses import dataclass, field

from storefront.catalog.importing import Item, Problem, Reading, Source, Stock, table, texts
from storefront.catalog.importing.kinds import Kinds
from storefront.catalog.importing.woocommerce_columns import COLUMNS, REQUIRED, several
from storefront.catalog.importing.woocommerce_products import Builder
from storefront.catalog.wording import slugify

Row = dict[str, str]
WHAT = "WooCommerce product export"


@dataclass
class Family:
    """A product with the rows of its variations, each with its row number."""

    number: int
    row: Row
    variations: list[tuple[int, Row]] = field(default_factory=list)

    @property
    def kinds(self) -> set[str]:
        return set(several(self.row["type"]))

    @property
    def keys(self) -> tuple[str, ...]:
        """What other rows call it."""
        return tuple(filter(None, (self.row.get("sku"), f"id:{self.row.get('id')}" if self.row.get("id") else "")))


def read(source: Source) -> Reading:
    rows = list(table.read(source.bytes(), columns=COLUMNS, required=REQUIRED, what=WHAT))
    problems: list[Problem] = []
    families = _families(rows, problems)
    slugs = _addresses(families)
    kinds = Kinds(source)
    builder = Builder(source, kinds, problems)
    known = {key: family for family in families for key in family.keys}
    homes = {key: slugs[id(family)] for key, family in known.items()}
    items = [item for family in families if (item := _item(builder, family, known, homes, slugs[id(family)]))]
    return Reading(
        items=items, total=len(items), categories=kinds.categories, types=list(kinds.types.values()), problems=problems
    )


def _families(rows: list[tuple[int, Row]], problems: list[Problem]) -> list[Family]:
    families = [Family(number, row) for number, row in rows if "variation" not in several(row["type"])]
    known = {key: family for family in families for key in family.keys}
    for number, row in rows:
        if "variation" in several(row["type"]):
            family = known.get(row.get("parent", ""))
            if family is None:
                problems.append(
                    Problem(number, f"The product of this variation, {row.get('parent') or '?'}, is missing.")
                )
            else:
                family.variations.append((number, row))
    return families


def _addresses(families: list[Family]) -> dict[int, str]:
    found: dict[int, str] = {}
    for family in families:
        slug = slugify(family.row["name"])[:120] or slugify(family.row.get("sku", "")) or f"product-{family.number}"
        found[id(family)] = slug if slug not in found.values() else f"{slug}-{family.row.get('id') or family.number}"
    return found


def _item(builder: Builder, family: Family, known: dict[str, Family], homes: dict[str, str], slug: str) -> Item | None:
    number, row = family.number, family.row
    if not row["name"]:
        builder.problems.append(Problem(number, "The name is missing."))
        return None
    if "external" in family.kinds:
        builder.problems.append(Problem(number, f"“{row['name']}” is sold elsewhere; only what you sell is imported."))
        return None
    if "grouped" in family.kinds:
        parts = [known[key] for key in several(row.get("grouped", "")) if key in known]
        draft, stock = builder.kit(number, row, [(one.number, one.row) for one in parts if not one.variations], slug)
    else:
        draft, stock = builder.product(number, row, family.variations, slug)
    if draft is None:
        builder.problems.append(Problem(number, f"“{texts.plain(row['name'])}” has nothing to sell: no price."))
        return None
    links = {
        name: [homes[key] for key in several(row.get(name, "")) if key in homes and homes[key] != slug]
        for name in ("upsells", "crosssells")
    }
    return Item(number, builder.linked(draft, links), {sku: Stock(*said) for sku, said in stock.items()})
