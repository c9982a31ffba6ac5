"""A shop with one deliberate mistake: `CRASH_MUTANT=name` changes a source file on its way into the process.

Nothing on disk changes. Works for the player (`tests.crash.play`) and, as a plugin, for pytest (`-p tests.crash.mutating`).
"""

import os
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path

from tests.crash.mutants import MUTANTS

ROOT = Path(__file__).parents[2]


class _Loader(SourceFileLoader):
    """Compiles the changed text; never reads or writes a cached one."""

    def path_stats(self, path: str) -> dict:
        raise OSError("a mutant is not cached")

    def get_data(self, path: str) -> bytes:
        return changed(Path(path).read_text(), str(Path(path).relative_to(ROOT))).encode()


class _Finder(MetaPathFinder):
    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if name.split(".")[0] not in ("storefront", "jobs", "blueprints"):
            return None
        spec = PathFinder.find_spec(name, path)
        if spec and spec.origin and Path(spec.origin).suffix == ".py" and _touches(spec.origin):
            spec.loader = _Loader(name, spec.origin)
        return spec


def _touches(origin: str) -> bool:
    return any(change.file == str(Path(origin).relative_to(ROOT)) for change in MUTANTS[_NAME].changes)


def changed(text: str, file: str) -> str:
    """The text with the mutant's changes; each must fit exactly once, so that no mutant goes stale."""
    for change in MUTANTS[_NAME].changes:
        if change.file == file:
            if text.count(change.before) != 1:
                raise SystemExit(f"mutant {_NAME!r}: {text.count(change.before)} places in {file} fit")
            text = text.replace(change.before, change.after)
    return text


_NAME = os.environ.get("CRASH_MUTANT", "")
if _NAME:
    sys.meta_path.insert(0, _Finder())
