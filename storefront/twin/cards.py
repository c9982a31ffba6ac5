"""Stripe's test cards (docs.stripe.com/testing) and what each of them does."""

from dataclasses import dataclass

DECLINES = {
    "generic_decline": ("card_declined", "Your card was declined."),
    "insufficient_funds": ("card_declined", "Your card has insufficient funds."),
    "lost_card": ("card_declined", "Your card was declined."),
    "stolen_card": ("card_declined", "Your card was declined."),
    "fraudulent": ("card_declined", "Your card was declined."),
    "expired_card": ("expired_card", "Your card has expired."),
    "incorrect_cvc": ("incorrect_cvc", "Your card's security code is incorrect."),
    "processing_error": (
        "processing_error",
        "An error occurred while processing your card. Try again in a little bit.",
    ),
    "authentication_required": (
        "authentication_required",
        "Your card was declined. This transaction requires authentication.",
    ),
    "live_mode_test_card": (
        "card_declined",
        "Your card was declined. Your request was in test mode, but used a non test card.",
    ),
}


@dataclass(frozen=True, kw_only=True)
class Card:
    """`authentication` is never, unless_set_up (off-session is fine after a set-up) or always."""

    number: str
    brand: str = "visa"
    funding: str = "credit"
    decline: str | None = None
    declines_setup: bool = True
    authentication: str = "never"
    risk: str = "normal"
    blocked: bool = False
    dispute: str | None = None
    refund: str = "succeeds"
    token: str = ""
    shown: bool = False

    @property
    def last4(self) -> str:
        return self.number[-4:]

    @property
    def cvc_check(self) -> str:
        return "fail" if self.decline == "incorrect_cvc" else "pass"


CARDS = (
    Card(number="4242424242424242", token="visa", shown=True),
    Card(number="5555555555554444", brand="mastercard", token="mastercard", shown=True),
    Card(number="378282246310005", brand="amex", token="amex"),
    Card(number="4000056655665556", funding="debit", token="visa_debit"),
    Card(number="4000000000000002", decline="generic_decline", token="visa_chargeDeclined", shown=True),
    Card(
        number="4000000000009995",
        decline="insufficient_funds",
        token="visa_chargeDeclinedInsufficientFunds",
        shown=True,
    ),
    Card(number="4000000000009987", decline="lost_card", token="visa_chargeDeclinedLostCard"),
    Card(number="4000000000009979", decline="stolen_card", token="visa_chargeDeclinedStolenCard"),
    Card(number="4000000000000069", decline="expired_card", token="chargeDeclinedExpiredCard", shown=True),
    Card(number="4000000000000101", decline="incorrect_cvc", token="cvcCheckFail", shown=True),
    Card(number="4000000000000127", decline="incorrect_cvc", token="chargeDeclinedIncorrectCvc"),
    Card(number="4000000000000119", decline="processing_error", token="chargeDeclinedProcessingError"),
    Card(
        number="4000000000000341",
        decline="generic_decline",
        declines_setup=False,
        token="chargeCustomerFail",
    ),
    Card(number="4000002500003155", authentication="unless_set_up", token="authenticationRequiredOnSetup", shown=True),
    Card(number="4000002760003184", authentication="always", token="authenticationRequired"),
    Card(number="4000000000003220", authentication="always", token="threeDSecure2Required", shown=True),
    Card(
        number="4000008400001629",
        authentication="always",
        decline="generic_decline",
        token="threeDSecureRequiredChargeDeclined",
    ),
    Card(number="4100000000000019", decline="fraudulent", risk="highest", blocked=True, token="radarBlock", shown=True),
    Card(number="4000000000009235", risk="elevated", token="riskLevelElevated", shown=True),
    Card(number="4000000000004954", risk="highest", token="riskLevelHighest"),
    Card(number="4000000000000259", dispute="fraudulent", token="createDispute"),
    Card(number="4000000000002685", dispute="product_not_received", token="createDisputeProductNotReceived"),
    Card(number="4000000000007726", refund="pends", token="pendingRefund"),
    Card(number="4000000000005126", refund="fails", token="refundFail"),
)
BY_NUMBER = {card.number: card for card in CARDS}
BY_TOKEN = {card.token: card for card in CARDS}
SHOWN = tuple(card for card in CARDS if card.shown)


def card_of(number: str) -> Card:
    """The test card of this number; any other number is declined as not being one."""
    return BY_NUMBER.get(number) or Card(number=number, brand=_brand(number), decline="live_mode_test_card")


def is_number(number: str) -> bool:
    """True when the digits are a card number by length and check digit (ISO/IEC 7812-1, Luhn)."""
    if not number.isascii() or not number.isdigit() or not 12 <= len(number) <= 19:
        return False
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(number))]
    return sum(digit - 9 if digit > 9 else digit for digit in doubled) % 10 == 0


def _brand(number: str) -> str:
    if number.startswith(("51", "52", "53", "54", "55", "2")):
        return "mastercard"
    if number.startswith(("34", "37")):
        return "amex"
    return "visa" if number.startswith("4") else "unknown"
