"""Words that mean the same here: the owner's groups, a line each, in each language."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from sqlalchemy import delete, select

from storefront.content import words
from storefront.content.context import content
from storefront.content.matching import SYNONYM, Wanted
from storefront.content.models import SearchSynonyms
from storefront.kernel import clock
from storefront.kernel.db import session
from storefront.kernel.refusal import N_, Refusal

LONGEST_LINE, MOST_LINES = 300, 500
Alike = dict[str, list[tuple[str, ...]]]


class UnableToSaveSynonyms(Refusal):
    """The owner can fix this."""


def text_of(locale: str) -> str:
    """What the owner wrote, a group a line, words parted by commas; at first what the shop comes with."""
    said = session().scalar(select(SearchSynonyms.lines).where(SearchSynonyms.locale == locale))
    return said if said is not None else _shipped(locale.split("-")[0])


@cache
def _shipped(language: str) -> str:
    place = files("storefront.content") / "alike" / f"{language}.txt"
    return place.read_text(encoding="utf-8").strip() if place.is_file() else ""


def save(*, locale: str, lines: str) -> None:
    """Replace all groups of a language. Raises UnableToSaveSynonyms for a line that has no two words."""
    kept = [" ".join(line.split()) for line in lines.splitlines() if line.strip()]
    if len(kept) > MOST_LINES:
        raise UnableToSaveSynonyms(N_("At most %(count)d lines."), count=MOST_LINES)
    for line in kept:
        if len([part for part in line.split(",") if words.words(part, locale)]) < 2 or len(line) > LONGEST_LINE:
            raise UnableToSaveSynonyms(N_("“%(line)s”: write at least two words, with commas between."), line=line[:60])
    with content.transaction() as writing:
        row = writing.get(SearchSynonyms, locale) or SearchSynonyms(locale=locale)
        row.lines, row.changed_at = "\n".join(kept), clock.now()
        writing.add(row)


def reset(*, locale: str) -> None:
    """Back to what the shop comes with."""
    with content.transaction() as writing:
        writing.execute(delete(SearchSynonyms).where(SearchSynonyms.locale == locale))


def of(locale: str) -> Alike:
    """Stems joined by blanks → the stems of what means the same."""
    return _read(text_of(locale), locale)


_kept: dict[tuple[str, str], Alike] = {}


def _read(text: str, locale: str) -> Alike:
    if (text, locale) not in _kept:
        _kept.clear() if len(_kept) > 20 else None
        _kept[text, locale] = _groups(text, locale)
    return _kept[text, locale]


def _groups(text: str, locale: str) -> Alike:
    found: Alike = {}
    for line in text.splitlines():
        group = [tuple(word.stem for word in words.wanted(part, locale)) for part in line.split(",")]
        for stems in filter(None, group):
            found.setdefault(" ".join(stems), []).extend(other for other in group if other and other != stems)
    return found


def widen(groups: Sequence[Wanted], alike: Alike) -> list[Wanted]:
    """What means the same answers too; the longest run of words that has a synonym is one group."""
    found, at = [], 0
    while at < len(groups):
        length = next((n for n in range(min(4, len(groups) - at), 1, -1) if _key(groups[at : at + n]) in alike), 1)
        run = groups[at : at + length]
        ways, inner = (dict(run[0].ways), ()) if length == 1 else ({}, tuple(run))
        for stems in alike.get(_key(run), ()):
            ways.setdefault(stems, SYNONYM)
        found.append(Wanted(" ".join(one.said for one in run), _key(run), ways, inner))
        at += length
    return found


def _key(groups: Sequence[Wanted]) -> str:
    return " ".join(one.stem for one in groups)
