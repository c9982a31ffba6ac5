"""`/v1/checkout/sessions`"""

from storefront.twin import methods, sessions, switches
from storefront.twin.api import lines
from storefront.twin.api.amounts import check_total
from storefront.twin.api.lists import page, slice_of
from storefront.twin.api.operations import Call, operation
from storefront.twin.cards import card_of
from storefront.twin.params import REQUIRED, Params
from storefront.twin.refusal import Refusal, no_such

DAY = 24 * 3600
HALF_HOUR = 1800
LOCALES = (
    "auto", "bg", "cs", "da", "de", "el", "en", "en-GB", "es", "es-419", "et", "fi", "fil", "fr", "fr-CA", "hi-IN",
    "hr", "hu", "id", "it", "ja", "ko", "lt", "lv", "ms", "mt", "nb", "nl", "pl", "pt", "pt-BR", "ro", "ru", "sk", "sl",
    "sv", "th", "tr", "vi", "zh", "zh-HK", "zh-TW",
)  # fmt: skip
INTENT_TEXTS = ("description", "receipt_email", "statement_descriptor", "statement_descriptor_suffix")
STATUSES = ("open", "complete", "expired")


@operation("checkout.sessions.create", "POST /v1/checkout/sessions")
def create(call: Call) -> dict:
    params = call.params
    mode = params.choice("mode", ("payment", "setup"), REQUIRED)
    items = _lines(call, mode)
    fields = {**_fields(call, mode), **_money(params, mode, items)}
    data = _setup_data(params) if mode == "setup" else _intent_data(params)
    session = sessions.new_session(call.twin, lines=items, intent_data=data, **fields)
    if mode == "payment" and switches.read(call.twin.store).shopper_pays_at_once:
        sessions.pay(call.twin, session, methods.new_card(call.twin, card_of("4242424242424242")))
    return session


@operation("checkout.sessions.list", "GET /v1/checkout/sessions")
def list_all(call: Call) -> dict:
    call.params.choice("status", STATUSES)
    return page(call, "checkout.session", noun="checkout session", filters=("customer", "payment_intent", "status"))


@operation("checkout.sessions.retrieve", "GET /v1/checkout/sessions/<id>")
def retrieve(call: Call) -> dict:
    return sessions.expire_if_due(call.twin, _own(call))


@operation("checkout.sessions.update", "POST /v1/checkout/sessions/<id>")
def update(call: Call) -> dict:
    session = _own(call)
    return call.twin.store.put({**session, "metadata": call.params.metadata(session["metadata"])})


@operation("checkout.sessions.expire", "POST /v1/checkout/sessions/<id>/expire")
def expire(call: Call) -> dict:
    return sessions.expire(call.twin, _own(call))


@operation("checkout.sessions.line_items", "GET /v1/checkout/sessions/<id>/line_items")
def line_items(call: Call) -> dict:
    return slice_of(call, call.twin.store.hidden(_own(call)["id"])["lines"])


def _own(call: Call) -> dict:
    return call.get("checkout.session", "checkout.session")


def _lines(call: Call, mode: str) -> list[dict]:
    if mode == "setup":
        if "line_items" in call.params:
            raise Refusal("You cannot pass `line_items` in `setup` mode.", param="line_items")
        return []
    return lines.read_lines(call.twin, call.params)


def _money(params: Params, mode: str, items: list[dict]) -> dict:
    if mode == "setup":
        return {"currency": params.text("currency"), "payment_method_types": ["card"]}
    currency, total = items[0]["currency"], sum(item["amount_total"] for item in items)
    check_total(total, currency, param="line_items", what="The Checkout Session's total amount due")
    return {"currency": currency, "payment_method_types": _method_types(params, currency)}


def _method_types(params: Params, currency: str) -> list[str]:
    offered = ["card", *filter(None, [methods.BANK_DEBITS.get(currency)])]
    allowed, excluded = params.texts("allowed_payment_method_types"), params.texts("excluded_payment_method_types")
    chosen = [kind for kind in offered if (not allowed or kind in allowed) and kind not in excluded]
    if not chosen:
        raise Refusal("No valid payment method types for this Checkout Session.", param="allowed_payment_method_types")
    return chosen


def _fields(call: Call, mode: str) -> dict:
    params = call.params
    creation = params.choice("customer_creation", ("always", "if_required"), "if_required")
    customer = _customer(call)
    return {
        "mode": mode,
        "cancel_url": params.url("cancel_url"),
        "client_reference_id": params.text("client_reference_id", longest=200),
        "customer": customer,
        "customer_creation": None if customer else creation,
        "customer_email": params.email("customer_email"),
        "expires_at": _expires_at(call),
        "locale": params.choice("locale", LOCALES),
        "metadata": params.metadata(),
        "submit_type": params.choice("submit_type", ("auto", "book", "donate", "pay", "subscribe")),
        "success_url": params.url("success_url", REQUIRED),
        "ui_mode": params.choice("ui_mode", ("hosted_page",), "hosted_page"),
    }


def _customer(call: Call) -> str | None:
    id = call.params.text("customer")
    if id and call.params.text("customer_email"):
        raise Refusal("You may only specify one of these parameters: customer, customer_email.", param="customer")
    if id and (call.twin.store.get(id, "customer") or {"deleted": True}).get("deleted"):
        raise no_such("customer", id, param="customer")
    return id


def _expires_at(call: Call) -> int:
    """Half an hour to a day from now, unless the twin was started with shorter sessions."""
    now, short = call.twin.now(), call.twin.settings.session_seconds
    asked = call.params.integer("expires_at", now + DAY)
    if short is not None:
        return min(asked, now + short)
    if asked < now + HALF_HOUR - 5:
        message = "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation."
        raise Refusal(message, param="expires_at")
    if asked > now + DAY + 5:
        message = "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation."
        raise Refusal(message, param="expires_at")
    return asked


def _intent_data(params: Params) -> dict:
    data = params.inner("payment_intent_data")
    fields = {name: data.text(name) for name in INTENT_TEXTS if name in data}
    if "shipping" in data:
        fields["shipping"] = data.inner("shipping").tree or None
    fields["capture_method"] = data.choice("capture_method", ("automatic", "automatic_async", "manual"), "automatic")
    fields["setup_future_usage"] = data.choice("setup_future_usage", ("off_session", "on_session"))
    return {**fields, "metadata": data.metadata()}


def _setup_data(params: Params) -> dict:
    data = params.inner("setup_intent_data")
    return {"description": data.text("description"), "metadata": data.metadata()}
