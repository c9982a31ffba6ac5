"""Rows with problems as a table to work through in a spreadsheet."""

import csv
import io
from collections.abc import Iterable

from storefront.catalog.importing import Problem
from storefront.kernel.cells import guard


def as_csv(problems: Iterable[Problem]) -> str:
    """Columns file, row and problem; with a mark so that every spreadsheet reads it as UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["file", "row", "problem"])
    writer.writerows([guard(one.file), one.row, guard(one.words)] for one in problems)
    return "\ufeff" + text.getvalue()
