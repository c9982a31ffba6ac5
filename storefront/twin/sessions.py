"""Checkout sessions: what a shopper pays on the hosted page, until it is complete or expired."""

from storefront.twin import customers, intents, setups
from storefront.twin.announcements import announce
from storefront.twin.ids import new_id
from storefront.twin.methods import EMPTY_ADDRESS
from storefront.twin.refusal import wrong_state
from storefront.twin.twin import Twin

CUSTOM_TEXTS = ("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")
PAID = ("succeeded", "requires_capture")


def new_session(twin: Twin, *, lines: list[dict], intent_data: dict, **fields) -> dict:
    """Open a session; `lines` are its line items, `intent_data` is for the intent it will make."""
    id = new_id("checkout.session")
    total = sum(line["amount_total"] for line in lines) if lines else None
    session = {
        "id": id,
        "object": "checkout.session",
        "adaptive_pricing": {"enabled": False},
        "after_expiration": None,
        "allow_promotion_codes": None,
        "amount_subtotal": total,
        "amount_total": total,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "billing_address_collection": None,
        "cancel_url": None,
        "client_reference_id": None,
        "client_secret": None,
        "collected_information": None,
        "consent": None,
        "consent_collection": None,
        "created": twin.now(),
        "currency": None,
        "currency_conversion": None,
        "custom_fields": [],
        "custom_text": dict.fromkeys(CUSTOM_TEXTS),
        "customer": None,
        "customer_creation": None,
        "customer_details": None,
        "customer_email": None,
        "discounts": [],
        "invoice": None,
        "invoice_creation": None,
        "livemode": False,
        "locale": None,
        "metadata": {},
        "payment_intent": None,
        "payment_link": None,
        "payment_method_collection": "if_required",
        "payment_method_options": {},
        "payment_status": "unpaid" if lines else "no_payment_required",
        "phone_number_collection": {"enabled": False},
        "recovered_from": None,
        "setup_intent": None,
        "shipping_address_collection": None,
        "shipping_cost": None,
        "shipping_options": [],
        "status": "open",
        "submit_type": None,
        "subscription": None,
        "success_url": None,
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0} if lines else None,
        "ui_mode": "hosted_page",
        "url": f"{twin.settings.public_url}/c/pay/{id}",
        **fields,
    }  # fmt: skip
    twin.store.add(session, lines=lines, intent_data=intent_data)
    if session["mode"] == "setup":
        session = _open_setup(twin, session, intent_data)
    return session


def pay(twin: Twin, session: dict, method: dict) -> dict:
    """The shopper presses the button; returns the intent in the state it reached.

    Nothing happens to a session that is not open any more.
    """
    session = expire_if_due(twin, session)
    if session["status"] != "open":
        raise wrong_state("This Checkout Session is no longer open.", code="session_not_open")
    back = success_url(session)
    if session["mode"] == "setup":
        setup = twin.store.get(session["setup_intent"])
        return follow(twin, setups.attempt(twin, setup, method, return_url=back))
    intent = twin.store.get(session["payment_intent"]) or _open_intent(twin, session)
    if intent["status"] not in intents.OPEN:
        return intent
    return follow(twin, intents.attempt(twin, intent, method, return_url=back))


def session_of(twin: Twin, intent: dict) -> dict | None:
    """The session that made this intent."""
    return twin.store.get(twin.store.hidden(intent["id"]).get("session"))


def follow(twin: Twin, intent: dict) -> dict:
    """Bring the session of an intent to where its intent has got; returns the intent."""
    session = session_of(twin, intent)
    if session is None:
        return intent
    if session["status"] == "open" and intent["status"] in (*PAID, "processing"):
        _complete(twin, session, intent)
    elif session["status"] == "complete" and session["payment_status"] == "unpaid":
        _settle(twin, session, intent)
    return intent


def expire(twin: Twin, session: dict) -> dict:
    """Close an open session for good; its intent is given up."""
    if session["status"] != "open":
        message = (
            "Only Checkout Sessions with a status in [\"open\"] can be expired. "
            f"This Checkout Session has a status of {session['status']}."
        )  # fmt: skip
        raise wrong_state(message, code="checkout_session_not_open", param="session")
    for name, give_up in (("payment_intent", intents.cancel), ("setup_intent", setups.cancel)):
        intent = twin.store.get(session[name])
        if intent and intent["status"] in intents.OPEN:
            give_up(twin, intent, reason="automatic" if name == "payment_intent" else "abandoned")
    session = twin.store.put({**session, "status": "expired", "url": None})
    announce(twin, "checkout.session.expired", session)
    return session


def expire_if_due(twin: Twin, session: dict) -> dict:
    """The session as it is after its time, if that has come."""
    if session["status"] == "open" and session["expires_at"] <= twin.now():
        return expire(twin, session)
    return session


def success_url(session: dict) -> str:
    """Where the shopper goes when all is done."""
    return session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"])


def _open_intent(twin: Twin, session: dict) -> dict:
    data = twin.store.hidden(session["id"])["intent_data"]
    intent = intents.new_intent(
        twin, amount=session["amount_total"], currency=session["currency"], customer=session["customer"],
        payment_method_types=session["payment_method_types"], **data,
    )  # fmt: skip
    _tie(twin, session, "payment_intent", intent)
    return intent


def _open_setup(twin: Twin, session: dict, data: dict) -> dict:
    setup = setups.new_setup(twin, customer=session["customer"], **data)
    return _tie(twin, session, "setup_intent", setup)


def _tie(twin: Twin, session: dict, name: str, intent: dict) -> dict:
    twin.store.hide(intent["id"], session=session["id"])
    return twin.store.put({**session, name: intent["id"]})


def _complete(twin: Twin, session: dict, intent: dict) -> dict:
    session = twin.store.get(session["id"])
    billing = _billing(twin, intent)
    session["customer_details"] = _details(twin, session, billing)
    if session["customer_creation"] == "always" and not session["customer"]:
        session["customer"] = _new_customer(twin, session, intent)
    paid = intent["status"] in PAID and session["mode"] == "payment"
    if session["mode"] == "payment":
        session["payment_status"] = "paid" if paid else "unpaid"
    session = twin.store.put({**session, "status": "complete", "url": None})
    announce(twin, "checkout.session.completed", session)
    return session


def _billing(twin: Twin, intent: dict) -> dict:
    method = twin.store.get(intent["payment_method"])
    return method["billing_details"] if method else {}


def _details(twin: Twin, session: dict, billing: dict) -> dict:
    customer = twin.store.get(session["customer"]) or {}
    return {
        "address": billing.get("address") or EMPTY_ADDRESS,
        "business_name": None,
        "email": session["customer_email"] or customer.get("email") or billing.get("email"),
        "individual_name": None,
        "name": billing.get("name") or customer.get("name"),
        "phone": None,
        "tax_exempt": "none",
        "tax_ids": [],
    }


def _new_customer(twin: Twin, session: dict, intent: dict) -> str:
    details = session["customer_details"]
    customer = customers.new_customer(twin, email=details["email"], name=details["name"])
    twin.store.put({**twin.store.get(intent["id"]), "customer": customer["id"]})
    return customer["id"]


def _settle(twin: Twin, session: dict, intent: dict) -> None:
    if intent["status"] == "succeeded":
        session = twin.store.put({**session, "payment_status": "paid"})
        announce(twin, "checkout.session.async_payment_succeeded", session)
    elif intent["status"] in ("requires_payment_method", "canceled"):
        announce(twin, "checkout.session.async_payment_failed", session)
