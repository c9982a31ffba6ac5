"""Stripe, by the unmodified SDK. With `STRIPE_API_BASE` it talks to the twin instead.

Sources: docs.stripe.com/api/checkout/sessions, /api/idempotent_requests, /currencies, /webhooks.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import stripe

from storefront.kernel import clock, faults
from storefront.payments.providers.base import (
    BadSignature,
    CheckoutRequest,
    KeySpent,
    Notice,
    Opened,
    Page,
    PaymentState,
    ProviderAway,
    ProviderRefused,
    RefundState,
    Seen,
)

if TYPE_CHECKING:
    from storefront.config import Settings

SHORTEST = timedelta(minutes=30, seconds=30)  # Stripe wants 30 minutes to 24 hours; half a minute for the way
LONGEST = timedelta(hours=23, minutes=59)
TIMES_HUNDRED = {"ISK", "UGX"}  # no minor unit any more, but Stripe still counts them in hundredths
LANGUAGES = frozenset(
    "bg cs da de el en es et fi fil fr hr hu id it ja ko lt lv ms mt nb nl pl pt ro ru sk sl sv th tr vi zh".split()  # noqa: SIM905
)
TIMEOUT_SECONDS = 12
NO_MORE = ("requires_payment_method", "canceled")  # of a complete session: the bank debit has failed


def to_stripe(minor: int, currency: str) -> int:
    """Our minor units in Stripe's (docs.stripe.com/currencies)."""
    return minor * 100 if currency.upper() in TIMES_HUNDRED else minor


def from_stripe(amount: int, currency: str) -> int:
    return amount // 100 if currency.upper() in TIMES_HUNDRED else amount


@lru_cache
def _client(key: str, base: str) -> stripe.StripeClient:
    http = stripe.RequestsClient(timeout=TIMEOUT_SECONDS)
    bases = {"api": base} if base else None
    return stripe.StripeClient(key, base_addresses=bases, http_client=http, max_network_retries=1)


def from_settings(settings: "Settings") -> "Stripe":
    client = _client(settings.stripe_secret_key, settings.stripe_api_base)
    return Stripe(client.v1, settings.stripe_webhook_secret, live="_live_" in settings.stripe_secret_key)


class Stripe:
    """See `base.Provider`."""

    def __init__(self, api: Any, webhook_secrets: str, *, live: bool = False) -> None:
        self.api, self.live = api, live
        self.webhook_secrets = [secret.strip() for secret in webhook_secrets.split(",")]  # old and new side by side

    def open_checkout(self, request: CheckoutRequest, *, key: str) -> Opened:
        session = _call(self.api.checkout.sessions.create, _session(request), {"idempotency_key": key})
        return _opened(session)

    def find_checkout(self, *, order_id: str, since: datetime) -> Opened | None:
        """The open session of this order, if a call whose answer we lost has made one."""
        found = _call(self.api.checkout.sessions.list, {"created": {"gte": int(since.timestamp()) - 60}, "limit": 100})
        for session in found.auto_paging_iter():
            if session.client_reference_id == order_id and session.status == "open":
                return _opened(session)
        return None

    def state(self, session_id: str) -> PaymentState:
        expand = {"expand": ["payment_intent.latest_charge"]}
        session = _call(self.api.checkout.sessions.retrieve, session_id, expand)
        currency = session.currency.upper()
        intent = session.payment_intent
        charge = intent.latest_charge if intent else None
        return PaymentState(
            status=session.status,
            paid=session.payment_status == "paid",
            amount_minor=from_stripe(session.amount_total, currency),
            currency=currency,
            intent_id=intent.id if intent else None,
            method=_method(charge),
            decline=_decline(intent),
            pending=bool(intent) and intent.status == "processing",
            lost=session.status == "complete" and bool(intent) and intent.status in NO_MORE,
            disputed=bool(charge and charge.disputed),
            refunds=self._refunds(intent, charge, currency),
        )

    def expire(self, session_id: str) -> None:
        """Close the page; a session that is already complete or expired is left as it is."""
        try:
            _call(self.api.checkout.sessions.expire, session_id)
        except ProviderRefused:
            if _call(self.api.checkout.sessions.retrieve, session_id).status == "open":
                raise

    def refund(self, *, intent_id: str, amount_minor: int, currency: str, refund_id: str, reason: str) -> str:
        body = {
            "payment_intent": intent_id,
            "amount": to_stripe(amount_minor, currency),
            "metadata": {"refund_id": refund_id, "reason": reason[:200]},
        }
        return _call(self.api.refunds.create, body, {"idempotency_key": f"refund:{refund_id}"}).id

    def sessions(self, *, since: datetime, after: str | None = None) -> Page:
        """Every Checkout Session since then, a hundred at a time."""
        found = _call(self.api.checkout.sessions.list, _part(since, after, "data.payment_intent.latest_charge"))
        return Page([_seen_session(session) for session in found.data], _next(found))

    def intents(self, *, since: datetime, after: str | None = None) -> Page:
        """Every PaymentIntent since then, a hundred at a time."""
        found = _call(self.api.payment_intents.list, _part(since, after, "data.latest_charge"))
        return Page([_seen_intent(intent) for intent in found.data], _next(found))

    def read_notice(self, body: bytes, signature: str) -> Notice:
        """Check the signature (300 s tolerance) against each of our secrets."""
        for secret in self.webhook_secrets:
            try:
                event = stripe.Webhook.construct_event(body, signature, secret)
            except (ValueError, stripe.SignatureVerificationError):
                continue
            return _notice(event, live=self.live)
        raise BadSignature("The webhook is not signed with a secret of this shop, or it is older than five minutes.")

    def _refunds(self, intent: Any, charge: Any, currency: str) -> list[RefundState]:
        if not charge or not charge.amount_refunded:
            return []
        found = _call(self.api.refunds.list, {"payment_intent": intent.id, "limit": 100})
        return [
            RefundState(refund.id, from_stripe(refund.amount, currency), _metadata(refund).get("refund_id"))
            for refund in found.auto_paging_iter()
            if refund.status in ("succeeded", "pending")
        ]


