"""Reading the address step: who, where, and what is wrong with it in words."""

from typing import Any

from werkzeug.datastructures import MultiDict

from blueprints.showing import checkout as words
from storefront.orders import addresses


def typed_in(form: MultiDict) -> dict[str, Any]:
    """The draft's fields as they were typed."""
    billing = {name: form.get(f"billing_{name}", "") for name in addresses.FIELDS}
    email = form.get("email", "").strip()[:254]
    return {
        "email": addresses.email_or_none(email) or email,
        "shipping": addresses.tidy(form),
        "billing": addresses.tidy(billing),
        "billing_same": "billing_same" in form,
    }


def wrong_in(typed: dict[str, Any]) -> dict[str, str]:
    """By the field's name in the form; empty when we can go on."""
    found = {}
    if not addresses.email_or_none(typed["email"]):
        found["email"] = ("email_invalid" if typed["email"] else "missing", {})
    errors = words.wrong({**found, **addresses.check(typed["shipping"])})
    if not typed["billing_same"]:
        errors |= words.wrong(addresses.check(typed["billing"]), "billing_")
    return errors
