"""Charges: one for each attempt to take money, successful or not, with how risky it looked."""

from storefront.twin.announcements import announce
from storefront.twin.ids import new_id
from storefront.twin.methods import card_behind, decline_of
from storefront.twin.twin import Twin

SCORES = {"normal": 12, "elevated": 68, "highest": 92}
SELLER_MESSAGES = {
    "generic_decline": "The bank did not return any further details with this decline.",
    "insufficient_funds": "The bank returned the decline code `insufficient_funds`.",
}


def new_charge(twin: Twin, intent: dict, method: dict, *, status: str, reason: str | None = None) -> dict:
    """Record an attempt; status is succeeded, pending or failed, `reason` why it failed."""
    decline = decline_of(reason) if reason else {}
    held = status == "succeeded" and intent["capture_method"] == "manual"
    charge = {
        "id": new_id("charge"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": intent["amount"] if status == "succeeded" and not held else 0,
        "amount_refunded": 0,
        "balance_transaction": None,
        "billing_details": {**method["billing_details"], "tax_id": None},
        "calculated_statement_descriptor": twin.settings.merchant.upper()[:22],
        "captured": status != "failed" and not held,
        "created": twin.now(),
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": decline.get("code"),
        "failure_message": decline.get("message"),
        "fraud_details": {},
        "livemode": False,
        "metadata": intent["metadata"],
        "outcome": _outcome(twin, method, reason, decline),
        "paid": status == "succeeded",
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": {"type": method["type"], method["type"]: method[method["type"]]},
        "receipt_email": intent["receipt_email"],
        "receipt_number": None,
        "receipt_url": f"{twin.settings.public_url}/payments/{intent['id']}",
        "refunded": False,
        "review": None,
        "shipping": intent["shipping"],
        "status": status,
        "transfer_group": None,
    }
    twin.store.add(charge)
    announce(twin, f"charge.{status}", charge)
    return charge


def settle(twin: Twin, charge: dict, *, succeeded: bool) -> dict:
    """A pending bank debit is confirmed or refused."""
    if succeeded:
        changes = {"status": "succeeded", "paid": True, "amount_captured": charge["amount"]}
    else:
        message = "The customer's account has insufficient funds to cover this payment."
        changes = {"status": "failed", "failure_code": "insufficient_funds", "failure_message": message}
        changes["captured"] = False
    charge = twin.store.put({**charge, **changes})
    announce(twin, f"charge.{charge['status']}", charge)
    return charge


def _outcome(twin: Twin, method: dict, reason: str | None, decline: dict) -> dict:
    if method["type"] != "card":
        return {
            "network_status": "approved_by_network", "reason": None, "risk_level": "not_assessed",
            "seller_message": "Payment complete.", "type": "authorized",
        }  # fmt: skip
    card = card_behind(twin, method)
    risk = {"risk_level": card.risk, "risk_score": SCORES[card.risk]}
    if card.blocked:
        message = "Stripe blocked this payment as too risky."
        rest = {"network_status": "not_sent_to_network", "reason": "highest_risk_level", "type": "blocked"}
        return {**risk, **rest, "seller_message": message}
    if reason:
        words = SELLER_MESSAGES.get(reason, f"The bank returned the decline code `{reason}`.")
        why = decline.get("decline_code") or decline["code"]
        rest = {"network_status": "declined_by_network", "reason": why, "type": "issuer_declined"}
        return {**risk, **rest, "seller_message": words}
    rest = {"network_status": "approved_by_network", "reason": None, "type": "authorized"}
    if card.risk == "elevated":
        rest["reason"] = "elevated_risk_level"
    return {**risk, **rest, "seller_message": "Payment complete."}
