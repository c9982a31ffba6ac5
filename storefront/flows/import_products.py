"""Products from another shop's file: read, shown, in stock and found."""

import re
from dataclasses import dataclass, field

from storefront.catalog import importing, services
from storefront.catalog import queries as catalog
from storefront.catalog.drafts import ProductDraft
from storefront.catalog.importing import Parsed, Problem, UnableToImport
from storefront.flows.index_products import index_products
from storefront.flows.seed_shop import note_stock
from storefront.inventory import queries as inventory
from storefront.inventory import services as warehouse
from storefront.kernel.settings import settings

__all__ = ["FORMATS", "UnableToImport", "import_products"]

FORMATS = tuple(importing.names())
ACTOR = "import"
LATER = 40  # imported departments come after the shop's own
BACKORDERS = 50


@dataclass
class Report:
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    variants: int = 0
    problems: list[Problem] = field(default_factory=list)


def import_products(
    *, layout: str, data: bytes, file_name: str = "", department: str = "", dry_run: bool = False
) -> Report:
    """Import a whole file; the same file twice is the same as once.

    `department`: the name of the new department, by default taken from the file's name.
    Raises UnableToImport; a row that does not fit is a problem of the report and stops nothing else.
    """
    shop = settings()
    name = department or name_of(file_name)
    parsed = importing.parse(
        layout=layout, data=data, name=name, locale=shop.shop_locales[0], currency=shop.shop_currency
    )
    report = Report(problems=parsed.problems)
    if dry_run:
        _foresee(parsed, report)
        return report
    _structure(parsed)
    saved = [one for draft in parsed.products if (one := _save(draft, parsed, report))]
    skus = [variant.sku for draft in parsed.products for variant in draft.variants if draft.slug in saved]
    _stock(parsed, skus)
    index_products(catalog.ids_of(saved))
    report.problems.sort(key=lambda problem: problem.row)
    return report


def name_of(file_name: str) -> str:
    """`shopify_home-and-garden.csv` → "Home and garden"."""
    stem = re.sub(r"\.\w+$", "", file_name.rsplit("/", 1)[-1])
    words = re.sub(r"(?i)\b(shopify|products?|export|sample)\b", " ", re.sub(r"[_\-.]+", " ", stem))
    words = re.sub(r"\s+", " ", re.sub(r"\d+", " ", words)).strip()
    return (words[:1].upper() + words[1:]) or "More things"


def _foresee(parsed: Parsed, report: Report) -> None:
    known = catalog.fingerprints([draft.slug for draft in parsed.products])
    for draft in parsed.products:
        report.variants += len(draft.variants)
        if draft.slug not in known:
            report.created += 1
        elif known[draft.slug] == draft.fingerprint:
            report.unchanged += 1
        else:
            report.changed += 1


def _structure(parsed: Parsed) -> None:
    for place, category in enumerate(parsed.categories):
        services.save_category(
            slug=category.slug,
            name=category.name,
            parent=category.parent,
            position=LATER + place,
            art=category.art,
            plate=category.plate,
        )
    for kind in parsed.types:
        services.save_type(code=kind.code, name=kind.name, attributes=kind.attributes)


def _save(draft: ProductDraft, parsed: Parsed, report: Report) -> str | None:
    """The slug when it is saved (now or before)."""
    try:
        saved = services.save_product(draft=draft, actor=ACTOR)
    except services.UnableToSave as error:
        report.problems.append(Problem(parsed.rows[draft.slug], str(error)))
        return None
    setattr(report, saved.outcome, getattr(report, saved.outcome) + 1)
    report.variants += len(draft.variants)
    return draft.slug


def _stock(parsed: Parsed, skus: list[str]) -> None:
    """Only what the warehouse does not know yet: what was sold since the first import stays sold."""
    for sku in skus:
        said = parsed.stock[sku]
        if inventory.movements_of(sku, limit=1):
            continue
        limit = BACKORDERS if said.oversell == "backorder" else 0
        warehouse.stock(
            sku=sku,
            quantity=said.quantity,
            reason="first stock",
            actor=ACTOR,
            oversell=said.oversell,
            oversell_limit=limit,
            low_at=0,
        )
    note_stock(skus)
