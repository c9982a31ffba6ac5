"""`/v1/refunds`"""

from storefront.twin import refunds
from storefront.twin.api.lists import page
from storefront.twin.api.operations import Call, operation
from storefront.twin.refusal import Refusal, no_such, wrong_state

REASONS = ("duplicate", "fraudulent", "requested_by_customer")


@operation("refunds.create", "POST /v1/refunds")
def create(call: Call) -> dict:
    params = call.params
    charge = _charge(call)
    amount = params.integer("amount", least=1)
    reason, metadata = params.choice("reason", REASONS), params.metadata()
    return refunds.refund(call.twin, charge, amount=amount, reason=reason, metadata=metadata)


@operation("refunds.list", "GET /v1/refunds")
def list_all(call: Call) -> dict:
    return page(call, "refund", noun="refund", filters=("charge", "payment_intent"))


@operation("refunds.retrieve", "GET /v1/refunds/<id>")
def retrieve(call: Call) -> dict:
    return call.get("refund", "refund")


@operation("refunds.update", "POST /v1/refunds/<id>")
def update(call: Call) -> dict:
    refund = call.get("refund", "refund")
    return call.twin.store.put({**refund, "metadata": call.params.metadata(refund["metadata"])})


def _charge(call: Call) -> dict:
    charge_id, intent_id = call.params.text("charge"), call.params.text("payment_intent")
    if bool(charge_id) == bool(intent_id):
        raise Refusal("One of the following params should be provided for this request: payment_intent or charge.")
    if charge_id:
        charge = call.twin.store.get(charge_id, "charge")
        if charge is None:
            raise no_such("charge", charge_id, param="charge")
        return charge
    intent = call.twin.store.get(intent_id, "payment_intent")
    if intent is None:
        raise no_such("payment_intent", intent_id, param="payment_intent")
    if intent["status"] != "succeeded":
        message = f"This PaymentIntent ({intent_id}) does not have a successful charge to refund."
        raise wrong_state(message, code="payment_intent_unexpected_state", param="payment_intent")
    return call.twin.store.get(intent["latest_charge"])
