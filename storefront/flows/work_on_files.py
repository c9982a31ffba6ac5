"""A worker's part of an import or export that the admin ordered: look, import piece by piece, write a file."""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from storefront.catalog import file_jobs, runs
from storefront.catalog import queries as catalog
from storefront.catalog.file_jobs import FileView
from storefront.catalog.importing import Item, Reading, Source, UnableToImport, recognising
from storefront.flows import import_products as importing
from storefront.flows.export_products import export_products
from storefront.flows.import_files import digest_of
from storefront.flows.unpacking import unpack
from storefront.kernel.db import done_reading
from storefront.kernel.settings import settings
from storefront.kernel.storage import NotStored, storage

SHOWN = 6


def work(*, seconds: float) -> str:
    """Take one file that waits and work on it for about so long; what was done, in a sentence."""
    job = file_jobs.claim()
    if job is None:
        return "nothing waits"
    verbs = {"looking": _look, "importing": _import, "exporting": _export}
    try:
        return verbs[job.status](job, time.monotonic() + seconds)
    except (UnableToImport, NotStored) as error:
        words = str(error) if isinstance(error, UnableToImport) else "The file is not there any more."
        file_jobs.refuse(job.id, words=words)
        return f"{job.file}: refused"


@contextmanager
def _laid_out(job: FileView) -> Iterator[Path]:
    """The upload as a file or folder of this machine, for as long as the block lasts."""
    done_reading()
    with tempfile.TemporaryDirectory(prefix="import-") as folder:
        packed = Path(folder) / "in" / (job.file.lstrip(".") or "file")
        packed.parent.mkdir()
        packed.write_bytes(storage().get(job.stored))
        if packed.suffix.casefold() != ".zip":
            yield packed
            return
        inside = Path(folder) / packed.stem
        inside.mkdir()
        yield unpack(packed, inside)


def _look(job: FileView, until: float) -> str:
    """What is in it, and what would happen."""
    with _laid_out(job) as path:
        shop, department = settings(), job.department or importing.name_of(job.file)
        source = Source(path, department, shop.shop_locales[0], shop.shop_currency)
        found = recognising.recognise(source)
        preview = _preview(job, found)
    file_jobs.seen(job.id, layout=found.layout, department=department, preview=preview)
    return f"{job.file}: {found.layout}, {preview['products']} products"


def _preview(job: FileView, found: recognising.Recognised) -> dict[str, Any]:
    reading, counts, first = found.reading, dict.fromkeys(("created", "changed", "unchanged", "variants"), 0), []
    for batch in importing.batches(iter(reading.items)):
        drafts = [item.draft for item in batch]
        known = catalog.foreseen(drafts)
        for name in ("created", "changed", "unchanged"):
            counts[name] += known.count(name)
        counts["variants"] += sum(len(draft.variants) for draft in drafts)
        first += [_row(item) for item in batch[: SHOWN - len(first)]]
        file_jobs.keep_on(job.id)
    problems = [{"file": one.file, "row": one.row, "words": one.words} for one in reading.problems[:SHOWN]]
    return {
        **counts,
        "products": sum(counts[name] for name in ("created", "changed", "unchanged")),
        "columns": found.columns,
        "categories": _names(reading.categories),
        "types": _names(reading.types),
        "reviews": sum(map(len, reading.reviews.values())),
        "pictures": len(reading.pictures),
        "problems": len(reading.problems),
        "first_problems": problems,
        "first": first,
    }


def _names(drafts: list[Any]) -> list[str]:
    return [next(iter(one.name.values()), "") for one in drafts][:200]


def _row(item: Item) -> dict[str, Any]:
    draft = item.draft
    prices = [variant.price_minor for variant in draft.variants]
    return {
        "row": item.row,
        "slug": draft.slug,
        "name": next(iter(draft.name.values()), ""),
        "brand": draft.brand,
        "variants": len(prices),
        "from": min(prices, default=0),
        "stock": sum(said.quantity for said in item.stock.values()),
        "pictures": len(draft.images),
    }


def _import(job: FileView, until: float) -> str:
    """Go on where the last worker stopped, or was killed."""
    with _laid_out(job) as path:
        run = _run(job, path)
        if not run.open:
            file_jobs.imported(job.id)
            return f"{job.file}: was done"
        reading = _reading(run, path)
        say = _sign_of_life(job.id)
        whole = importing.carry_on(run, reading, say=say, enough=lambda: time.monotonic() > until)
    if not whole:
        file_jobs.pause(job.id)
        return f"{job.file}: {runs.run(run.id).percent} %"
    file_jobs.imported(job.id)
    return f"{job.file}: imported"


def _run(job: FileView, path: Path) -> runs.RunView:
    if job.run_id and (known := runs.run(job.run_id)):
        return known
    facts = {"layout": job.layout, "file": job.file, "department": job.department, "actor": job.actor}
    run = runs.begin(digest=digest_of(path), **facts)
    file_jobs.running(job.id, run_id=run.id)
    return run


def _reading(run: runs.RunView, path: Path) -> Reading:
    try:
        return importing.open_reading(run, path)
    finally:
        done_reading()


def _sign_of_life(job_id: str) -> Callable[[str, int, int], None]:
    return lambda step, done, total: file_jobs.keep_on(job_id)


def _export(job: FileView, until: float) -> str:
    pieces = []
    for piece in export_products(layout=job.layout, ending=job.ending):
        pieces.append(piece)
        if time.monotonic() > until:
            file_jobs.keep_on(job.id)
            until = time.monotonic() + 10
    data = "".join(pieces).encode()
    done_reading()
    stored = f"exports/{job.id}"
    storage().put(stored, data, kind="text/plain")
    file_jobs.exported(job.id, stored=stored, size=len(data))
    return f"{job.file}: written"
