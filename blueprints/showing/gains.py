"""What one gains for some money more, in one sentence."""

from babel.lists import format_list
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.edge.localisation import current_locale, language, money
from storefront.flows.compare_gains import Gain, Point

MOST = 2


def sentence(gain: Gain, *, name: str, base: str) -> str:
    """`For 40.00 € more than Lark, Tarn is better in one thing: Noise (48 dB instead of 62 dB); it is worse in …`."""
    words = {"name": name, "base": base, "sum": money(gain.extra)}
    said = {key: _apart(word) for key, word in words.items()} | {"points": _points(gain.better)}
    better = _for_more(said, len(gain.better)) if gain.extra.minor else _for_the_same(said, len(gain.better))
    if not gain.worse:
        return f"{better}."
    return ngettext(
        "%(better)s; it is worse in one: %(points)s.",
        "%(better)s; it is worse in %(num)s: %(points)s.",
        len(gain.worse),
        better=better,
        points=_points(gain.worse),
    )


def _for_more(said: dict[str, str], count: int) -> str:
    if not count:
        return _("%(name)s costs %(sum)s more than %(base)s and is better in nothing that is measured here", **said)
    return ngettext(
        "For %(sum)s more than %(base)s, %(name)s is better in one thing: %(points)s",
        "For %(sum)s more than %(base)s, %(name)s is better in %(num)s things: %(points)s",
        count,
        **said,
    )


def _for_the_same(said: dict[str, str], count: int) -> str:
    if not count:
        return _("%(name)s costs as much as %(base)s and is better in nothing that is measured here", **said)
    return ngettext(
        "For the same price as %(base)s, %(name)s is better in one thing: %(points)s",
        "For the same price as %(base)s, %(name)s is better in %(num)s things: %(points)s",
        count,
        **said,
    )


def _points(points: tuple[Point, ...]) -> str:
    """The greatest by name, the others as a number."""
    words = [_("%(what)s (%(text)s instead of %(other)s)", **_said(one)) for one in points[:MOST]]
    if len(points) > MOST:
        words.append(ngettext("one more", "%(num)s more", len(points) - MOST))
    return format_list(words, locale=current_locale().replace("-", "_"))


def _said(point: Point) -> dict[str, str]:
    return {"what": _apart(point.name), "text": _apart(point.text), "other": _apart(point.instead_of)}


def _apart(words: str) -> str:
    """Words of another direction keep their order inside a sentence from right to left."""
    return f"\u2068{words}\u2069" if language(current_locale()).dir == "rtl" else words
