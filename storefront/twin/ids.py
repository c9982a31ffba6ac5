"""Ids in Stripe's shape: a prefix that names the kind, then random letters and digits."""

import secrets
import string

ALPHABET = string.ascii_letters + string.digits
PREFIXES = {
    "charge": "ch",
    "checkout.session": "cs_test",
    "customer": "cus",
    "dispute": "dp",
    "event": "evt",
    "item": "li",
    "payment_intent": "pi",
    "payment_method": "pm",
    "price": "price",
    "product": "prod",
    "refund": "re",
    "request": "req",
    "setup_intent": "seti",
}
LONG = {"checkout.session": 58}


def new_id(kind: str) -> str:
    """A fresh id for an object of this kind, as long as Stripe's."""
    return f"{PREFIXES[kind]}_{letters(LONG.get(kind, 24))}"


def letters(length: int) -> str:
    """Random letters and digits, safe to use as a secret."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
