import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.kernel.money import CurrencyMismatch, Money

amounts = st.integers(min_value=-(10**12), max_value=10**12)
weights = st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=30)


@given(amounts, weights)
def test_the_parts_sum_to_the_whole(minor, parts):
    shares = Money(minor, "EUR").allocate(parts)
    assert sum(share.minor for share in shares) == minor
    assert len(shares) == len(parts)


@given(st.integers(min_value=0, max_value=10**12), weights.filter(any))
def test_no_part_is_more_than_one_unit_from_its_exact_share(minor, parts):
    whole = sum(parts)
    for share, weight in zip(Money(minor, "EUR").allocate(parts), parts, strict=True):
        assert abs(share.minor * whole - minor * weight) < whole


def test_a_part_without_weight_gets_nothing():
    assert Money(100, "EUR").allocate([0, 1]) == [Money(0, "EUR"), Money(100, "EUR")]


def test_equal_remainders_go_to_the_earlier_part():
    assert [share.minor for share in Money(100, "EUR").allocate([1, 1, 1])] == [34, 33, 33]


def test_two_currencies_do_not_add():
    with pytest.raises(CurrencyMismatch):
        Money(1, "EUR") + Money(1, "USD")


@pytest.mark.parametrize("wrong", [1.5, "1", True, None])
def test_only_whole_minor_units(wrong):
    with pytest.raises(TypeError):
        Money(wrong, "EUR")


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (Money(4137, "EUR"), "41.37 EUR"),
        (Money(5, "EUR"), "0.05 EUR"),
        (Money(-5, "EUR"), "-0.05 EUR"),
        (Money(500, "JPY"), "500 JPY"),
        (Money(1234, "KWD"), "1.234 KWD"),
    ],
)
def test_reads_in_the_decimals_of_its_currency(money, text):
    assert str(money) == text


@given(amounts, st.integers(min_value=0, max_value=10**4), st.integers(min_value=1, max_value=10**4))
def test_a_share_is_rounded_to_the_nearest_unit(minor, numerator, denominator):
    share = Money(minor, "EUR").share(numerator=numerator, denominator=denominator)
    assert abs(share.minor * denominator - minor * numerator) * 2 <= denominator
