"""The pictures of a Magento folder: `/m/h/mh01-black_main.jpg` in a table, the file wherever and whatever it is."""

import hashlib
from pathlib import Path

from storefront.catalog.importing import Problem

ENDINGS = {".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif"}


def _stem(name: str) -> str:
    """Without the ending: shops keep `a.jpg` in their tables and `a.webp` on the disk."""
    return name.rsplit(".", 1)[0].strip("/").casefold()


class Pictures:
    """`library`: every picture of the folder, by the origin that drafts name."""

    def __init__(self, folder: Path | None, problems: list[Problem]) -> None:
        self.problems = problems
        self.library: dict[str, Path] = {}
        self._origins: dict[str, str] = {}
        self._more: dict[str, list[tuple[str, Problem]]] = {}
        for path in sorted(folder.rglob("*")) if folder else ():
            if path.suffix.casefold() in ENDINGS and path.is_file() and not path.is_symlink():
                self._take(path, path.relative_to(folder))

    def _take(self, path: Path, relative: Path) -> None:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:32]
        origin = f"original:originals/{digest[:2]}/{digest}{path.suffix.casefold()}"
        self.library[origin] = path
        parts = _stem(relative.as_posix()).split("/")
        for length in range(1, len(parts) + 1):
            self._origins.setdefault("/".join(parts[-length:]), origin)

    def add(self, sku: str, name: str, place: Problem) -> None:
        """A table of pictures says so."""
        self._more.setdefault(sku, []).append((name, place))

    def of(self, sku: str, names: list[str], place: Problem) -> list[str]:
        """Origins (or web addresses) in order, each once; what cannot be found is a problem of its row."""
        wanted = [(name, place) for name in names] + self._more.get(sku, [])
        found = []
        for name, where in wanted:
            origin = name if name.startswith(("http://", "https://")) else self._origins.get(_stem(name))
            if origin is None and self.library:
                self.problems.append(Problem(where.row, f"The picture {name} is not in the folder.", where.file))
            elif origin is not None:
                found.append(origin)
        return list(dict.fromkeys(found))
