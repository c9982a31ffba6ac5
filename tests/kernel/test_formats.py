"""Dates and money as people write them in each language."""

from datetime import UTC, date, datetime

import pytest

from storefront.kernel import formats
from storefront.kernel.money import Money

DAY, NOON = date(2026, 11, 26), datetime(2026, 11, 26, 11, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("locale", "form", "words"),
    [
        ("en", "d MMMM", "26 November"),
        ("en", "EEEE d MMMM", "Thursday 26 November"),
        ("de", "d MMMM", "26. November"),
        ("de-AT", "EEEE d MMMM", "Donnerstag, 26. November"),
        ("de", "EEEE, d MMMM", "Donnerstag, 26. November"),
        ("ar", "EEEE, d MMMM", "الخميس، 26 نوفمبر"),
        ("fr", "EEEE d MMMM", "jeudi 26 novembre"),
    ],
)
def test_a_day(locale, form, words):
    assert formats.day(DAY, locale, form) == words
    assert formats.day("2026-11-26", locale, form) == words


def test_a_moment_is_told_in_the_shops_time_zone():
    assert formats.moment(NOON, "en", "Europe/Berlin") == "26 November, 12:05"
    assert formats.moment(NOON, "de", "Europe/Berlin") == "26. November, 12:05"
    assert formats.moment(NOON, "ar", "Europe/Berlin") == "26 نوفمبر، 12:05"


def test_money():
    assert formats.money(Money(4137, "EUR"), "en") == "41.37\xa0€"
    assert formats.money(Money(4137, "EUR"), "de") == "41,37\xa0€"
    assert formats.money(Money(4137, "USD"), "en") == "$41.37"
