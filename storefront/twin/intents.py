"""Payment intents: from the wish to be paid to money taken, with every state between.

docs.stripe.com/payments/paymentintents/lifecycle
"""

from storefront.twin import charges, disputes
from storefront.twin.announcements import announce
from storefront.twin.ids import letters, new_id
from storefront.twin.methods import attach, card_behind, decline_of
from storefront.twin.refusal import wrong_state
from storefront.twin.twin import Twin

OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")
CANCELLABLE = (*OPEN, "requires_capture", "processing")
AUTHENTICATION_FAILED = {
    "code": "payment_intent_authentication_failure",
    "doc_url": "https://stripe.com/docs/error-codes/payment-intent-authentication-failure",
    "message": (
        "We are unable to authenticate your payment method. Please choose a different payment method and try again."
    ),
    "type": "card_error",
}


def new_intent(twin: Twin, *, amount: int, currency: str, **fields) -> dict:
    """Open an intent to be paid `amount` minor units."""
    id = new_id("payment_intent")
    intent = {
        "id": id,
        "object": "payment_intent",
        "amount": amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": None,
        "automatic_payment_methods": None,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": "automatic",
        "client_secret": f"{id}_secret_{letters(24)}",
        "confirmation_method": "automatic",
        "created": twin.now(),
        "currency": currency,
        "customer": None,
        "description": None,
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": {},
        "next_action": None,
        "payment_method": None,
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "processing": None,
        "receipt_email": None,
        "review": None,
        "setup_future_usage": None,
        "shipping": None,
        "source": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": None,
        **fields,
    }
    twin.store.add(intent)
    announce(twin, "payment_intent.created", intent)
    return intent


def attempt(twin: Twin, intent: dict, method: dict, *, off_session: bool = False, return_url: str = "") -> dict:
    """Try to be paid with this method; returns the intent in the state it reached.

    A decline leaves it in requires_payment_method with `last_payment_error`.
    """
    intent = {**intent, "payment_method": method["id"], "last_payment_error": None, "next_action": None}
    if method["type"] != "card":
        return _wait_for_bank(twin, intent, method)
    card = card_behind(twin, method)
    if card.authentication == "never" or (off_session and _is_set_up(twin, method, card)):
        return _charge(twin, intent, method)
    if off_session:
        return _fail(twin, intent, method, "authentication_required")
    return _ask(twin, intent, return_url)


def authenticate(twin: Twin, intent: dict, *, passed: bool) -> dict:
    """What the bank's 3-D Secure page found out; then the money is taken, or not."""
    if intent["status"] != "requires_action":
        return intent
    intent = {**intent, "next_action": None}
    method = twin.store.get(intent["payment_method"])
    if passed:
        return _charge(twin, intent, method)
    return _keep_error(twin, intent, {**AUTHENTICATION_FAILED, "payment_method": method})


def settle(twin: Twin, intent: dict, charge: dict) -> dict:
    """Follow a bank debit that was confirmed or refused."""
    if charge["status"] == "succeeded":
        return _succeed(twin, intent, charge)
    error = {"code": charge["failure_code"], "message": charge["failure_message"], "type": "invalid_request_error"}
    return _keep_error(twin, intent, {**error, "charge": charge["id"]})


def capture(twin: Twin, intent: dict, *, amount: int | None = None) -> dict:
    """Take the money that was held; what is not taken goes back to the card."""
    if intent["status"] != "requires_capture":
        message = (
            f"This PaymentIntent could not be captured because it has a status of {intent['status']}. "
            "Only a PaymentIntent with one of the following statuses may be captured: requires_capture."
        )
        raise wrong_state(message, code="payment_intent_unexpected_state", payment_intent=intent)
    amount = intent["amount_capturable"] if amount is None else amount
    if amount > intent["amount_capturable"]:
        message = "The amount to capture is greater than the remaining amount to capture."
        raise wrong_state(message, code="amount_too_large", param="amount_to_capture")
    charge = twin.store.get(intent["latest_charge"])
    charge.update(captured=True, amount_captured=amount)
    announce(twin, "charge.captured", twin.store.put(charge))
    return _succeed(twin, {**intent, "amount_capturable": 0}, charge)


