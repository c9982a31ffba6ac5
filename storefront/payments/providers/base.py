"""What the shop asks of a payment provider, in the shop's words."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


class ProviderAway(Exception):
    """The provider did not answer or was too busy; the same call with the same key is safe."""


class ProviderRefused(Exception):
    """The provider understood and said no; the same call will be refused again."""


class KeySpent(Exception):
    """The idempotency key holds an answer we cannot use (a stored 500, other parameters)."""


class BadSignature(Exception):
    """A webhook that the provider did not send."""


@dataclass(frozen=True)
class CheckoutRequest:
    """What the hosted page shows. `lines`: `(name, description, unit_minor, quantity)`; they sum to the total.

    `shop` marks the page as ours in the provider's list, where other shops may share the account.
    """

    order_id: str
    number: str
    email: str
    locale: str
    currency: str
    lines: list[tuple[str, str, int, int]]
    success_url: str
    cancel_url: str
    expires_at: datetime
    shop: str = ""


@dataclass(frozen=True)
class Opened:
    """A hosted page where the shopper can pay until `expires_at`."""

    session_id: str
    url: str
    expires_at: datetime


@dataclass(frozen=True)
class RefundState:
    provider_id: str
    amount_minor: int
    our_id: str | None


@dataclass(frozen=True)
class PaymentState:
    """What the provider holds to be true. `status`: open, complete, expired; amounts in minor units.

    `pending`: a bank that takes days has it. `lost`: the shopper is through and the bank has said no for good.
    """

    status: str
    paid: bool
    amount_minor: int
    currency: str
    intent_id: str | None = None
    method: str = ""
    decline: str = ""
    disputed: bool = False
    refunds: list[RefundState] = field(default_factory=list)
    pending: bool = False
    lost: bool = False


@dataclass(frozen=True)
class Seen:
    """A page (`kind` session) or a payment (`kind` intent) in the provider's own list; amounts in minor units."""

    kind: str
    id: str
    intent_id: str | None
    order_id: str | None
    shop: str
    is_open: bool
    paid: bool
    amount_minor: int
    currency: str
    refunded_minor: int


@dataclass(frozen=True)
class Page:
    """Part of a list, newest first; `after` asks for the next part, None when there is none."""

    items: list[Seen]
    after: str | None


@dataclass(frozen=True)
class Notice:
    """A verified webhook. Only its ids are believed; the state is always asked for.

    `ours` is False for one of another account, or of real money in a test shop and the other way round.
    """

    id: str
    kind: str
    order_id: str | None
    session_id: str | None
    intent_id: str | None
    ours: bool = True


class Provider(Protocol):
    """Every call takes its own idempotency key and raises ProviderAway, ProviderRefused or KeySpent."""

    def open_checkout(self, request: CheckoutRequest, *, key: str) -> Opened: ...

    def find_checkout(self, *, order_id: str, since: datetime) -> Opened | None: ...

    def state(self, session_id: str) -> PaymentState: ...

    def expire(self, session_id: str) -> None: ...

    def refund(self, *, intent_id: str, amount_minor: int, currency: str, refund_id: str, reason: str) -> str: ...

    def sessions(self, *, since: datetime, after: str | None = None) -> Page: ...

    def intents(self, *, since: datetime, after: str | None = None) -> Page: ...

    def read_notice(self, body: bytes, signature: str) -> Notice: ...
