"""The files of an import: recognised when they come again, and their pictures kept where every worker finds them."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from storefront.kernel.storage import storage

CHUNK = 1024 * 1024


def digest_of(path: Path) -> str:
    """Equal for equal content: of a file, or of everything in a folder with its names."""
    total = hashlib.sha256()
    files = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
    for file in files:
        total.update(str(file.relative_to(path)).encode() if file != path else b"")
        with file.open("rb") as opened:
            while chunk := opened.read(CHUNK):
                total.update(chunk)
    return total.hexdigest()


def keep_originals(pictures: Mapping[str, Path]) -> None:
    """Put the pictures that came with a folder into the shop's storage, each once: `original:<name>` → its file."""
    kept = storage()
    for origin, path in pictures.items():
        name = origin.removeprefix("original:")
        if not kept.has(name):
            kept.put(name, path.read_bytes())
