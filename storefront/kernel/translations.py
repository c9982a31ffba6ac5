"""The shop's own sentences in other languages, for code that runs outside a request."""

from functools import lru_cache
from pathlib import Path

from babel.support import NullTranslations, Translations

FOLDER = Path(__file__).resolve().parent.parent / "translations"


@lru_cache
def translations(locale: str) -> NullTranslations:
    """The catalogue of a locale; English sentences where there is none."""
    return Translations.load(FOLDER, [locale.replace("-", "_"), locale.split("-")[0]])
