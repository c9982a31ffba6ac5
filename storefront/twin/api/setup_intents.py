"""`/v1/setup_intents`"""

from storefront.twin import methods, sessions, setups
from storefront.twin.api.lists import page
from storefront.twin.api.operations import Call, operation
from storefront.twin.params import REQUIRED
from storefront.twin.refusal import no_such, wrong_state

REASONS = ("abandoned", "requested_by_customer", "duplicate")


@operation("setup_intents.create", "POST /v1/setup_intents")
def create(call: Call) -> dict:
    params = call.params
    customer = params.text("customer")
    if customer and call.twin.store.get(customer, "customer") is None:
        raise no_such("customer", customer, param="customer")
    usage = params.choice("usage", ("off_session", "on_session"), "off_session")
    fields = {"customer": customer, "description": params.text("description"), "usage": usage}
    setup = setups.new_setup(call.twin, metadata=params.metadata(), **fields)
    setup = _choose(call, setup)
    return _confirm(call, setup) if params.boolean("confirm") else setup


@operation("setup_intents.list", "GET /v1/setup_intents")
def list_all(call: Call) -> dict:
    return page(call, "setup_intent", noun="setupintent", filters=("customer", "payment_method"))


@operation("setup_intents.retrieve", "GET /v1/setup_intents/<id>")
def retrieve(call: Call) -> dict:
    return _own(call)


@operation("setup_intents.update", "POST /v1/setup_intents/<id>")
def update(call: Call) -> dict:
    setup = _own(call)
    changes = {name: call.params.text(name) for name in ("customer", "description") if name in call.params}
    changes["metadata"] = call.params.metadata(setup["metadata"])
    return _choose(call, call.twin.store.put({**setup, **changes}))


@operation("setup_intents.confirm", "POST /v1/setup_intents/<id>/confirm")
def confirm(call: Call) -> dict:
    setup = _own(call)
    if setup["status"] not in setups.OPEN:
        message = f"You cannot confirm this SetupIntent because it has a status of {setup['status']}."
        raise wrong_state(message, code="setup_intent_unexpected_state", setup_intent=setup)
    return _confirm(call, _choose(call, setup))


@operation("setup_intents.cancel", "POST /v1/setup_intents/<id>/cancel")
def cancel(call: Call) -> dict:
    return setups.cancel(call.twin, _own(call), reason=call.params.choice("cancellation_reason", REASONS))


def _own(call: Call) -> dict:
    return call.get("setup_intent", "setupintent")


def _choose(call: Call, setup: dict) -> dict:
    if "payment_method" not in call.params:
        return setup
    method = methods.resolve(call.twin, call.params.text("payment_method", REQUIRED))
    methods.check_usable(call.twin, method, setup["customer"])
    return call.twin.store.put({**setup, "payment_method": method["id"], "status": "requires_confirmation"})


def _confirm(call: Call, setup: dict) -> dict:
    method = call.twin.store.get(setup["payment_method"])
    if method is None:
        message = "You cannot confirm this SetupIntent because it's missing a payment method."
        raise wrong_state(message, code="setup_intent_unexpected_state", setup_intent=setup)
    setup = setups.attempt(call.twin, setup, method, return_url=call.params.url("return_url") or "")
    if setup["last_setup_error"]:
        raise methods.card_error({**setup["last_setup_error"], "setup_intent": setup})
    sessions.follow(call.twin, setup)
    return setup
