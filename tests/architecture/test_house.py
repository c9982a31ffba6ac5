"""House rules that no linter knows."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from storefront.config import CONTEXTS, ROOT
from storefront.kernel.event import Event, event_types

SOURCES = [
    path
    for folder in ("storefront", "blueprints", "jobs")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "migrations" not in path.parts or path.name == "migrations.py"
]
MONEY_CODE = [
    *(ROOT / "storefront/kernel").glob("money.py"),
    *(ROOT / "storefront/payments").rglob("*.py"),
    *(ROOT / "storefront/orders").rglob("*.py"),
    *(ROOT / "storefront/cart").rglob("*.py"),
    ROOT / "storefront/shipping/rates.py",
]
FORBIDDEN_NAMES = ("utils", "helpers", "manager", "managers", "exceptions", "misc", "common")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_a_file_fits_in_a_head(path):
    limit = 150 if path.parent == ROOT / "blueprints" else 300
    assert len(path.read_text().splitlines()) <= limit


def test_functions_are_short():
    sizes = []
    for path in SOURCES:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                sizes.append((_size(node), f"{name(path)}:{node.lineno} {node.name}"))
    sizes.sort()
    longest = [where for size, where in sizes if size > 45]
    assert longest == []
    assert sizes[len(sizes) * 9 // 10][0] <= 25, "nine functions of ten have at most 25 lines"


def _size(node: ast.FunctionDef) -> int:
    """Lines of the function without its tables: one big literal is read at a glance, and so are declared classes."""
    tables = [part for part in ast.walk(node) if isinstance(part, ast.Dict | ast.ClassDef)]
    spans = {line for part in tables for line in range(part.lineno, part.end_lineno + 1)}
    return node.end_lineno - node.lineno + 1 - len(spans)


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_no_drawer_for_everything(path):
    assert path.stem not in FORBIDDEN_NAMES


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_nobody_reaches_private_modules_by_their_name(path):
    """`import_module("storefront.x.models")` slips past the import linter."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert not re.fullmatch(r"storefront\.\w+\.(models|handlers|context)(\..*)?", node.value), node.lineno


@pytest.mark.parametrize("path", [p for p in SOURCES if p.parts[len(ROOT.parts)] in ("blueprints", "jobs")], ids=name)
def test_edges_open_nothing(path):
    """No transaction and no query of their own in pages and jobs; giving a session back is not opening one."""
    text = path.read_text().replace("db.session.remove()", "")
    assert "db.session" not in text
    if path.parent.name != "jobs":
        assert ".transaction()" not in text


@pytest.mark.parametrize("path", MONEY_CODE, ids=name)
def test_no_float_touches_money(path):
    for node in ast.walk(tree(path)):
        assert not (isinstance(node, ast.Name) and node.id == "float"), node.lineno
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), node.lineno
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            assert _joins_paths(node), f"line {node.lineno} divides"


def _joins_paths(node: ast.BinOp) -> bool:
    return isinstance(node.right, ast.Constant) and isinstance(node.right.value, str)


def test_every_event_has_a_name_of_its_own():
    def all_of(kind):
        return {kind, *(deeper for child in kind.__subclasses__() for deeper in all_of(child))}

    import importlib

    for path in (ROOT / "storefront/events").glob("*.py"):
        importlib.import_module(f"storefront.events.{path.stem}")
    published = {kind for kind in all_of(Event) if kind.__module__.startswith("storefront.events")}
    assert published == {kind for kind in event_types.values() if kind.__module__.startswith("storefront.events")}
    assert all(kind.NAME.startswith("EVENT_") for kind in published)


def test_no_foreign_key_leaves_its_context(the_app):
    from storefront.kernel.context import contexts

    assert set(contexts) == set(CONTEXTS)
    for context in contexts.values():
        for table in context.metadata.tables.values():
            assert table.schema == context.name
            for key in table.foreign_keys:
                assert key.column.table.metadata is context.metadata


def test_no_unfinished_marks():
    for path in SOURCES:
        found = re.search(r"\b(TODO|FIXME|XXX|HACK|NotImplementedError)\b", path.read_text())
        assert found is None, f"{name(path)} says {found.group()}"
