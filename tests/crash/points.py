"""Every fault point of the shop, collected from its source; generated names are expanded for each handler."""

import ast
from collections.abc import Iterator
from functools import cache

from storefront.app import load_contexts
from storefront.config import ROOT
from storefront.kernel import bus

PACKAGES = ("storefront", "blueprints", "jobs")


@cache
def points() -> frozenset[str]:
    """What `faults.point` is called with anywhere; raises on a name that cannot be known from the source."""
    found = set()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            text = path.read_text()
            if "faults.point(" in text:
                for name in _names(ast.parse(text), str(path)):
                    found |= name
    return frozenset(found)


def _names(tree: ast.AST, path: str) -> Iterator[set[str]]:
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "point"):
            continue
        if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "faults"):
            continue
        argument = node.args[0]
        if isinstance(argument, ast.Constant):
            yield {argument.value}
        elif isinstance(argument, ast.JoinedStr) and ast.unparse(argument.values[-1]).endswith(("key}", "handler}")):
            yield _of_handlers(argument.values[0].value)
        else:
            raise AssertionError(f"{path}:{node.lineno}: the name of this point cannot be known from the source")


def _of_handlers(prefix: str) -> set[str]:
    """`handled.` and `delivered.` of every handler; nothing follows a commit where the handler is in no transaction."""
    load_contexts()
    entries = bus.subscriptions.values()
    return {f"{prefix}{entry.key}" for entry in entries if not (prefix == "committed." and entry.calls_out)}
