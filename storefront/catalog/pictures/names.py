"""What the files of one picture are called."""

import re

WIDTHS = (240, 480, 960, 1440)
FILE = re.compile(r"(media/[0-9a-f]{2}/[0-9a-f]{32})-(\d+)\.webp")


def widths(width: int) -> list[int]:
    """Those a picture of this width is kept in."""
    return [one for one in WIDTHS if one < width] + [min(width, WIDTHS[-1])]


def variants(file: str, ending: str) -> list[tuple[str, int]]:
    """`media/ab/…-960.webp` → the names of all its widths with their widths; empty for a drawing of ours."""
    match = FILE.fullmatch(file)
    return [(f"{match[1]}-{one}.{ending}", one) for one in widths(int(match[2]))] if match else []
