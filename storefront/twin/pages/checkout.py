"""`/c/pay/<session>`: the hosted payment page."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for

from storefront.twin import sessions
from storefront.twin.cards import SHOWN
from storefront.twin.methods import BANK_DEBITS
from storefront.twin.pages import form as forms
from storefront.twin.pages.guard import allow_leaving_to
from storefront.twin.pages.wording import Wording, wording_for
from storefront.twin.twin import Twin

bp = Blueprint("checkout", __name__)


@bp.get("/c/pay/<id>")
def show(id: str):
    """The form, or what became of the session."""
    twin, session = current_app.twin, _session(id)
    if session is None or session["status"] != "open":
        return _closed(session)
    error = _last_error(twin, session)
    return _page(session, forms.blank(), error=error, status=200)


@bp.post("/c/pay/<id>")
def pay(id: str):
    """Try to pay: on to the shop, to the bank's page, or back to the form with what went wrong."""
    twin = current_app.twin
    with twin.store.transaction():
        session = _session(id)
        if session is None or session["status"] != "open":
            done = session and session["status"] == "complete"
            return redirect(sessions.success_url(session), 303) if done else _closed(session)
        form = _read(twin, session)
        if form.wrong:
            return _page(session, form, error=None, status=422)
        intent = sessions.pay(twin, session, forms.make_method(twin, form, bank=_bank(session)))
    current_app.sender.wake()
    return _after(session, intent, form)


def _after(session: dict, intent: dict, form: forms.PaymentForm):
    if intent["status"] == "requires_action":
        return redirect(url_for("challenge.show", id=intent["id"]), 303)
    error = intent.get("last_payment_error") or intent.get("last_setup_error")
    if error:
        return _page(session, form, error=error, status=402)
    return redirect(sessions.success_url(session), 303)


def _session(id: str) -> dict | None:
    twin = current_app.twin
    with twin.store.transaction():
        session = twin.store.get(id, "checkout.session")
        return session and sessions.expire_if_due(twin, session)


def _read(twin: Twin, session: dict) -> forms.PaymentForm:
    bank = _bank(session) is not None
    needed = _known_email(twin, session) is None
    return forms.read(request.form, needs_email=needed, now=twin.now(), offers_bank=bank)


def _bank(session: dict) -> str | None:
    kind = BANK_DEBITS.get(session["currency"])
    return kind if kind in session["payment_method_types"] else None


def _known_email(twin: Twin, session: dict) -> str | None:
    customer = twin.store.get(session["customer"]) or {}
    return session["customer_email"] or customer.get("email")


def _last_error(twin: Twin, session: dict) -> dict | None:
    intent = twin.store.get(session["payment_intent"] or session["setup_intent"]) or {}
    return intent.get("last_payment_error") or intent.get("last_setup_error")


def _page(session: dict, form: forms.PaymentForm, *, error: dict | None, status: int):
    twin = current_app.twin
    words = wording_for(session["locale"])
    allow_leaving_to(session["success_url"], session["cancel_url"])
    html = render_template(
        "checkout/page.html", words=words, session=session, form=form, cards=SHOWN, bank=_bank(session),
        lines=twin.store.hidden(session["id"])["lines"], email=_known_email(twin, session),
        settings=twin.settings, error=error and words.decline(error), button=_button(words, session),
    )  # fmt: skip
    return html, status


def _button(words: Wording, session: dict) -> str:
    if session["mode"] == "setup":
        return words("save_card")
    kind = session["submit_type"] if session["submit_type"] in ("book", "donate") else "pay"
    return words(f"button_{kind}", amount=words.money(session["amount_total"], session["currency"]))


def _closed(session: dict | None):
    words = wording_for(session["locale"] if session else None)
    state = session["status"] if session else "unknown"
    back = {"complete": session and sessions.success_url(session), "expired": session and session["cancel_url"]}
    status = {"complete": 200, "expired": 410}.get(state, 404)
    settings = current_app.twin.settings
    html = render_template("checkout/closed.html", words=words, state=state, back=back.get(state), settings=settings)
    return html, status
