"""From text to the words that are looked up."""

import pytest

from storefront.content import words


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        ("The Kettles’ spouts", "en", ["the", "kettle", "spout"]),
        ("Berries & boxes, glass", "en", ["berry", "box", "glass"]),
        ("Becher mit Füßen", "de", ["bech", "mit", "fuss"]),
        ("0,9 l <b>Stahl</b>", "de", ["0.9", "l", "stahl"]),
        ("الإبريق", "ar", ["ابريق"]),
        ("Crème brûlée", "en", ["creme", "brulee"]),
        ("", "en", []),
    ],
)
def test_words(text, locale, expected):
    assert words.words(text, locale) == expected


def test_a_key_is_letters_and_digits():
    assert words.key(" trn-SG 09 ") == "trnsg09"


def test_a_word_is_kept_as_it_was_written():
    assert words.pairs("Füße", "de") == [("fuss", "füße")]
