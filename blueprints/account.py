"""Accounts: two fields to register, and nothing lost on the way in."""

from typing import Any

from flask import Blueprint, Response, flash, g, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import login_required

from blueprints.edge import visitors
from blueprints.edge.localisation import current_locale, translate_refusal
from blueprints.edge.login import safe_next
from blueprints.edge.rendering import leave_to, render, see_other
from storefront.flows.merge_on_login import merge_on_login
from storefront.identity import queries, services
from storefront.identity.passwords import BadPassword
from storefront.kernel.refusal import Refusal
from storefront.orders import queries as orders

bp = Blueprint("account", __name__, url_prefix="/account")


@bp.get("/")
@login_required
def show() -> Response:
    sessions = queries.sessions_of(g.account.id, token=visitors.session_token())
    return render("account/page.html", orders=orders.of_account(g.account.id), sessions=sessions)


@bp.get("/sign-in")
def log_in() -> Response:
    if g.get("account"):
        return redirect(_home())
    return _form("log_in")


@bp.post("/sign-in")
def enter() -> Response:
    email = request.form.get("email", "")
    try:
        account_id, token = services.log_in(
            email=email, password=request.form.get("password", ""), agent=_agent(), address=request.remote_addr or ""
        )
    except services.TooManyTries as error:
        return _form("log_in", 429, {"form": error}, email)
    except services.UnableToLogIn as error:
        return _form("log_in", 422, {"form": error}, email)
    return _welcome(account_id, token)


@bp.get("/register")
def register() -> Response:
    return _form("register")


@bp.post("/register")
def join() -> Response:
    email = request.form.get("email", "")
    try:
        account_id = services.register(email=email, password=request.form.get("password", ""), locale=current_locale())
    except services.UnableToRegister as error:
        return _form("register", 422, {error.field: error}, email)
    flash(_("Welcome. We sent a link to %(email)s to make sure that the address is yours.", email=email), "good")
    token = services.start_session(account_id=account_id, agent=_agent(), address=request.remote_addr or "")
    return _welcome(account_id, token)


@bp.post("/sign-out")
def leave() -> Response:
    if token := visitors.session_token():
        services.log_out(token=token)
    visitors.end_session()
    visitors.forget_visitor()
    return redirect(url_for("catalog.home"), 303)


@bp.post("/sessions/removal")
@login_required
def leave_everywhere() -> Response:
    services.log_out_everywhere(account_id=g.account.id, but=visitors.session_token())
    flash(_("You are logged out everywhere else."), "good")
    return see_other("account.show")


@bp.get("/password")
def forgot() -> Response:
    return _form("forgot")


@bp.post("/password")
def send_link() -> Response:
    """The same answer whether or not there is such an account."""
    services.request_reset(email=request.form.get("email", ""))
    return render("account/link_sent.html", email=request.form.get("email", ""))


@bp.get("/password/<token>")
def choose(token: str) -> Response:
    return _form("choose", token=token)


@bp.post("/password/<token>")
def set_password(token: str) -> Response:
    try:
        account_id = services.reset_password(token=token, password=request.form.get("password", ""))
    except BadPassword as error:
        return _form("choose", 422, {"password": error}, token=token)
    except services.LinkExpired as error:
        return _form("forgot", 422, {"form": error})
    flash(_("Your new password is set, and you are logged out everywhere else."), "good")
    return _welcome(account_id, services.start_session(account_id=account_id, agent=_agent()))


@bp.get("/verification/<token>")
def verify(token: str) -> Response:
    """A link from a mail; it only says what is true already, so following it twice does no harm."""
    try:
        services.verify_email(token=token)
    except services.LinkExpired as error:
        return render("account/verified.html", status=422, problem=translate_refusal(error))
    return render("account/verified.html", problem=None)


def _form(
    name: str, status: int = 200, errors: dict[str, Refusal] | None = None, email: str = "", **more: Any
) -> Response:
    said = {field: translate_refusal(error) for field, error in (errors or {}).items()}
    target = safe_next(request.values.get("next"), "")
    return render(
        f"account/{name}.html", f"account/_{name}.html", status=status, errors=said, email=email, next=target, **more
    )


def _welcome(account_id: str, token: str) -> Response:
    """What the guest had comes along; the guest's cookie goes."""
    guest = visitors.visitor_owner()
    if guest:
        merge_on_login(guest_owner=guest, account_owner=f"a:{account_id}")
    visitors.start_session(token)
    visitors.forget_visitor()
    return leave_to(safe_next(request.form.get("next"), _home(account_id)))


def _home(account_id: str | None = None) -> str:
    account = g.get("account") or (queries.account(account_id) if account_id else None)
    return url_for("admin.today") if account and account.is_staff else url_for("account.show")


def _agent() -> str:
    return request.headers.get("User-Agent", "")