def cancel(twin: Twin, intent: dict, *, reason: str | None = None) -> dict:
    """Give up; a hold on the card is lifted."""
    if intent["status"] not in CANCELLABLE:
        allowed = ", ".join(CANCELLABLE)
        message = (
            f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}. "
            f"Only a PaymentIntent with one of the following statuses may be canceled: {allowed}."
        )
        raise wrong_state(message, code="payment_intent_unexpected_state", payment_intent=intent)
    if intent["status"] == "requires_capture":
        _lift_hold(twin, intent)
    gone = {"status": "canceled", "canceled_at": twin.now(), "cancellation_reason": reason, "amount_capturable": 0}
    intent = twin.store.put({**intent, **gone, "next_action": None})
    announce(twin, "payment_intent.canceled", intent)
    return intent


def _lift_hold(twin: Twin, intent: dict) -> None:
    charge = twin.store.get(intent["latest_charge"])
    charge = twin.store.put({**charge, "refunded": True, "amount_refunded": charge["amount"]})
    announce(twin, "charge.refunded", charge)


def _is_set_up(twin: Twin, method: dict, card) -> bool:
    return card.authentication == "unless_set_up" and twin.store.hidden(method["id"])["set_up"]


def _ask(twin: Twin, intent: dict, return_url: str) -> dict:
    url = f"{twin.settings.public_url}/c/challenge/{intent['id']}"
    intent["next_action"] = {"type": "redirect_to_url", "redirect_to_url": {"url": url, "return_url": return_url}}
    intent = twin.store.put({**intent, "status": "requires_action"})
    twin.store.hide(intent["id"], return_url=return_url)
    announce(twin, "payment_intent.requires_action", intent)
    return intent


def _wait_for_bank(twin: Twin, intent: dict, method: dict) -> dict:
    charge = charges.new_charge(twin, intent, method, status="pending")
    intent = twin.store.put({**intent, "status": "processing", "latest_charge": charge["id"]})
    announce(twin, "payment_intent.processing", intent)
    return intent


def _charge(twin: Twin, intent: dict, method: dict) -> dict:
    card = card_behind(twin, method)
    if card.decline:
        return _fail(twin, intent, method, card.decline)
    charge = charges.new_charge(twin, intent, method, status="succeeded")
    intent = {**intent, "latest_charge": charge["id"]}
    if intent["setup_future_usage"] and intent["customer"]:
        attach(twin, method, intent["customer"])
        twin.store.hide(method["id"], set_up=True)
    if intent["capture_method"] == "manual":
        intent.update(status="requires_capture", amount_capturable=intent["amount"])
        announce(twin, "payment_intent.amount_capturable_updated", twin.store.put(intent))
        return intent
    intent = _succeed(twin, intent, charge)
    if card.dispute:
        disputes.open_dispute(twin, charge, reason=card.dispute)
    return intent


def _succeed(twin: Twin, intent: dict, charge: dict) -> dict:
    received = charge["amount_captured"]
    intent = twin.store.put({**intent, "status": "succeeded", "amount_received": received, "next_action": None})
    announce(twin, "payment_intent.succeeded", intent)
    return intent


def _fail(twin: Twin, intent: dict, method: dict, reason: str) -> dict:
    charge = charges.new_charge(twin, intent, method, status="failed", reason=reason)
    error = {**decline_of(reason), "charge": charge["id"], "payment_method": method}
    return _keep_error(twin, {**intent, "latest_charge": charge["id"]}, error)


def _keep_error(twin: Twin, intent: dict, error: dict) -> dict:
    changes = {"status": "requires_payment_method", "payment_method": None, "last_payment_error": error}
    intent = twin.store.put({**intent, **changes})
    announce(twin, "payment_intent.payment_failed", intent)
    return intent
