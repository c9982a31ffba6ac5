"""A spreadsheet export as rows by our own column names."""

import csv
import io
from collections.abc import Iterator

from storefront.catalog.importing import UnableToImport
from storefront.kernel.cells import restore

csv.field_size_limit(4 * 1024 * 1024)
Row = dict[str, str]


def read(
    data: bytes, *, columns: dict[str, tuple[str, ...]], required: tuple[str, ...], what: str, delimiter: str = ","
) -> Iterator[tuple[int, Row]]:
    """`(row number, {our name: text})` for every row; columns we do not know are ignored.

    `columns` maps our name to theirs, in any case. Raises UnableToImport when `required` ones are missing.
    """
    text = decoded(data)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = next(reader, [])
    _check_delimiter(header, what)
    places = _places(header, columns)
    missing = [columns[name][0] for name in required if name not in places]
    if missing:
        are = "is" if len(missing) == 1 else "are"
        raise UnableToImport(f"This is not a {what}: the column {' and the column '.join(missing)} {are} missing.")
    return _rows(reader, places)


def decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnableToImport(
            f"The file is not in UTF-8 (byte {error.start + 1} does not fit). Save it as “CSV UTF-8”."
        ) from None


def _check_delimiter(header: list[str], what: str) -> None:
    if not header:
        raise UnableToImport(f"The file is empty; a {what} begins with a row of column names.")
    if len(header) < 3:
        for sign, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
            if header[0].count(sign) >= 2:
                raise UnableToImport(
                    f"The columns are separated by {name}. A {what} has commas: export it again, "
                    "or save it as comma-separated values."
                )


def _places(header: list[str], columns: dict[str, tuple[str, ...]]) -> dict[str, int]:
    theirs = {title.strip().casefold(): place for place, title in reversed(list(enumerate(header)))}
    found = {}
    for name, titles in columns.items():
        place = next((theirs[title.casefold()] for title in titles if title.casefold() in theirs), None)
        if place is not None:
            found[name] = place
    return found


def _rows(reader: Iterator[list[str]], places: dict[str, int]) -> Iterator[tuple[int, Row]]:
    for number, cells in enumerate(reader, start=2):
        if any(cell.strip() for cell in cells):
            yield number, {name: restore(cells[at].strip()) if at < len(cells) else "" for name, at in places.items()}
