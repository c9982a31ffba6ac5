"""`/v1/charges`, `/v1/disputes` and `/v1/balance`: what was taken, contested, and what is left."""

from collections import Counter

from storefront.twin import disputes
from storefront.twin.api.lists import page
from storefront.twin.api.operations import Call, operation


@operation("charges.list", "GET /v1/charges")
def list_charges(call: Call) -> dict:
    return page(call, "charge", noun="charge", filters=("customer", "payment_intent"))


@operation("charges.retrieve", "GET /v1/charges/<id>")
def retrieve_charge(call: Call) -> dict:
    return call.get("charge", "charge")


@operation("charges.update", "POST /v1/charges/<id>")
def update_charge(call: Call) -> dict:
    charge = call.get("charge", "charge")
    if "fraud_details" in call.params:
        charge["fraud_details"] = call.params.inner("fraud_details").tree
    if "description" in call.params:
        charge["description"] = call.params.text("description")
    return call.twin.store.put({**charge, "metadata": call.params.metadata(charge["metadata"])})


@operation("disputes.list", "GET /v1/disputes")
def list_disputes(call: Call) -> dict:
    return page(call, "dispute", noun="dispute", filters=("charge", "payment_intent"))


@operation("disputes.retrieve", "GET /v1/disputes/<id>")
def retrieve_dispute(call: Call) -> dict:
    return call.get("dispute", "dispute")


@operation("disputes.update", "POST /v1/disputes/<id>")
def update_dispute(call: Call) -> dict:
    dispute, params = call.get("dispute", "dispute"), call.params
    evidence, metadata = params.inner("evidence").tree, params.metadata(dispute["metadata"])
    return disputes.answer(
        call.twin, dispute, evidence=evidence, submit=params.boolean("submit", True), metadata=metadata
    )


@operation("disputes.close", "POST /v1/disputes/<id>/close")
def close_dispute(call: Call) -> dict:
    return disputes.close(call.twin, call.get("dispute", "dispute"), won=False)


@operation("balance.retrieve", "GET /v1/balance")
def balance(call: Call) -> dict:
    sums: Counter = Counter()
    for charge in call.twin.store.find("charge", status="succeeded"):
        sums[charge["currency"]] += charge["amount_captured"] - charge["amount_refunded"]
    available = [
        {"amount": amount, "currency": currency, "source_types": {"card": amount}}
        for currency, amount in sorted(sums.items())
    ]
    return {"object": "balance", "available": available, "livemode": False, "pending": []}
