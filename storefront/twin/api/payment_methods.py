"""`/v1/payment_methods`"""

from storefront.twin import methods
from storefront.twin.api.lists import page
from storefront.twin.api.operations import Call, operation
from storefront.twin.cards import BY_TOKEN, card_of, is_number
from storefront.twin.params import REQUIRED, Params
from storefront.twin.refusal import Refusal, no_such
from storefront.twin.twin import Twin


@operation("payment_methods.create", "POST /v1/payment_methods")
def create(call: Call) -> dict:
    return from_data(call.twin, call.params)


@operation("payment_methods.list", "GET /v1/payment_methods")
def list_all(call: Call) -> dict:
    return page(call, "payment_method", noun="PaymentMethod", filters=("customer", "type"))


@operation("payment_methods.retrieve", "GET /v1/payment_methods/<id>")
def retrieve(call: Call) -> dict:
    return methods.resolve(call.twin, call.id, in_path=True)


@operation("payment_methods.update", "POST /v1/payment_methods/<id>")
def update(call: Call) -> dict:
    method = methods.resolve(call.twin, call.id, in_path=True)
    billing = {**method["billing_details"], **call.params.inner("billing_details").tree}
    changes = {"billing_details": billing, "metadata": call.params.metadata(method["metadata"])}
    return call.twin.store.put({**method, **changes})


@operation("payment_methods.attach", "POST /v1/payment_methods/<id>/attach")
def attach(call: Call) -> dict:
    method = methods.resolve(call.twin, call.id, in_path=True)
    return methods.attach(call.twin, method, call.params.text("customer", REQUIRED))


@operation("payment_methods.detach", "POST /v1/payment_methods/<id>/detach")
def detach(call: Call) -> dict:
    return methods.detach(call.twin, methods.resolve(call.twin, call.id, in_path=True))


def from_data(twin: Twin, params: Params) -> dict:
    """Make a card from `type=card` and a number or one of Stripe's test tokens."""
    params.choice("type", ("card",), REQUIRED)
    card = params.inner("card")
    token = card.text("token")
    billing, metadata = params.inner("billing_details").tree, params.metadata()
    if token:
        known = BY_TOKEN.get(token.removeprefix("tok_"))
        if known is None:
            raise no_such("token", token, param=card.name("token"))
        return methods.new_card(twin, known, billing=billing, metadata=metadata)
    number = card.text("number", REQUIRED)
    if not is_number(number):
        message = "Your card number is incorrect."
        raise Refusal(message, type="card_error", status=402, code="incorrect_number", param=card.name("number"))
    expires = (card.integer("exp_month", REQUIRED), card.integer("exp_year", REQUIRED))
    return methods.new_card(twin, card_of(number), expires=expires, billing=billing, metadata=metadata)
