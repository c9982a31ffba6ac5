"""Cells of a table that a spreadsheet program would run as a formula, made harmless and restored.

A leading apostrophe says "this is text" (OWASP, CSV injection). Ours is told from one that was there by doubling.
"""

import re

RISKY = re.compile(r"(^|[\r\n])(?=['\s\u00a0\u200b\ufeff]*[=+\-@\t\r\n|%])")
MARKED = re.compile(r"(^|[\r\n])'(?=['\s\u00a0\u200b\ufeff]*[=+\-@\t\r\n|%])")
NUMBER = re.compile(r"-?\d+(\.\d+)?")


def guard(text: str) -> str:
    """Every line that could be a formula gets an apostrophe in front; a plain number stays a number."""
    return text if NUMBER.fullmatch(text) else RISKY.sub(r"\1'", text)


def restore(text: str) -> str:
    """What `guard` was given."""
    return MARKED.sub(r"\1", text)
