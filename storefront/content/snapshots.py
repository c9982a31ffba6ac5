"""The search index on disk: one process writes, and publishes versions that every process can open.

`<instance>/search-<layout>/work/<locale>` belongs to the writer. A version is a folder of hard links to its files
(the files of an index never change once written), and `current` names the newest: it is replaced in one step, so
that a reader sees the old version or the new one, never half of it.
"""

import os
import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import tantivy

from storefront.content import schema
from storefront.kernel.ids import new_id
from storefront.kernel.settings import settings

KEPT = 3
GRACE_SECONDS = 60
LOCKS = (".tantivy-meta.lock", ".tantivy-writer.lock")


@dataclass(frozen=True)
class Snapshot:
    """One version of one language, open for reading."""

    version: str
    index: tantivy.Index
    searcher: tantivy.Searcher


_open: dict[tuple[str, str], Snapshot] = {}


def folder() -> Path:
    return settings().instance / f"search-{schema.LAYOUT}"


def work(locale: str) -> Path:
    place = folder() / "work" / locale
    place.mkdir(parents=True, exist_ok=True)
    return place


def version() -> str | None:
    """Of the newest snapshot; None when there is none."""
    try:
        return (folder() / "current").read_text()
    except FileNotFoundError:
        return None


def snapshot(locale: str) -> Snapshot | None:
    """The newest, opened once per process and version; None when this language has none."""
    newest, key = version(), (str(folder()), locale)
    known = _open.get(key)
    if known and known.version == newest:
        return known
    place = folder() / "versions" / (newest or "") / locale
    if newest is None or not (place / "meta.json").exists():
        return None
    try:
        index = schema.register(tantivy.Index.open(str(place)))
        _open[key] = Snapshot(newest, index, index.searcher())
    except (ValueError, OSError):  # a newer one has replaced it meanwhile
        return known
    return _open[key]


def publish(locales: Iterable[str]) -> str:
    """Show what the writer has committed. Returns the version."""
    name, versions = new_id(), folder() / "versions"
    for locale in locales:
        place = versions / name / locale
        place.mkdir(parents=True)
        for file in work(locale).iterdir():
            if file.name not in LOCKS:
                _link(file, place / file.name)
    waiting = folder() / f"current.{name}"
    waiting.write_text(name)
    os.replace(waiting, folder() / "current")
    _clean(versions, name)
    return name


def _link(file: Path, to: Path) -> None:
    if file.suffix == ".json":  # written anew at every commit
        shutil.copyfile(file, to)
        return
    try:
        os.link(file, to)
    except OSError:
        shutil.copyfile(file, to)


def _clean(versions: Path, newest: str) -> None:
    """Old versions go, but not those that a process may be opening just now."""
    old = sorted((place for place in versions.iterdir() if place.name != newest), key=lambda place: place.name)
    for place in old[: -KEPT or None]:
        if time.time() - place.stat().st_mtime > GRACE_SECONDS:
            shutil.rmtree(place, ignore_errors=True)


def forget() -> None:
    """Throw all of it away; the next indexing begins anew."""
    _open.clear()
    shutil.rmtree(folder(), ignore_errors=True)
