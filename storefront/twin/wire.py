"""Stripe's form encoding: `line_items[0][price_data][unit_amount]=500` and back to a tree."""

import re

PART = re.compile(r"\[([^\]]*)\]")
FREE_FORM = {"metadata"}


def parse(pairs) -> dict:
    """A tree of dicts, lists and strings from (name, value) pairs in the order they were sent."""
    tree: dict = {}
    for name, value in pairs:
        _plant(tree, _path(name), value)
    return _listed(tree)


def _path(name: str) -> list[str]:
    head = name.split("[", 1)[0]
    return [head, *PART.findall(name)]


def _plant(tree: dict, path: list[str], value: str) -> None:
    for part in path[:-1]:
        branch = tree.setdefault(_place(tree, part), {})
        if not isinstance(branch, dict):
            return
        tree = branch
    tree[_place(tree, path[-1])] = value


def _place(tree: dict, part: str) -> str:
    """An empty bracket means: after the last one."""
    return part or str(len(tree))


def _listed(tree):
    if not isinstance(tree, dict):
        return tree
    branches = {name: branch if name in FREE_FORM else _listed(branch) for name, branch in tree.items()}
    if branches and all(name.isdigit() for name in branches):
        return [branches[name] for name in sorted(branches, key=int)]
    return branches
