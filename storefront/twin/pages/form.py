"""The payment form: which card or bank account was chosen, or what has to be put right."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

from werkzeug.datastructures import MultiDict

from storefront.twin import methods
from storefront.twin.cards import card_of, is_number
from storefront.twin.params import EMAIL
from storefront.twin.twin import Twin

EXPIRY = re.compile(r"(0?[1-9]|1[0-2]) ?[/.\- ] ?(?:20)?([0-9]{2})|(0[1-9]|1[0-2])([0-9]{2})")
CVC = re.compile(r"[0-9]{3,4}")
DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
FAR_FUTURE = (12, 2034)


@dataclass
class PaymentForm:
    """What was sent; `wrong` maps a field to the name of the words that say why."""

    method: str
    number: str = ""
    expiry: str = ""
    cvc: str = ""
    name: str = ""
    email: str = ""
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def is_typed(self) -> bool:
        return self.method == "typed"

    @property
    def is_bank(self) -> bool:
        return self.method in ("bank_succeeds", "bank_fails")

    def billing(self) -> dict:
        """Billing details for the payment method."""
        return {"name": self.name or None, "email": self.email or None}


def blank() -> PaymentForm:
    """The form before anything was typed: the card that works is chosen."""
    return PaymentForm(method="4242424242424242")


def read(sent: MultiDict, *, needs_email: bool, now: int, offers_bank: bool) -> PaymentForm:
    """Read and check; a number without a choice counts as typed."""
    texts = {name: sent.get(name, "").strip()[:200] for name in ("number", "expiry", "cvc", "name", "email")}
    method = sent.get("method") or ("typed" if texts["number"] else blank().method)
    form = PaymentForm(method=method, **texts)
    if form.is_typed:
        _check_typed(form, now)
    elif not (offers_bank if form.is_bank else is_number(method)):
        form.wrong["method"] = "wrong_method"
    if needs_email and not EMAIL.fullmatch(form.email):
        form.wrong["email"] = "wrong_email"
    return form


def make_method(twin: Twin, form: PaymentForm, *, bank: str | None) -> dict:
    """The payment method that the form describes."""
    if form.is_bank:
        succeeds = form.method == "bank_succeeds"
        return methods.new_bank(twin, bank, succeeds=succeeds, billing=form.billing())
    number = digits(form.number) if form.is_typed else form.method
    expires = _expiry(form.expiry) if form.is_typed else FAR_FUTURE
    return methods.new_card(twin, card_of(number), expires=expires, billing=form.billing())


def digits(text: str) -> str:
    """Only the digits, in any script's figures, without the spaces and hyphens of a card."""
    return re.sub(r"[\s\-]", "", text.translate(DIGITS))


def _check_typed(form: PaymentForm, now: int) -> None:
    if not is_number(digits(form.number)):
        form.wrong["number"] = "wrong_number"
    expires = _expiry(form.expiry)
    if expires is None:
        form.wrong["expiry"] = "wrong_expiry"
    elif _is_past(expires, now):
        form.wrong["expiry"] = "wrong_expired"
    if not CVC.fullmatch(form.cvc.translate(DIGITS)):
        form.wrong["cvc"] = "wrong_cvc"


def _expiry(text: str) -> tuple[int, int] | None:
    match = EXPIRY.fullmatch(text.translate(DIGITS).strip())
    if match is None:
        return None
    month, year = (match[1], match[2]) if match[1] else (match[3], match[4])
    return int(month), 2000 + int(year)


def _is_past(expires: tuple[int, int], now: int) -> bool:
    today = datetime.fromtimestamp(now, UTC)
    return (expires[1], expires[0]) < (today.year, today.month)
