"""Which format is it? By its column names and its files, not by what it is called; and what its columns become."""

import csv
import io
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from storefront.catalog import importing
from storefront.catalog.importing import Reading, Source, UnableToImport, table

OF_A_FILE = ("shopify", "woocommerce", "merchant", "magento", "icecat")
OF_A_FOLDER = ("magento", "icecat")
NAMES = {"woocommerce": "WooCommerce"}


@dataclass(frozen=True)
class Recognised:
    """`columns`: what each column is called there, and our name for it (None: nobody needs it)."""

    layout: str
    reading: Reading
    columns: list[tuple[str, str | None]]


def recognise(source: Source) -> Recognised:
    """The first format that can read it. Raises UnableToImport with what each of them misses."""
    refused = []
    for layout in OF_A_FOLDER if source.path.is_dir() else OF_A_FILE:
        try:
            return Recognised(layout, importing.read(layout, source), columns(layout, source.path))
        except UnableToImport as error:
            refused.append(f"{NAMES.get(layout, layout.capitalize())}: {error}")
        except (csv.Error, UnicodeError) as error:
            refused.append(f"{NAMES.get(layout, layout.capitalize())}: The table is damaged: {error}.")
    raise UnableToImport("\n".join(sorted(dict.fromkeys(refused), key=_how_far_off)))


def _how_far_off(words: str) -> tuple[bool, int]:
    """The format that misses the fewest columns is the likeliest one, and is named first."""
    return "column" not in words, words.count("the column")


def columns(layout: str, path: Path) -> list[tuple[str, str | None]]:
    """Nothing for a folder and for what has no columns."""
    known = getattr(import_module(f"storefront.catalog.importing.{layout}"), "COLUMNS", None)
    if path.is_dir() or not isinstance(known, dict):
        return []
    ours = {title.casefold(): name for name, titles in reversed(known.items()) for title in titles}
    return [(title, ours.get(title.casefold())) for title in _header(path)]


def _header(path: Path) -> list[str]:
    data = Source(path, "", "", "").bytes()
    if data.lstrip()[:1] == b"<":
        return []
    first = table.decoded(data[: 1 << 20].rsplit(b"\n", 1)[0]).splitlines()[:1]
    sign = "\t" if first and first[0].count("\t") > first[0].count(",") else ","
    return [title.strip() for title in next(csv.reader(io.StringIO("\n".join(first)), delimiter=sign), []) if title]
