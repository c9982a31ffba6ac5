"""Disputes: a cardholder asks the bank for the money back."""

from storefront.twin.announcements import announce
from storefront.twin.ids import new_id
from storefront.twin.refusal import wrong_state
from storefront.twin.twin import Twin

REASONS = (
    "fraudulent",
    "product_not_received",
    "product_unacceptable",
    "duplicate",
    "credit_not_processed",
    "unrecognized",
    "general",
)
OPEN = ("needs_response", "under_review", "warning_needs_response", "warning_under_review")
DAYS_TO_ANSWER = 9


def open_dispute(twin: Twin, charge: dict, *, reason: str = "fraudulent", amount: int | None = None) -> dict:
    """The bank takes the money back until it has decided."""
    if charge["status"] != "succeeded" or charge["disputed"]:
        raise wrong_state(f"Charge {charge['id']} cannot be disputed.", code="charge_not_disputable")
    body = {
        "id": new_id("dispute"),
        "object": "dispute",
        "amount": charge["amount"] if amount is None else amount,
        "balance_transactions": [],
        "charge": charge["id"],
        "created": twin.now(),
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {},
        "evidence_details": {
            "due_by": twin.now() + DAYS_TO_ANSWER * 86400,
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "network_reason_code": "10.4" if reason == "fraudulent" else "13.1",
        "payment_intent": charge["payment_intent"],
        "reason": reason,
        "status": "needs_response",
    }
    twin.store.add(body)
    twin.store.put({**charge, "disputed": True})
    announce(twin, "charge.dispute.created", body)
    announce(twin, "charge.dispute.funds_withdrawn", body)
    return body


def answer(twin: Twin, dispute: dict, *, evidence: dict, submit: bool, metadata: dict) -> dict:
    """The shop sends its evidence."""
    status = "under_review" if submit and evidence else dispute["status"]
    details = {**dispute["evidence_details"], "has_evidence": bool(evidence)}
    details["submission_count"] += int(status == "under_review")
    changes = {"evidence": {**dispute["evidence"], **evidence}, "metadata": metadata, "status": status}
    dispute = twin.store.put({**dispute, **changes, "evidence_details": details})
    announce(twin, "charge.dispute.updated", dispute)
    return dispute


def close(twin: Twin, dispute: dict, *, won: bool) -> dict:
    """The bank has decided, or the shop gave in."""
    if dispute["status"] not in OPEN:
        raise wrong_state("This dispute is already closed.", code="dispute_closed")
    dispute = twin.store.put({**dispute, "status": "won" if won else "lost"})
    announce(twin, "charge.dispute.closed", dispute)
    if won:
        announce(twin, "charge.dispute.funds_reinstated", dispute)
    return dispute
