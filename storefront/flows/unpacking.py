"""A packed folder, laid out on disk without letting it lay anything anywhere else."""

import zipfile
import zlib
from pathlib import Path, PurePosixPath

from storefront.catalog.importing import MOST_UNPACKED, UnableToImport

MOST_FILES = 20_000
CHUNK = 1024 * 1024


def unpack(packed: Path, folder: Path) -> Path:
    """The folder inside, or the only file. Raises UnableToImport: no archive, too large, or it leads outside."""
    try:
        with zipfile.ZipFile(packed) as archive:
            entries = [one for one in archive.infolist() if not one.is_dir() and not _hidden(one.filename)]
            _check(entries)
            left = MOST_UNPACKED
            for one in entries:
                left -= _write(archive, one, folder, left)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, RuntimeError, OSError, EOFError):
        raise UnableToImport("The archive is damaged, cut off or has a password.") from None
    return _inner(folder)


def _hidden(name: str) -> bool:
    """What archive programs of one system leave for themselves."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any(part.startswith((".", "__MACOSX")) and part not in (".", "..") for part in parts)


def _check(entries: list[zipfile.ZipInfo]) -> None:
    if not entries:
        raise UnableToImport("The archive is empty.")
    if len(entries) > MOST_FILES:
        raise UnableToImport(f"The archive has more than {MOST_FILES:,} files.")
    if sum(one.file_size for one in entries) > MOST_UNPACKED:
        raise UnableToImport(f"The archive has more than {MOST_UNPACKED >> 20} MB in it.")
    for one in entries:
        path = PurePosixPath(one.filename.replace("\\", "/"))
        link = (one.external_attr >> 16) & 0o170000 == 0o120000
        if path.is_absolute() or ".." in path.parts or link or ":" in path.parts[0]:
            raise UnableToImport(f"The archive leads outside of itself: {one.filename[:80]}.")


def _write(archive: zipfile.ZipFile, one: zipfile.ZipInfo, folder: Path, left: int) -> int:
    """How many bytes; what an entry says of its size is not believed."""
    target, size = folder / one.filename.replace("\\", "/"), 0
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(one) as packed, target.open("wb") as file:
        while chunk := packed.read(CHUNK):
            size += len(chunk)
            if size > left:
                raise UnableToImport(f"The archive has more than {MOST_UNPACKED >> 20} MB in it.")
            file.write(chunk)
    return size


def _inner(folder: Path) -> Path:
    while len(found := list(folder.iterdir())) == 1:
        folder = found[0]
        if folder.is_file():
            break
    return folder
