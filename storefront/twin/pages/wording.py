"""The words of the payment pages, in the shopper's language."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel import Locale
from flask import request

from storefront.twin.money import money

FOLDER = Path(__file__).parent.parent / "words"
LANGUAGES = tuple(sorted(path.stem for path in FOLDER.glob("*.json")))
USUAL = "en"


@dataclass(frozen=True)
class Wording:
    """A language; calling it gives the words of a name."""

    language: str

    def __call__(self, name: str, **values) -> str:
        return _words(self.language)[name].format(**values)

    def money(self, amount: int, currency: str) -> str:
        """Minor units as this language writes them."""
        return money(amount, currency, locale=self.language)

    def decline(self, error: dict) -> str:
        """Why a card was not taken."""
        words = _words(self.language)
        for code in (error.get("decline_code"), error.get("code")):
            if f"decline_{code}" in words:
                return words[f"decline_{code}"]
        return words["decline_generic_decline"]

    @property
    def direction(self) -> str:
        return "rtl" if Locale(self.language).text_direction == "rtl" else "ltr"


def wording_for(locale: str | None) -> Wording:
    """The language that the session asks for, else the one that the browser asks for."""
    wanted = request.accept_languages.values() if locale in (None, "auto") else (locale,)
    languages = (tag.split("-")[0].lower() for tag in wanted)
    return Wording(next((language for language in languages if language in LANGUAGES), USUAL))


@cache
def _words(language: str) -> dict:
    usual = json.loads((FOLDER / f"{USUAL}.json").read_text())
    return {**usual, **json.loads((FOLDER / f"{language}.json").read_text())}
