"""Products from another shop's file: read, shown, in stock, found, with their reviews and pictures.

One pipeline for every format: a reader gives neutral products; they are checked and saved in batches, each batch
with its stock and its place in search; reviews and pictures come after. How far it got is kept after every batch,
so that an interrupted import goes on where it was.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from storefront.catalog import importing, runs, services
from storefront.catalog import queries as catalog
from storefront.catalog.importing import Item, Problem, Reading, Source, UnableToImport
from storefront.flows.import_files import digest_of, keep_originals
from storefront.flows.index_products import index_products
from storefront.inventory import first
from storefront.inventory.first import FirstCount
from storefront.kernel.settings import settings

__all__ = ["FORMATS", "UnableToImport", "import_products"]

FORMATS = tuple(importing.names())
ACTOR = "import"
BACKORDERS = 50
AT_A_TIME = 250
INDEXED_AT_A_TIME = 2000
Say = Callable[[str, int, int], None]


@dataclass
class Report:
    """`pictures`: how many are new on the list of the workers. `resumed`: how many were done by an earlier start."""

    run_id: str = ""
    total: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    variants: int = 0
    reviews: int = 0
    pictures: int = 0
    resumed: int = 0
    problems: list[Problem] = field(default_factory=list)


def import_products(
    *,
    layout: str,
    path: Path,
    department: str = "",
    dry_run: bool = False,
    actor: str = ACTOR,
    say: Say = lambda step, done, total: None,
) -> Report:
    """Import a whole file or folder; the same twice is the same as once, and nothing that is equal is touched.

    `department`: the name of the new department, by default taken from the file's name. `say(step, done, total)` is
    called as it goes on. Raises UnableToImport; a row that does not fit is a problem and stops nothing else.
    """
    name = department or name_of(path.name)
    run = runs.begin(
        layout=layout, file=path.name, department=name, digest=digest_of(path), actor=actor, dry_run=dry_run
    )
    reading = open_reading(run, path)
    if dry_run:
        foresee(run, reading, say)
    else:
        carry_on(run, reading, say=say)
    return report(run.id, resumed=run.cursor)


def report(run_id: str, *, resumed: int = 0) -> Report:
    """What became of a run."""
    run = runs.run(run_id)
    numbers = ("total", "created", "changed", "unchanged", "variants", "reviews", "pictures")
    found = {name: getattr(run, name) for name in numbers}
    return Report(run_id=run_id, resumed=resumed, problems=runs.problems(run_id), **found)


def open_reading(run: runs.RunView, path: Path) -> Reading:
    """Raises UnableToImport, and remembers why."""
    shop = settings()
    source = Source(path, run.department, shop.shop_locales[0], shop.shop_currency)
    try:
        reading = importing.read(run.layout, source)
    except UnableToImport as error:
        runs.refuse(run.id, words=str(error))
        raise
    runs.sized(run.id, total=reading.total)
    return reading


def foresee(run: runs.RunView, reading: Reading, say: Say) -> None:
    """What would happen, without doing it."""
    done = 0
    for batch in batches(iter(reading.items)):
        drafts = [item.draft for item in batch]
        known = catalog.foreseen(drafts)
        counts = {name: known.count(name) for name in ("created", "changed", "unchanged")}
        counts["variants"] = sum(len(draft.variants) for draft in drafts)
        done += len(batch)
        runs.advance(run.id, cursor=done, counts=counts)
        say("products", done, reading.total)
    found = sum(len(said) for said in reading.reviews.values())
    runs.finish(run.id, reviews=found, pictures=len(reading.pictures), problems=reading.problems)


def carry_on(
    run: runs.RunView, reading: Reading, *, say: Say = lambda *_: None, enough: Callable[[], bool] = lambda: False
) -> bool:
    """Go on from the run's cursor to the end, a batch at a time.

    False when it stopped before that: `enough` said so, or another worker is further.
    """
    keep_originals(reading.pictures)
    services.found(categories=reading.categories, types=reading.types, units=reading.units)
    items, done, unindexed = iter(reading.items), run.cursor, []
    for _ in islice(items, done):
        pass
    for batch in batches(items):
        counts, problems, changed = _save(batch)
        unindexed += changed
        if len(unindexed) >= INDEXED_AT_A_TIME:
            index_products(unindexed)
            unindexed = []
        done += len(batch)
        mine = runs.advance(run.id, cursor=done, counts=counts, problems=problems)
        say("products", done, reading.total)
        if not mine or (done < reading.total and enough()):
            index_products(unindexed)
            return False
    index_products(unindexed)
    _afterwards(run, reading, say)
    return True


def batches(items: Iterator[Item]) -> Iterator[list[Item]]:
    while part := list(islice(items, AT_A_TIME)):
        yield part


def _save(batch: list[Item]) -> tuple[dict[str, int], list[Problem], list[str]]:
    """Counts, problems, and the ids of the products that search has to learn."""
    saved, problems = _products(batch)
    counts = {name: sum(outcome == name for outcome in saved.values()) for name in ("created", "changed", "unchanged")}
    mine = [item for item in batch if item.draft.slug in saved]
    counts["variants"] = sum(len(item.draft.variants) for item in mine)
    stock = {sku: said for item in mine for sku, said in item.stock.items()}
    first.first_counts(counts={sku: _count(said) for sku, said in stock.items()}, reason="first stock", actor=ACTOR)
    changed = catalog.ids_of(slug for slug, outcome in saved.items() if outcome != "unchanged")
    shown = [image.source_url for item in mine for image in item.draft.images if image.source_url]
    counts["pictures"] = services.expect_pictures(origins=shown)
    return counts, problems, changed


def _products(batch: list[Item]) -> tuple[dict[str, str], list[Problem]]:
    """Slug → outcome. One that does not fit must not hold up the others: then each goes alone."""
    there = {sku for item in batch for sku, said in item.stock.items() if said.quantity or said.oversell != "deny"}
    try:
        found = services.save_products(drafts=[item.draft for item in batch], actor=ACTOR, in_stock=there)
        return {one.slug: one.outcome for one in found}, []
    except services.UnableToSave:
        pass
    saved, problems = {}, []
    for item in batch:
        try:
            one = services.save_products(drafts=[item.draft], actor=ACTOR, in_stock=there)[0]
            saved[one.slug] = one.outcome
        except services.UnableToSave as error:
            problems.append(Problem(item.row, str(error), item.file))
    return saved, problems


def _count(said: importing.Stock) -> FirstCount:
    return FirstCount(said.quantity, said.oversell, BACKORDERS if said.oversell == "backorder" else 0)


def _afterwards(run: runs.RunView, reading: Reading, say: Say) -> None:
    say("reviews", 0, len(reading.reviews))
    reviews = services.bring_reviews(reviews=reading.reviews)
    services.adopt_reviews()
    pictures = services.expect_pictures(origins=reading.pictures)
    runs.finish(run.id, reviews=reviews, pictures=pictures, problems=reading.problems)


def name_of(file_name: str) -> str:
    """`shopify_home-and-garden.csv` → "Home and garden"."""
    stem = re.sub(r"(\.\w+)+$", "", file_name.rsplit("/", 1)[-1])
    words = re.sub(r"(?i)\b(shopify|woocommerce|magento|products?|export|sample)\b", " ", re.sub(r"[_\-.]+", " ", stem))
    words = re.sub(r"\s+", " ", re.sub(r"\d+", " ", words)).strip()
    return (words[:1].upper() + words[1:]) or "More things"