def _call(verb: Any, *arguments: Any) -> Any:
    """The SDK's errors in our words: try again, refused, or a key that is spent."""
    try:
        faults.point("payments.provider.asking")
        answer = verb(*arguments)
        faults.point("payments.provider.answered")
        return answer
    except stripe.IdempotencyError as error:
        raise KeySpent(str(error)) from error
    except (stripe.APIConnectionError, stripe.RateLimitError) as error:
        raise ProviderAway(str(error)) from error
    except stripe.APIError as error:
        replayed = (error.headers or {}).get("Idempotent-Replayed") or (error.headers or {}).get("idempotent-replayed")
        raise (KeySpent if replayed else ProviderAway)(str(error)) from error
    except stripe.StripeError as error:
        raise ProviderRefused(str(error)) from error


def _session(request: CheckoutRequest) -> dict[str, Any]:
    now = clock.now()
    expires = min(max(request.expires_at, now + SHORTEST), now + LONGEST)
    ids = {"order_id": request.order_id, "order_number": request.number, "shop": request.shop}
    return {
        "mode": "payment",
        "client_reference_id": request.order_id,
        "customer_email": request.email,
        "locale": request.locale if request.locale in LANGUAGES else "auto",
        "expires_at": int(expires.timestamp()),
        "success_url": request.success_url,
        "cancel_url": request.cancel_url,
        "metadata": ids,
        "payment_intent_data": {"metadata": ids, "description": f"Order {request.number}"},
        "line_items": [_line(request.currency, *line) for line in request.lines],
    }


def _line(currency: str, name: str, description: str, unit_minor: int, quantity: int) -> dict[str, Any]:
    product = {"name": name} | ({"description": description} if description else {})
    price = {"currency": currency.lower(), "unit_amount": to_stripe(unit_minor, currency), "product_data": product}
    return {"quantity": quantity, "price_data": price}


def _opened(session: Any) -> Opened:
    return Opened(session.id, session.url, datetime.fromtimestamp(session.expires_at, UTC))


def _part(since: datetime, after: str | None, expand: str) -> dict[str, Any]:
    part = {"created": {"gte": int(since.timestamp())}, "limit": 100, "expand": [expand]}
    return part | ({"starting_after": after} if after else {})


def _next(found: Any) -> str | None:
    return found.data[-1].id if found.has_more else None


def _seen_session(session: Any) -> Seen:
    currency, intent = (session.currency or "").upper(), session.payment_intent
    return Seen(
        kind="session",
        id=session.id,
        intent_id=intent.id if intent else None,
        order_id=_metadata(session).get("order_id"),
        shop=_metadata(session).get("shop", ""),
        is_open=session.status == "open",
        paid=session.payment_status == "paid",
        amount_minor=from_stripe(session.amount_total or 0, currency),
        currency=currency,
        refunded_minor=_refunded(intent, currency),
    )


def _seen_intent(intent: Any) -> Seen:
    currency = intent.currency.upper()
    return Seen(
        kind="intent",
        id=intent.id,
        intent_id=intent.id,
        order_id=_metadata(intent).get("order_id"),
        shop=_metadata(intent).get("shop", ""),
        is_open=False,
        paid=intent.status == "succeeded",
        amount_minor=from_stripe(intent.amount_received, currency),
        currency=currency,
        refunded_minor=_refunded(intent, currency),
    )


def _refunded(intent: Any, currency: str) -> int:
    charge = intent.latest_charge if intent else None
    return from_stripe(charge.amount_refunded, currency) if charge else 0


def _method(charge: Any) -> str:
    details = getattr(charge, "payment_method_details", None)
    card = getattr(details, "card", None) if details else None
    return f"{card.brand.title()} ···· {card.last4}" if card else (details.type if details else "")


def _decline(intent: Any) -> str:
    error = getattr(intent, "last_payment_error", None)
    return (error.message or error.code or "") if error else ""


def _metadata(thing: Any) -> dict[str, str]:
    metadata = getattr(thing, "metadata", None)
    return metadata.to_dict() if metadata else {}


def _notice(event: Any, *, live: bool) -> Notice:
    thing = event.data.object
    kind = getattr(thing, "object", "")
    intent = thing.id if kind == "payment_intent" else getattr(thing, "payment_intent", None)
    return Notice(
        id=event.id,
        kind=event.type,
        order_id=_metadata(thing).get("order_id") or getattr(thing, "client_reference_id", None),
        session_id=thing.id if kind == "checkout.session" else None,
        intent_id=intent if isinstance(intent, str) else getattr(intent, "id", None),
        ours=getattr(event, "livemode", live) == live and not getattr(event, "account", None),
    )
