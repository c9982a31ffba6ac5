"""Words of other shops as ours are written."""

import html
import re
from decimal import Decimal, InvalidOperation

from storefront.kernel.money import Money

LINE = 110
TAG = re.compile(r"<[^>]+>")
NAMES = {
    "color": "colour",
    "colour": "colour",
    "couleur": "colour",
    "farbe": "colour",
    "größe": "size",
    "taille": "size",
    "tamanho": "size",
    "cor": "colour",
    "talla": "size",
}


def one_line(body: str) -> str:
    """The first sentence, without tags, not longer than a card has room for."""
    words = re.sub(r"\s+", " ", html.unescape(TAG.sub(" ", body))).strip()
    sentence = re.split(r"(?<=[.!?])\s", words)[0]
    return sentence if len(sentence) <= LINE else sentence[:LINE].rsplit(" ", 1)[0].rstrip(",;") + "…"


def paragraph(body: str) -> str:
    """HTML stays; plain words become one paragraph."""
    if TAG.search(body):
        return body
    return f"<p>{html.escape(body.strip(), quote=False)}</p>" if body.strip() else ""


def plain(text: str) -> str:
    """`Cocona&reg;  fabric` → `Cocona® fabric`."""
    return re.sub(r"\s+", " ", html.unescape(text)).strip()


def is_decimal(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def minor(text: str, currency: str) -> int | None:
    """`59.99` in minor units; None when it is no sum of money."""
    if not is_decimal(text) or Decimal(text) < 0:
        return None
    return round(Decimal(text).scaleb(Money.zero(currency).exponent))


def whole(text: str, otherwise: int) -> int:
    """A count, never below nothing."""
    return max(0, int(Decimal(text))) if is_decimal(text) else otherwise


def apart(names: list[str]) -> list[str]:
    """`Strap 6 foot`, `Strap 8 foot` → `6 foot`, `8 foot`."""
    words = [name.split() for name in names]
    shared = next((at for at, found in enumerate(zip(*words, strict=False)) if len(set(found)) > 1), 0)
    short = [" ".join(one[shared:]) or name for one, name in zip(words, names, strict=True)]
    return short if len(set(short)) == len(short) else [f"{one} ({place})" for place, one in enumerate(short, start=1)]
