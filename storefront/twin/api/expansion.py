"""`expand[]`: an id in the answer is replaced by its object (docs.stripe.com/api/expanding_objects)."""

from storefront.twin.api.lists import listing
from storefront.twin.refusal import Refusal
from storefront.twin.twin import Twin

DEEPEST = 4
FIELDS = {
    "charge",
    "customer",
    "default_payment_method",
    "default_price",
    "latest_charge",
    "payment_intent",
    "payment_method",
    "product",
    "setup_intent",
}


def expanded(twin: Twin, body: dict, paths: list[str]) -> dict:
    """The answer with each of these paths expanded; refuses what Stripe would."""
    for path in paths:
        parts = path.split(".")
        if len(parts) - (parts[0] == "data") > DEEPEST:
            raise Refusal("You cannot expand more than 4 levels of a property", param="expand")
        _expand(twin, body, parts, path)
    return body


def _expand(twin: Twin, body: dict, parts: list[str], path: str) -> None:
    name, *rest = parts
    if name == "data" and body.get("object") == "list":
        for item in body["data"]:
            _expand(twin, item, rest, path)
        return
    _open(twin, body, name, path)
    if rest and isinstance(body.get(name), dict):
        _expand(twin, body[name], rest, path)


def _open(twin: Twin, body: dict, name: str, path: str) -> None:
    included = INCLUDED.get((body.get("object"), name))
    if included:
        body.setdefault(name, included(twin, body))
    elif name in body and name in FIELDS:
        if isinstance(body[name], str):
            body[name] = twin.store.get(body[name])
    elif not isinstance(body.get(name), dict):
        message = f"This property cannot be expanded ({path.removeprefix('data.')})."
        raise Refusal(f"{message} You may want to try expanding something else.", param="expand")


def line_items(twin: Twin, session: dict) -> dict:
    """The first lines of a session."""
    lines = twin.store.hidden(session["id"])["lines"]
    url = f"/v1/checkout/sessions/{session['id']}/line_items"
    return listing(lines[:10], url=url, has_more=len(lines) > 10)


def refunds(twin: Twin, charge: dict) -> dict:
    """The last refunds of a charge."""
    found = twin.store.find("refund", charge=charge["id"])
    return listing(found[:10], url=f"/v1/charges/{charge['id']}/refunds", has_more=len(found) > 10)


INCLUDED = {("checkout.session", "line_items"): line_items, ("charge", "refunds"): refunds}
