"""From text to the words that are looked up: the same when a product is indexed and when somebody searches."""

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import tantivy

FOR = {  # what comes after is not the thing itself
    "ar": r"\b(?:لـ|متوافق|مع)(?!\w)",
    "de": r"\b(?:für|mit|passend|inkl\.?|zu)(?!\w)",
    "en": r"\b(?:for|with|w/|f/|fits|to fit|compatible|replaces|incl\.?|including)(?!\w)",
    "es": r"\b(?:para|con|compatible|incl\.?)(?!\w)",
    "fr": r"\b(?:pour|avec|compatible|incl\.?)(?!\w)",
}
SNOWBALL = {
    "da": "danish", "el": "greek", "es": "spanish", "fi": "finnish", "fr": "french", "hu": "hungarian",
    "it": "italian", "nb": "norwegian", "nl": "dutch", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
IRREGULAR = {"mice": "mouse", "men": "man", "women": "woman", "children": "child", "feet": "foot", "knives": "knife"}
RUNS = re.compile(r"\d+(?:[.,]\d+)+|(?:[^\W_]|[\u0300-\u036f\u064b-\u0652])+")
WORDS = re.compile(r"\d+(?:[.,]\d+)?|(?:[^\W\d_]|[\u0300-\u036f\u064b-\u0652])+|\w+")
TAGS = re.compile(r"<[^>]*>")
ARABIC = str.maketrans("ىة", "يه")
LONGEST = 60

STOP = {
    "ar": "من في على الى عن مع او و",
    "de": ("am an auf aus bei das dem den der des die ein eine einem einen einer für im in mit oder und von zu zum"),
    "en": "a an and are as at by for from in is it my of on or the to with that this",
    "es": "a al con de del el en es la las los o para por que un una y",
    "fr": "a au aux avec ce d dans de des du en et la le les l ou par pour sur un une",
}


@dataclass(frozen=True)
class Word:
    """`said` as it was typed, `stem` to look up, `parts` the stems of its letters and of its digits."""

    said: str
    stem: str
    parts: tuple[str, ...]


def plain(text: str) -> str:
    """Lower case, no accents; Arabic letters that people write in several ways become one."""
    text = "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))
    return text.translate(ARABIC)


def words(text: str, locale: str) -> list[str]:
    """Stems, in order, with repeats."""
    return [known for known, _ in pairs(text, locale)]


def pairs(text: str, locale: str) -> list[tuple[str, str]]:
    """Each stem with the word as it stands there, in lower case."""
    found = WORDS.findall(written(text))
    return [(stem(word, locale)[:LONGEST], said.lower()[:LONGEST]) for said in found if (word := plain(said))]


def written(text: str) -> str:
    """Without tags and entities, apostrophes made plain."""
    return html.unescape(TAGS.sub(" ", text)).replace("’", "'").replace("'s ", " ")


def wanted(text: str, locale: str) -> list[Word]:
    """What somebody typed, word by word: `ps4` is one word that also stands for `ps 4`."""
    return [word for run in RUNS.findall(written(text)) if (word := _word(run, locale))]


@lru_cache(maxsize=100_000)
def _word(run: str, locale: str) -> Word | None:
    stems = tuple(stem for stem, _ in pairs(run, locale))
    if not stems:
        return None
    return Word(run.lower()[:LONGEST], stems[0] if len(stems) == 1 else plain(run)[:LONGEST], stems)


def stems_of(typed: list[Word]) -> list[str]:
    """In order, with repeats; a word of letters and digits stands before its parts."""
    found: list[str] = []
    for word in typed:
        found += [word.stem] if len(word.parts) == 1 else [word.stem, *word.parts]
    return found


def parted(title: str, locale: str) -> tuple[str, str]:
    """What a thing is, and what it is for: `Case for phones` → `Case `, ` phones`."""
    match = _for(locale.split("-")[0]).search(title)
    return (title[: match.start()], title[match.end() :]) if match and match.start() else (title, "")


@lru_cache(maxsize=32)
def _for(language: str) -> re.Pattern:
    return re.compile(FOR.get(language, FOR["en"]), re.IGNORECASE)


def key(text: str) -> str:
    """A SKU or a barcode without anything but letters and digits."""
    return re.sub(r"[^a-z0-9]", "", plain(text))[:LONGEST]


def is_stop(word: str, locale: str) -> bool:
    return word in STOPPED.get(locale.split("-")[0], ())


@lru_cache(maxsize=50_000)
def stem(word: str, locale: str) -> str:
    """Light: a plural and its singular are the same word; meaning is never touched."""
    if word[0].isdigit():
        return word.replace(",", ".")
    language = locale.split("-")[0]
    if language == "ar":
        return word[2:] if word.startswith("ال") and len(word) > 4 else word
    if language == "de":
        return _german(word)
    if language in SNOWBALL:
        return _snowball(word, language)
    return _english(word)


@lru_cache(maxsize=32)
def _stemmer(language: str) -> tantivy.TextAnalyzer:
    plain = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw())
    return plain.filter(tantivy.Filter.stemmer(SNOWBALL[language])).build()


def _snowball(word: str, language: str) -> str:
    found = _stemmer(language).analyze(word)
    return found[0] if found else word


def _english(word: str) -> str:
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _german(word: str) -> str:
    for ending in ("ern", "em", "en", "er", "es", "e", "n", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


STOPPED = {language: {stem(plain(word), language) for word in said.split()} for language, said in STOP.items()}
