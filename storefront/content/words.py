"""From text to the words that are looked up: the same when a product is indexed and when somebody searches."""

import html
import re
import unicodedata

WORDS = re.compile(r"\d+(?:[.,]\d+)?|(?:[^\W\d_]|[\u0300-\u036f\u064b-\u0652])+|\w+")
TAGS = re.compile(r"<[^>]*>")
ARABIC = str.maketrans("ىة", "يه")
LONGEST = 60

STOP = {
    "ar": "من في على الى عن مع او و",
    "de": ("am an auf aus bei das dem den der des die ein eine einem einen einer für im in mit oder und von zu zum"),
    "en": "a an and are as at by for from in is it my of on or the to with that this",
}


def plain(text: str) -> str:
    """Lower case, no accents; Arabic letters that people write in several ways become one."""
    text = "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))
    return text.translate(ARABIC)


def words(text: str, locale: str) -> list[str]:
    """Stems, in order, with repeats."""
    return [known for known, _ in pairs(text, locale)]


def pairs(text: str, locale: str) -> list[tuple[str, str]]:
    """Each stem with the word as it stands there, in lower case."""
    found = WORDS.findall(html.unescape(TAGS.sub(" ", text)).replace("’", "'").replace("'s ", " "))
    return [(stem(word, locale)[:LONGEST], said.lower()[:LONGEST]) for said in found if (word := plain(said))]


def key(text: str) -> str:
    """A SKU or a barcode without anything but letters and digits."""
    return re.sub(r"[^a-z0-9]", "", plain(text))[:LONGEST]


def is_stop(word: str, locale: str) -> bool:
    return word in STOPPED.get(locale.split("-")[0], ())


def stem(word: str, locale: str) -> str:
    """Light: a plural and its singular are the same word; meaning is never touched."""
    if word[0].isdigit():
        return word.replace(",", ".")
    language = locale.split("-")[0]
    if language == "ar":
        return word[2:] if word.startswith("ال") and len(word) > 4 else word
    if language == "de":
        return _german(word)
    return _english(word)


def _english(word: str) -> str:
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
