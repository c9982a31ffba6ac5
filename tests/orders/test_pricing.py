"""Whole minor units in every currency, and parts that sum to the whole."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.kernel.money import Money
from storefront.orders import pricing

DAY = date(2026, 11, 24)
currencies = st.sampled_from(["EUR", "JPY", "KWD"])
countries = st.sampled_from(["DE", "FI", "HU", "LU", "US", "AE"])
counted = st.lists(st.tuples(st.integers(1, 99), st.integers(0, 2_000_000)), min_size=1, max_size=12)


@given(currency=currencies, country=countries, lines=counted, delivery=st.integers(0, 50_000))
def test_the_parts_sum_to_the_whole(currency, country, lines, delivery):
    asked = [(f"s{n}", quantity, Money(unit, currency)) for n, (quantity, unit) in enumerate(lines)]
    quote = pricing.quote(lines=asked, delivery=Money(delivery, currency), country=country, on=DAY)
    assert Money.total([line.total for line in quote.lines], currency) + quote.delivery == quote.total
    assert quote.subtotal + quote.delivery == quote.total
    assert Money.total([line.tax for line in quote.lines], currency) + quote.delivery_tax == quote.tax
    assert all(Money.zero(currency) <= line.tax <= line.total for line in quote.lines)


@given(currency=currencies, country=countries, lines=counted, delivery=st.integers(0, 50_000))
def test_the_tax_is_the_exact_share_rounded_half_up(currency, country, lines, delivery):
    asked = [(f"s{n}", quantity, Money(unit, currency)) for n, (quantity, unit) in enumerate(lines)]
    quote = pricing.quote(lines=asked, delivery=Money(delivery, currency), country=country, on=DAY)
    rate = pricing.tax_rate(country=country, on=DAY)
    error = 2 * (quote.tax.minor * (10_000 + rate) - quote.total.minor * rate)
    assert -(10_000 + rate) < error <= 10_000 + rate


@pytest.mark.parametrize(
    ("country", "day", "rate"),
    [
        ("DE", date(2026, 11, 24), 1900),
        ("DE", date(2020, 8, 1), 1600),
        ("FI", date(2026, 1, 1), 2550),
        ("RO", date(2025, 7, 31), 1900),
        ("RO", date(2025, 8, 1), 2100),
        ("US", date(2026, 1, 1), 0),
        ("XX", date(2026, 1, 1), 0),
    ],
)
def test_rates_have_a_date(country, day, rate):
    assert pricing.tax_rate(country=country, on=day) == rate


def test_every_member_state_has_a_rate():
    from storefront.shipping.rates import EU

    assert {land for land in EU if 1500 <= pricing.tax_rate(country=land, on=DAY) <= 2700} == EU


@given(st.lists(st.tuples(st.text(max_size=20), st.integers(1, 99), st.integers(0, 10**9)), max_size=5))
def test_a_fingerprint_gives_back_what_was_seen(lines):
    offered = pricing.Offered("EUR", 4137, tuple(lines), ("standard", 490, "2026-11-27"))
    assert pricing.offered_in(offered.fingerprint()) == offered


@pytest.mark.parametrize("junk", ["", "x", "e30", "W10", "////", "bnVsbA", "ünï", "WzEsMiwzLDRd"])
def test_junk_is_no_fingerprint(junk):
    assert pricing.offered_in(junk) is None
