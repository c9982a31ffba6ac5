"""Payment methods: a test card or a bank account that someone typed, and what it will do."""

from hashlib import sha256

from storefront.twin.announcements import announce
from storefront.twin.cards import BY_TOKEN, DECLINES, Card, card_of
from storefront.twin.ids import new_id
from storefront.twin.refusal import Refusal, no_such, wrong_state
from storefront.twin.twin import Twin

BANK_DEBITS = {"eur": "sepa_debit", "usd": "us_bank_account", "gbp": "bacs_debit"}
EMPTY_ADDRESS = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))


def new_card(twin: Twin, card: Card, *, expires=(12, 2034), billing: dict | None = None, metadata=None) -> dict:
    """Keep a card; `expires` is (month, four-digit year)."""
    details = {
        "brand": card.brand,
        "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": card.cvc_check},
        "country": "US",
        "display_brand": card.brand,
        "exp_month": expires[0],
        "exp_year": expires[1],
        "fingerprint": sha256(card.number.encode()).hexdigest()[:16],
        "funding": card.funding,
        "generated_from": None,
        "last4": card.last4,
        "networks": {"available": [card.brand], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }
    return twin.store.add(_method(twin, "card", details, billing, metadata), number=card.number, set_up=False)


def new_bank(twin: Twin, kind: str, *, succeeds: bool, billing: dict | None = None) -> dict:
    """Keep a bank account whose debits are confirmed, or refused, some seconds later."""
    details = {"country": "DE", "fingerprint": "twinbank", "last4": "3000", "bank_code": "37040044"}
    return twin.store.add(_method(twin, kind, details, billing, None), bank="succeeds" if succeeds else "fails")


def card_behind(twin: Twin, method: dict) -> Card:
    """The test card that this method was made from."""
    return card_of(twin.store.hidden(method["id"])["number"])


def resolve(twin: Twin, id: str, *, param: str = "payment_method", in_path: bool = False) -> dict:
    """The method of this id; Stripe's test names such as `pm_card_visa` make a new one."""
    if id.startswith("pm_card_"):
        card = BY_TOKEN.get(id.removeprefix("pm_card_"))
        if card:
            return new_card(twin, card)
    method = twin.store.get(id, "payment_method")
    if method is None:
        raise no_such("PaymentMethod", id, param=param, in_path=in_path)
    return method


def attach(twin: Twin, method: dict, customer_id: str) -> dict:
    """Save the method with a customer."""
    if twin.store.get(customer_id, "customer") is None:
        raise no_such("customer", customer_id, param="customer")
    if method["customer"] == customer_id:
        return method
    if method["customer"]:
        message = "The payment method you provided has already been attached to a customer."
        raise wrong_state(message, code="payment_method_unexpected_state")
    _refuse_bad_card(twin, method)
    method = twin.store.put({**method, "customer": customer_id})
    announce(twin, "payment_method.attached", method)
    return method


def detach(twin: Twin, method: dict) -> dict:
    """Take the method from its customer; it cannot be used again."""
    if not method["customer"]:
        message = "The payment method you provided is not attached to a customer so detachment is impossible."
        raise wrong_state(message, code="payment_method_unexpected_state")
    before = {"customer": method["customer"]}
    method = twin.store.put({**method, "customer": None})
    twin.store.hide(method["id"], detached=True)
    announce(twin, "payment_method.detached", method, before=before)
    return method


def check_usable(twin: Twin, method: dict, customer_id: str | None) -> None:
    """Refuse a method that belongs to somebody else, or that was detached."""
    if method["customer"] and method["customer"] != customer_id:
        message = (
            f"The payment method {method['id']} belongs to a Customer. Please include the Customer in the "
            "`customer` parameter on the PaymentIntent."
        )
        raise wrong_state(message, code="payment_method_customer_mismatch", param="payment_method")
    if twin.store.hidden(method["id"]).get("detached"):
        message = (
            "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, "
            "shared with a connected account without Customer attachment, or was detached from a Customer. "
            "It may not be used again."
        )
        raise wrong_state(message, code="payment_method_unexpected_state", param="payment_method")


def _refuse_bad_card(twin: Twin, method: dict) -> None:
    if method["type"] != "card":
        return
    card = card_behind(twin, method)
    if card.decline and card.declines_setup and card.authentication == "never":
        raise card_error(decline_of(card.decline))


def decline_of(reason: str) -> dict:
    """Code, decline code and message of a decline, as Stripe words them."""
    code, message = DECLINES[reason]
    decline_code = reason if code in ("card_declined", "authentication_required") else None
    return {
        "code": code,
        **({"decline_code": decline_code} if decline_code else {}),
        "doc_url": f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}",
        "message": message,
        "type": "card_error",
    }


def card_error(error: dict) -> Refusal:
    """The 402 answer that carries a decline; what the attempt left behind stays."""
    rest = {name: value for name, value in error.items() if name not in ("message", "type")}
    return Refusal(error["message"], type="card_error", status=402, effects=True, **rest)


def _method(twin: Twin, kind: str, details: dict, billing: dict | None, metadata: dict | None) -> dict:
    return {
        "id": new_id("payment_method"),
        "object": "payment_method",
        "allow_redisplay": "unspecified",
        "billing_details": {"address": EMPTY_ADDRESS, "email": None, "name": None, "phone": None, **(billing or {})},
        "created": twin.now(),
        "customer": None,
        "livemode": False,
        "metadata": metadata or {},
        "type": kind,
        kind: details,
    }
