"""`/v1/payment_intents`"""

from storefront.twin import intents, methods, sessions
from storefront.twin.api.amounts import read_amount, read_currency
from storefront.twin.api.lists import page
from storefront.twin.api.operations import Call, operation
from storefront.twin.api.payment_methods import from_data
from storefront.twin.params import REQUIRED
from storefront.twin.refusal import Refusal, no_such, wrong_state

TEXTS = ("customer", "description", "receipt_email", "statement_descriptor", "statement_descriptor_suffix")
REASONS = ("duplicate", "fraudulent", "requested_by_customer", "abandoned")
CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")
ONLY_WITH_CONFIRM = ("off_session", "return_url", "error_on_requires_action", "mandate_data")


@operation("payment_intents.create", "POST /v1/payment_intents")
def create(call: Call) -> dict:
    params = call.params
    confirm = params.boolean("confirm")
    for name in ONLY_WITH_CONFIRM:
        if name in params and not confirm:
            raise Refusal(f"`{name}` cannot be passed when `confirm` is not true", param=name)
    currency = read_currency(params)
    amount = read_amount(params, currency=currency)
    intent = intents.new_intent(call.twin, amount=amount, currency=currency, **_fields(call, {}))
    intent = _choose(call, intent)
    return _confirm(call, intent) if confirm else intent


@operation("payment_intents.list", "GET /v1/payment_intents")
def list_all(call: Call) -> dict:
    return page(call, "payment_intent", noun="payment_intent", filters=("customer",))


@operation("payment_intents.retrieve", "GET /v1/payment_intents/<id>")
def retrieve(call: Call) -> dict:
    return _own(call)


@operation("payment_intents.update", "POST /v1/payment_intents/<id>")
def update(call: Call) -> dict:
    intent = _own(call)
    fields = _fields(call, intent["metadata"])
    if "amount" in call.params:
        _check_status(intent, intents.OPEN, "updated")
        fields["amount"] = read_amount(call.params, currency=intent["currency"])
    return _choose(call, call.twin.store.put({**intent, **fields}))


@operation("payment_intents.confirm", "POST /v1/payment_intents/<id>/confirm")
def confirm(call: Call) -> dict:
    intent = _own(call)
    _check_status(intent, CONFIRMABLE, "confirmed")
    return _confirm(call, _choose(call, intent))


@operation("payment_intents.capture", "POST /v1/payment_intents/<id>/capture")
def capture(call: Call) -> dict:
    amount = call.params.integer("amount_to_capture", least=1)
    return intents.capture(call.twin, _own(call), amount=amount)


@operation("payment_intents.cancel", "POST /v1/payment_intents/<id>/cancel")
def cancel(call: Call) -> dict:
    intent = _own(call)
    session = sessions.session_of(call.twin, intent)
    if session and session["status"] == "open":
        message = (
            "You cannot cancel this PaymentIntent because it was created by a Checkout Session. "
            "Expire the Checkout Session instead."
        )
        raise wrong_state(message, code="payment_intent_unexpected_state")
    return intents.cancel(call.twin, intent, reason=call.params.choice("cancellation_reason", REASONS))


def _own(call: Call) -> dict:
    return call.get("payment_intent", "payment_intent")


def _fields(call: Call, metadata: dict) -> dict:
    params = call.params
    fields = {name: params.text(name) for name in TEXTS if name in params}
    if "shipping" in params:
        fields["shipping"] = params.inner("shipping").tree or None
    if "capture_method" in params:
        fields["capture_method"] = params.choice("capture_method", ("automatic", "automatic_async", "manual"))
    if "setup_future_usage" in params:
        fields["setup_future_usage"] = params.choice("setup_future_usage", ("off_session", "on_session"))
    if "automatic_payment_methods" in params:
        fields["automatic_payment_methods"] = {"enabled": True, "allow_redirects": "always"}
    _check_customer(call, fields.get("customer"))
    return {**fields, "metadata": params.metadata(metadata)}


def _check_customer(call: Call, id: str | None) -> None:
    if id and (call.twin.store.get(id, "customer") or {"deleted": True}).get("deleted"):
        raise no_such("customer", id, param="customer")


def _choose(call: Call, intent: dict) -> dict:
    """Take the payment method that the request names, if any."""
    params = call.params
    if "payment_method_data" in params:
        method = from_data(call.twin, params.inner("payment_method_data"))
    elif "payment_method" in params:
        method = methods.resolve(call.twin, params.text("payment_method", REQUIRED))
    else:
        return intent
    methods.check_usable(call.twin, method, intent["customer"])
    status = "requires_confirmation" if intent["status"] == "requires_payment_method" else intent["status"]
    return call.twin.store.put({**intent, "payment_method": method["id"], "status": status})


def _confirm(call: Call, intent: dict) -> dict:
    method = call.twin.store.get(intent["payment_method"])
    if method is None:
        message = (
            "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the "
            "PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a "
            "payment method or ConfirmationToken."
        )
        raise wrong_state(message, code="payment_intent_unexpected_state", payment_intent=intent)
    off_session = call.params.tree.get("off_session") not in (None, "false")
    back = call.params.url("return_url") or ""
    intent = intents.attempt(call.twin, intent, method, off_session=off_session, return_url=back)
    if intent["status"] == "requires_action" and call.params.boolean("error_on_requires_action"):
        intents.authenticate(call.twin, intent, passed=False)
        raise methods.card_error(methods.decline_of("authentication_required"))
    if intent["last_payment_error"]:
        raise methods.card_error({**intent["last_payment_error"], "payment_intent": intent})
    sessions.follow(call.twin, intent)
    return intent


def _check_status(intent: dict, allowed: tuple[str, ...], done: str) -> None:
    if intent["status"] in allowed:
        return
    if done == "confirmed" and intent["status"] == "succeeded":
        message = (
            "You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed."
        )
    else:
        message = f"This PaymentIntent's status is {intent['status']}, but must be {' or '.join(allowed)} to be {done}."
    raise wrong_state(message, code="payment_intent_unexpected_state", payment_intent=intent)
