"""Shopify's product export: a row per variant or picture, grouped by handle.

Columns: https://help.shopify.com/en/manual/products/import-export/using-csv (old and new names).
"""

from dataclasses import dataclass, field
from itertools import groupby

from storefront.catalog.drafts import ProductDraft
from storefront.catalog.exporting.shopify_columns import KEPT, KEPT_OF_VARIANT, columns_of
from storefront.catalog.importing import (
    CategoryDraft,
    Item,
    Problem,
    Reading,
    Source,
    Stock,
    TypeDraft,
    table,
    whole,
)
from storefront.catalog.importing.shopify_products import Reader, Rows
from storefront.catalog.importing.standins import standin
from storefront.catalog.wording import slugify

COLUMNS = {
    "handle": ("Handle", "URL handle"),
    "title": ("Title",),
    "body": ("Body (HTML)", "Description"),
    "vendor": ("Vendor",),
    "category": ("Product Category", "Google Shopping / Google Product Category"),
    "type": ("Type", "Custom Product Type", "Standard Product Type"),
    "tags": ("Tags",),
    "published": ("Published", "Published on online store"),
    "status": ("Status",),
    **{f"option{n}_name": (f"Option{n} Name", f"Option{n} name") for n in (1, 2, 3)},
    **{f"option{n}_value": (f"Option{n} Value", f"Option{n} value") for n in (1, 2, 3)},
    "sku": ("Variant SKU", "SKU"),
    "grams": ("Variant Grams", "Weight value (grams)"),
    "quantity": ("Variant Inventory Qty", "Inventory quantity"),
    "policy": ("Variant Inventory Policy", "Continue selling when out of stock"),
    "price": ("Variant Price", "Price"),
    "was": ("Variant Compare At Price", "Compare-at price"),
    "barcode": ("Variant Barcode", "Barcode"),
    "image": ("Image Src", "Product image URL"),
    "alt": ("Image Alt Text", "Image alt text"),
    "variant_image": ("Variant Image", "Variant image URL"),
    "seo_title": ("SEO Title", "SEO title"),
    "seo_description": ("SEO Description", "SEO description"),
    "whole": ("Storefront (product.metafields.custom.storefront)",),
}
COLUMNS |= {f"kept:{name}": (name,) for name in (*KEPT, *KEPT_OF_VARIANT)}
REQUIRED = ("handle", "title", "price")
WHAT = "Shopify product export"
PLATES = ("butter", "sky", "leaf", "blush", "fog", "lilac")


@dataclass
class _Kinds:
    """Departments and product types, as the products name them."""

    department: CategoryDraft
    locale: str
    categories: dict[str, CategoryDraft] = field(default_factory=dict)
    told: dict[str, CategoryDraft] = field(default_factory=dict)
    types: dict[str, TypeDraft] = field(default_factory=dict)

    def category_for(self, row: dict[str, str]) -> str:
        """Below the department: the last part of the category, the type, or the first tag."""
        words = row.get("category", "").split(">")[-1].strip() or row.get("type", "")
        words = words or row.get("tags", "").split(",")[0].strip()
        if not words or words.isdigit():
            return self.department.slug
        slug = f"{self.department.slug}-{slugify(words)}"
        if slug not in self.categories:
            name = {self.locale: words[:1].upper() + words[1:]}
            plate = PLATES[len(self.categories) % len(PLATES)]
            self.categories[slug] = CategoryDraft(slug, name, self.department.slug, standin(words), plate)
        return slug

    def know(self, said: whole.Whole) -> None:
        """Categories and types that an export of ours describes."""
        self.told |= {one.slug: one for one in said.categories}
        self.types.setdefault(said.kind.code, said.kind)

    def used(self, drafts: list[ProductDraft]) -> tuple[list[CategoryDraft], list[TypeDraft]]:
        """Only what these products need, parents first."""
        known = {self.department.slug: self.department, **self.categories, **self.told}
        needed: dict[str, CategoryDraft] = {}
        for slug in [slug for draft in drafts for slug in (draft.category, *draft.also_in)]:
            trail = []
            while slug and slug in known:
                trail.insert(0, known[slug])
                slug = known[slug].parent
            needed |= {one.slug: one for one in trail}
        kinds = {draft.type for draft in drafts}
        return list(needed.values()), [kind for kind in self.types.values() if kind.code in kinds]

    def type_for(self, row: dict[str, str]) -> str:
        words = row.get("type") or row.get("category", "").split(">")[-1].strip() or "Thing"
        code = f"imported-{slugify(words) or 'thing'}"[:60]
        self.types.setdefault(code, TypeDraft(code, {self.locale: words}))
        return code


def read(source: Source) -> Reading:
    """Every product of the file, and a problem for each row that could not be used."""
    rows = list(table.read(source.bytes(), columns=COLUMNS, required=REQUIRED, what=WHAT))
    problems = [Problem(number, "The handle is missing.") for number, row in rows if not row["handle"]]
    name = source.department
    department = CategoryDraft(slugify(name) or "imported", source.text(name), None, standin(name), "sky")
    kinds = _Kinds(department, source.locale)
    reader = Reader(source.locale, source.currency, problems)
    found = [_item(reader, kinds, handle, group) for handle, group in _by_handle(rows)]
    items = [item for item in found if item]
    categories, types = kinds.used([item.draft for item in items])
    return Reading(items=items, total=len(items), categories=categories, types=types, problems=problems)


def _restored(reader: Reader, kinds: _Kinds, draft: ProductDraft, number: int, cell: str) -> ProductDraft:
    """What our own export kept beside Shopify's columns; where a column was edited since, the column is right."""
    try:
        said = whole.Whole.from_cell(cell)
    except (ValueError, TypeError, KeyError, AttributeError):
        reader.problems.append(Problem(number, "The cell of the Storefront column is damaged; it was left out."))
        return draft
    kinds.know(said)
    rows = [(number, row) for row in columns_of(said.draft, locale=reader.locale, currency=reader.currency)]
    again = Reader(reader.locale, reader.currency, [])
    variants, first = again.variants(rows[0][1]["handle"], rows), rows[0][1]
    where = {"category": kinds.category_for(first), "kind": kinds.type_for(first)}
    return whole.laid_over(said.draft, draft, again.draft(first["handle"], rows, variants, **where))


def _by_handle(rows: Rows) -> list[tuple[str, Rows]]:
    """In the order in which handles first appear, even when their rows are apart."""
    order = {handle: place for place, handle in reversed(list(enumerate(row["handle"] for _, row in rows)))}
    mine = sorted((entry for entry in rows if entry[1]["handle"]), key=lambda entry: order[entry[1]["handle"]])
    return [(handle, list(group)) for handle, group in groupby(mine, key=lambda entry: entry[1]["handle"])]


def _item(reader: Reader, kinds: _Kinds, handle: str, group: Rows) -> Item | None:
    number, first = group[0]
    if not first["title"]:
        reader.problems.append(Problem(number, f"“{handle}” has no title."))
        return None
    variants = reader.variants(handle, group)
    if not variants:
        reader.problems.append(Problem(number, f"“{handle}” has no variant with a price."))
        return None
    category, kind = kinds.category_for(first), kinds.type_for(first)
    draft = reader.draft(handle, group, variants, category=category, kind=kind)
    if first.get("whole"):
        draft = _restored(reader, kinds, draft, number, first["whole"])
    stock = {one.draft.sku: Stock(reader.quantity(one.row), reader.oversell(one.row)) for one in variants}
    return Item(number, draft, stock)
