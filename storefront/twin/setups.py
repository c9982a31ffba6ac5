"""Setup intents: a card is checked and saved for later, and no money moves."""

from storefront.twin.announcements import announce
from storefront.twin.ids import letters, new_id
from storefront.twin.intents import AUTHENTICATION_FAILED
from storefront.twin.methods import attach, card_behind, decline_of
from storefront.twin.refusal import wrong_state
from storefront.twin.twin import Twin

OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")


def new_setup(twin: Twin, **fields) -> dict:
    """Open an intent to save a payment method."""
    id = new_id("setup_intent")
    setup = {
        "id": id,
        "object": "setup_intent",
        "application": None,
        "automatic_payment_methods": None,
        "cancellation_reason": None,
        "client_secret": f"{id}_secret_{letters(24)}",
        "created": twin.now(),
        "customer": None,
        "description": None,
        "last_setup_error": None,
        "latest_attempt": None,
        "livemode": False,
        "mandate": None,
        "metadata": {},
        "next_action": None,
        "payment_method": None,
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "status": "requires_payment_method",
        "usage": "off_session",
        **fields,
    }
    twin.store.add(setup)
    announce(twin, "setup_intent.created", setup)
    return setup


def attempt(twin: Twin, setup: dict, method: dict, *, return_url: str = "") -> dict:
    """Try to save this method; a decline leaves `last_setup_error`."""
    setup = {**setup, "payment_method": method["id"], "last_setup_error": None, "next_action": None}
    card = card_behind(twin, method)
    if card.authentication != "never":
        return _ask(twin, setup, return_url)
    if card.decline and card.declines_setup:
        return _fail(twin, setup, {**decline_of(card.decline), "payment_method": method})
    return _succeed(twin, setup, method)


def authenticate(twin: Twin, setup: dict, *, passed: bool) -> dict:
    """What the bank's 3-D Secure page found out."""
    if setup["status"] != "requires_action":
        return setup
    method = twin.store.get(setup["payment_method"])
    if passed:
        return _succeed(twin, {**setup, "next_action": None}, method)
    code = "setup_intent_authentication_failure"
    return _fail(twin, {**setup, "next_action": None}, {**AUTHENTICATION_FAILED, "code": code})


def cancel(twin: Twin, setup: dict, *, reason: str | None = None) -> dict:
    """Give up."""
    if setup["status"] not in OPEN:
        message = f"You cannot cancel this SetupIntent because it has a status of {setup['status']}."
        raise wrong_state(message, code="setup_intent_unexpected_state", setup_intent=setup)
    setup = twin.store.put({**setup, "status": "canceled", "cancellation_reason": reason, "next_action": None})
    announce(twin, "setup_intent.canceled", setup)
    return setup


def _ask(twin: Twin, setup: dict, return_url: str) -> dict:
    url = f"{twin.settings.public_url}/c/challenge/{setup['id']}"
    setup["next_action"] = {"type": "redirect_to_url", "redirect_to_url": {"url": url, "return_url": return_url}}
    setup = twin.store.put({**setup, "status": "requires_action"})
    twin.store.hide(setup["id"], return_url=return_url)
    announce(twin, "setup_intent.requires_action", setup)
    return setup


def _succeed(twin: Twin, setup: dict, method: dict) -> dict:
    if setup["customer"]:
        attach(twin, method, setup["customer"])
    twin.store.hide(method["id"], set_up=True)
    setup = twin.store.put({**setup, "status": "succeeded"})
    announce(twin, "setup_intent.succeeded", setup)
    return setup


def _fail(twin: Twin, setup: dict, error: dict) -> dict:
    changes = {"status": "requires_payment_method", "payment_method": None, "last_setup_error": error}
    setup = twin.store.put({**setup, **changes})
    announce(twin, "setup_intent.setup_failed", setup)
    return setup
