"""Refunds: money goes back, never more than is left of the charge."""

from storefront.twin.announcements import announce
from storefront.twin.cards import card_of
from storefront.twin.ids import letters, new_id
from storefront.twin.money import money
from storefront.twin.refusal import Refusal, wrong_state
from storefront.twin.twin import Twin


def refund(twin: Twin, charge: dict, *, amount: int | None = None, reason=None, metadata=None) -> dict:
    """Give back `amount` minor units, or all that is left."""
    amount = _check(charge, amount)
    fate = _fate(twin, charge)
    body = {
        "id": new_id("refund"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": twin.now(),
        "currency": charge["currency"],
        "destination_details": {"type": "card", "card": {"reference_status": "pending", "type": "refund"}},
        "metadata": metadata or {},
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "reason": reason,
        "receipt_number": f"{letters(4).upper()}-{letters(4).upper()}",
        "source_transfer_reversal": None,
        "status": "pending" if fate == "pends" else "succeeded",
        "transfer_reversal": None,
    }
    due = None if fate == "succeeds" else twin.now() + twin.settings.settle_seconds
    twin.store.add(body, due=due, fate=fate)
    announce(twin, "refund.created", body)
    _move(twin, charge, amount)
    return body


def settle(twin: Twin, body: dict) -> dict:
    """A refund that was under way arrives, or comes back."""
    failed = twin.store.hidden(body["id"])["fate"] == "fails"
    if failed:
        return fail(twin, body)
    body = twin.store.put({**body, "status": "succeeded"})
    announce(twin, "refund.updated", body, before={"status": "pending"})
    announce(twin, "charge.refund.updated", body, before={"status": "pending"})
    return body


def fail(twin: Twin, body: dict, *, reason: str = "expired_or_canceled_card") -> dict:
    """The bank sends the money back; the charge counts as not refunded by that much."""
    before = {"status": body["status"]}
    body = twin.store.put({**body, "status": "failed", "failure_reason": reason})
    twin.store.hide(body["id"], due=None)
    charge = twin.store.get(body["charge"])
    charge = {**charge, "amount_refunded": charge["amount_refunded"] - body["amount"], "refunded": False}
    twin.store.put(charge)
    announce(twin, "refund.failed", body, before=before)
    announce(twin, "charge.refund.updated", body, before=before)
    return body


def left_of(charge: dict) -> int:
    """Minor units that can still be given back."""
    return charge["amount_captured"] - charge["amount_refunded"] if charge["captured"] else 0


def _check(charge: dict, amount: int | None) -> int:
    name = f"Charge {charge['id']}"
    if charge["status"] != "succeeded":
        raise wrong_state(f"{name} has not succeeded; cannot issue a refund.", code="charge_not_refundable")
    if charge["disputed"]:
        raise wrong_state(f"{name} has been charged back; cannot issue a refund.", code="charge_disputed")
    left = left_of(charge)
    if left <= 0 and charge["amount_refunded"]:
        raise wrong_state(f"{name} has already been refunded.", code="charge_already_refunded")
    amount = left if amount is None else amount
    if amount > left:
        asked, rest = (money(value, charge["currency"]) for value in (amount, left))
        message = f"Refund amount ({asked}) is greater than unrefunded amount on charge ({rest})"
        raise Refusal(message, param="amount", kept=True)
    return amount


def _fate(twin: Twin, charge: dict) -> str:
    number = twin.store.hidden(charge["payment_method"]).get("number")
    return card_of(number).refund if number else "pends"


def _move(twin: Twin, charge: dict, amount: int) -> None:
    before = {"amount_refunded": charge["amount_refunded"]}
    refunded = charge["amount_refunded"] + amount
    charge = {**charge, "amount_refunded": refunded, "refunded": refunded >= charge["amount_captured"]}
    announce(twin, "charge.refunded", twin.store.put(charge), before=before)
