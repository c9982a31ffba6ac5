"""Reading money: minor units and a currency, with Stripe's limits."""

from storefront.twin.money import SMALLEST, is_currency, money
from storefront.twin.params import REQUIRED, Params
from storefront.twin.refusal import Refusal

MOST = 99_999_999


def read_currency(params: Params) -> str:
    """A currency code in lower case."""
    currency = params.text("currency", REQUIRED).lower()
    if not is_currency(currency):
        message = f"Invalid currency: {currency}. See https://stripe.com/docs/currencies for what can be used."
        raise Refusal(message, param=params.name("currency"))
    return currency


def read_amount(params: Params, *, currency: str) -> int:
    """The `amount` in minor units, neither too small nor too large."""
    amount = params.integer("amount", REQUIRED, least=1)
    check_total(amount, currency, param=params.name("amount"), what="Amount")
    return amount


def check_total(amount: int, currency: str, *, param: str, what: str) -> None:
    """Refuse what no card network would move."""
    least = SMALLEST.get(currency, 1)
    if amount < least:
        message = f"{what} must be at least {money(least, currency)} {currency}"
        raise Refusal(message, code="amount_too_small", param=param)
    if amount > MOST:
        message = f"{what} must be no more than {money(MOST, currency)}"
        raise Refusal(message, code="amount_too_large", param=param)
