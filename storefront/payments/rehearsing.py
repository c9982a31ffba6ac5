"""Rehearsing bad days before the shop opens: the switches of the built-in Stripe twin, and a worker that dies.

Refused wherever real keys are set. The twin is asked over HTTP, as any program may (`/_twin`).
"""

from dataclasses import dataclass
from typing import Any

import requests
from sqlalchemy import select

from storefront.events.payments import CrashRehearsed
from storefront.kernel import faults
from storefront.kernel.db import session
from storefront.kernel.money import Money
from storefront.kernel.refusal import N_, Refusal
from storefront.kernel.settings import settings
from storefront.payments.context import payments
from storefront.payments.models import Payment

TIMEOUT_SECONDS = 1
SLOW_MILLISECONDS = 5000
CRASHES = (
    "inventory.allocate.claimed",
    "payments.open.after_call",
    "payments.settle.asked",
    "payments.refund.after_call",
)
SCENARIOS: dict[str, dict[str, Any]] = {
    "late": {"webhook_delay_seconds": 30},
    "doubled": {"webhook_copies": 5},
    "reordered": {"webhook_reordered": True},
    "lost": {"webhook_lost": True},
    "early": {"webhook_before_answer": True, "shopper_pays_at_once": True},
    "old_secret": {"webhook_secret": "old"},
    "other_account": {"webhook_account": "another"},
    "live": {"webhook_livemode": "live"},
    "unknown": {"webhook_type": "unknown"},
    "error_after": {"failures": [{"operation": "*", "kind": "with_effect", "calls": 3}]},
    "error_before": {"failures": [{"operation": "*", "kind": "without_effect", "calls": 3}]},
    "away": {"failures": [{"operation": "checkout.sessions.create", "kind": "without_effect", "calls": 1000}]},
    "slow": {"slow": [{"operation": "*", "milliseconds": SLOW_MILLISECONDS, "when": "after"}]},
}
QUIET = {
    "webhook_delay_seconds": 0, "webhook_copies": 1, "webhook_reordered": False, "webhook_lost": False,
    "webhook_before_answer": False, "shopper_pays_at_once": False, "webhook_secret": "current",
    "webhook_account": "ours", "webhook_livemode": "test", "webhook_type": "real",
}  # fmt: skip


class UnableToRehearse(Refusal):
    """Real keys, no twin, or nothing to rehearse on."""


@dataclass(frozen=True)
class Paid:
    """An order that money can be taken back from."""

    order_id: str
    number: str
    amount: Money


def allowed() -> bool:
    """True where only the built-in twin is paid, on a machine that is not in production."""
    shop = settings()
    return shop.twin and not shop.production and bool(shop.stripe_api_base)


def running() -> set[str] | None:
    """The rehearsals that are on now; `other` for switches set at the twin itself. None: the twin does not answer."""
    if not allowed():
        return set()
    try:
        state = _twin("GET", "switches")
    except UnableToRehearse:
        return None
    on = {
        code for code, values in SCENARIOS.items() if all(_is_set(state[name], value) for name, value in values.items())
    }
    used = {name for code in on for name in SCENARIOS[code]}
    other = [name for name, quiet in QUIET.items() if state[name] != quiet and name not in used]
    return on | ({"other"} if other or state["clock_ahead_seconds"] else set())


def start(*, code: str) -> None:
    """Let it happen from now on, until it is stopped. Raises UnableToRehearse."""
    state = _twin("GET", "switches")
    values = {name: _with(state[name], value) for name, value in SCENARIOS[code].items()}
    _twin("POST", "switches", values)


def stop(*, code: str) -> None:
    """Behave again in this one way. Raises UnableToRehearse."""
    state = _twin("GET", "switches")
    values = {name: _without(state[name], name, value) for name, value in SCENARIOS[code].items()}
    _twin("POST", "switches", values)


def reset() -> None:
    """Behave again in every way. Raises UnableToRehearse."""
    _twin("DELETE", "switches")


def dispute(*, order_id: str) -> None:
    """The cardholder of this order goes to the bank. Raises UnableToRehearse."""
    _twin("POST", "disputes", {"payment_intent": _intent(order_id)})


def refund_at_provider(*, order_id: str) -> None:
    """Somebody gives back one unit of money in Stripe's dashboard, past this shop. Raises UnableToRehearse."""
    _twin("POST", "refunds", {"payment_intent": _intent(order_id), "amount": 100})


def crash(*, point: str) -> None:
    """The next worker that comes to this fault point dies there, once. Raises UnableToRehearse."""
    if not allowed() or point not in CRASHES:
        raise UnableToRehearse(N_("This cannot be rehearsed here."))
    with payments.transaction():
        payments.emit(CrashRehearsed(point=point))


def arm(point: str) -> None:
    """In the worker: die at the point. Nothing happens where rehearsals are not allowed."""
    if allowed() and point in CRASHES:
        faults.arm(f"{point}:kill")


def paid_lately(*, limit: int = 10) -> list[Paid]:
    """Orders that a dispute or a refund can be rehearsed on, the newest first."""
    contested = Payment.disputed_at.is_(None) & (Payment.charged_minor - Payment.refund_reserved_minor >= 100)
    newest = select(Payment).where(Payment.intent_id.is_not(None), contested)
    rows = session().scalars(newest.order_by(Payment.created_at.desc()).limit(limit))
    return [Paid(row.order_id, row.details["number"], row.amount) for row in rows]


def _intent(order_id: str) -> str:
    intent = session().scalar(select(Payment.intent_id).where(Payment.order_id == order_id))
    if intent is None:
        raise UnableToRehearse(N_("Nothing was paid for this order yet."))
    return intent


def _twin(method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    if not allowed():
        raise UnableToRehearse(N_("This cannot be rehearsed here."))
    shop = settings()
    try:
        answer = requests.request(
            method,
            f"{shop.stripe_api_base}/_twin/{path}",
            json=body,
            auth=(shop.stripe_secret_key, ""),
            timeout=TIMEOUT_SECONDS,
        )
    except requests.RequestException as error:
        raise UnableToRehearse(N_("The Stripe twin does not answer. Is it running?")) from error
    if not answer.ok:
        raise UnableToRehearse(N_("The Stripe twin refused: %(why)s"), why=answer.json()["error"]["message"])
    return answer.json()


def _is_set(now: Any, wanted: Any) -> bool:
    if not isinstance(wanted, list):
        return now == wanted
    return all(any(_same(rule, ours) for rule in now) for ours in wanted)


def _with(now: Any, wanted: Any) -> Any:
    return [*_others(now, wanted), *wanted] if isinstance(wanted, list) else wanted


def _without(now: Any, name: str, wanted: Any) -> Any:
    return _others(now, wanted) if isinstance(wanted, list) else QUIET[name]


def _others(now: list[dict], ours: list[dict]) -> list[dict]:
    return [rule for rule in now if not any(_same(rule, one) for one in ours)]


def _same(rule: dict, ours: dict) -> bool:
    """The calls that are left go down while it runs."""
    return all(rule.get(key) == value for key, value in ours.items() if key != "calls")
