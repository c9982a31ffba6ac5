"""What the twin is told to do wrong, kept on disk until it is told to stop."""

from dataclasses import asdict, dataclass, field, fields

from storefront.twin.refusal import Refusal
from storefront.twin.store import Store

CHOICES = {
    "webhook_secret": ("current", "old"),
    "webhook_account": ("ours", "another"),
    "webhook_type": ("real", "unknown"),
    "webhook_livemode": ("test", "live"),
}


@dataclass(kw_only=True)
class Switches:
    """Every field at its default is a twin that behaves.

    webhook_types: the event types that the webhook switches touch; empty means all of them.
    webhook_delay_seconds: how late.  webhook_copies: how many times.  webhook_lost: never sent.
    webhook_reordered: what happens within two seconds is sent in reverse order.
    webhook_secret: `old` signs with a secret that is no longer ours.
    webhook_account: `another` says that the event belongs to another account.
    webhook_type: `unknown` replaces the type by one that no shop knows.
    webhook_livemode: `live` says that the event is about real money.
    webhook_signature_age_seconds: signs as if that long ago (Stripe's library refuses over 300).
    webhook_before_answer: an API call answers only after the shop has got its events.
    shopper_pays_at_once: a payment session is paid with 4242 before its create call answers.
    clock_ahead_seconds: moves the twin's clock, so that sessions and idempotency keys grow old.
    failures: [{operation, kind: with_effect | without_effect, calls}], operation like
        `refunds.create` or `*`; each new call takes one.
    slow: [{operation, milliseconds, when: before | after}] the effect.
    """

    webhook_types: list[str] = field(default_factory=list)
    webhook_delay_seconds: int = 0
    webhook_copies: int = 1
    webhook_lost: bool = False
    webhook_reordered: bool = False
    webhook_secret: str = "current"
    webhook_account: str = "ours"
    webhook_type: str = "real"
    webhook_livemode: str = "test"
    webhook_signature_age_seconds: int = 0
    webhook_before_answer: bool = False
    shopper_pays_at_once: bool = False
    clock_ahead_seconds: int = 0
    failures: list[dict] = field(default_factory=list)
    slow: list[dict] = field(default_factory=list)

    def touch(self, event_type: str) -> bool:
        """True when the webhook switches are meant for events of this type."""
        return not self.webhook_types or event_type in self.webhook_types

    @property
    def is_quiet(self) -> bool:
        """True when nothing is switched on."""
        return self == Switches()


def read(store: Store) -> Switches:
    """The switches as they stand."""
    return Switches(**(store.note("switches") or {}))


def change(store: Store, values: dict) -> Switches:
    """Set the named switches, leave the others; refuses names and values it does not know."""
    with store.transaction():
        switches = Switches(**{**asdict(read(store)), **_checked(values)})
        store.write_note("switches", asdict(switches))
    return switches


def reset(store: Store) -> Switches:
    """Everything back to good behaviour."""
    store.write_note("switches", {})
    return Switches()


def take_failure(store: Store, operation: str) -> str | None:
    """Use up one planned failure of this operation; its kind, or None."""
    if not (store.note("switches") or {}).get("failures"):
        return None
    with store.transaction():
        switches = read(store)
        for failure in switches.failures:
            if failure["operation"] in (operation, "*"):
                failure["calls"] -= 1
                left = [other for other in switches.failures if other["calls"] > 0]
                change(store, {"failures": left})
                return failure["kind"]
    return None


def pause(store: Store, operation: str, when: str) -> float:
    """Seconds that this operation should wait before or after its effect."""
    rules = (store.note("switches") or {}).get("slow", ())
    waits = [rule["milliseconds"] for rule in rules if rule["when"] == when and rule["operation"] in (operation, "*")]
    return max(waits, default=0) / 1000


def _checked(values: dict) -> dict:
    defaults = asdict(Switches())
    for name, value in values.items():
        if name not in defaults:
            raise Refusal(f"There is no switch called {name}.", param=name)
        if type(value) is not type(defaults[name]):
            raise Refusal(f"{name} must be of type {type(defaults[name]).__name__}.", param=name)
        if value not in CHOICES.get(name, (value,)):
            raise Refusal(f"{name} must be one of {', '.join(CHOICES[name])}.", param=name)
        if isinstance(value, int) and value < 0:
            raise Refusal(f"{name} must not be negative.", param=name)
    return {
        **values,
        **({"failures": [_failure(rule) for rule in values["failures"]]} if "failures" in values else {}),
        **({"slow": [_slow(rule) for rule in values["slow"]]} if "slow" in values else {}),
    }


def _failure(rule: dict) -> dict:
    kept = {"operation": rule.get("operation", "*"), "kind": rule.get("kind"), "calls": rule.get("calls", 1)}
    if kept["kind"] not in ("with_effect", "without_effect") or type(kept["calls"]) is not int:
        raise Refusal("A failure needs kind with_effect or without_effect, and calls.", param="failures")
    return kept


def _slow(rule: dict) -> dict:
    kept = {"operation": rule.get("operation", "*"), "milliseconds": rule.get("milliseconds")}
    kept["when"] = rule.get("when", "before")
    if type(kept["milliseconds"]) is not int or kept["when"] not in ("before", "after"):
        raise Refusal("A slow rule needs milliseconds, and when: before or after.", param="slow")
    return kept


NAMES = tuple(item.name for item in fields(Switches))
