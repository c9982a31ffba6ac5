from datetime import UTC, date, datetime

import pytest

from storefront.kernel.money import Money
from storefront.shipping import rates

TUESDAY_MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # 10:00 in Berlin


def options(*, country="DE", minor=2000, grams=500, now=TUESDAY_MORNING):
    return rates.delivery_options(
        country=country,
        home="DE",
        zone_name="Europe/Berlin",
        carrier="flat",
        weight_g=grams,
        subtotal=Money(minor, "EUR"),
        now=now,
    )


def test_the_cheapest_comes_first_with_its_days():
    standard, express = options()
    assert (standard.code, standard.price, standard.promised_from, standard.promised_to) == (
        "standard",
        Money(490, "EUR"),
        date(2026, 11, 26),
        date(2026, 11, 27),
    )
    assert (express.code, express.promised_to) == ("express", date(2026, 11, 25))


def test_it_is_free_from_sixty_euros():
    assert options(minor=5999)[0].price == Money(490, "EUR")
    assert options(minor=6000)[0].price == Money(0, "EUR")


def test_after_the_cut_off_it_leaves_a_day_later():
    standard = options(now=datetime(2026, 11, 24, 14, 30, tzinfo=UTC))[0]
    assert standard.promised_from == date(2026, 11, 27)


def test_nothing_leaves_or_arrives_at_the_weekend():
    standard = options(now=datetime(2026, 11, 27, 15, 0, tzinfo=UTC))[0]  # Friday 16:00
    assert standard.promised_from == date(2026, 12, 2)


@pytest.mark.parametrize(("country", "zone"), [("DE", "home"), ("FR", "eu"), ("US", "world"), ("CH", "world")])
def test_zones(country, zone):
    assert rates.zone_of(country, home="DE") == zone


def test_heavy_things_cost_more_even_when_delivery_is_free():
    assert options(minor=64900, grams=24000)[0].price == Money(2900, "EUR")
