"""`/switches`: a form over everything that the twin can be told to do wrong."""

from dataclasses import asdict

from flask import Blueprint, current_app, redirect, render_template, request

from storefront.twin import switches
from storefront.twin.api.operations import OPERATIONS
from storefront.twin.refusal import Refusal

bp = Blueprint("rehearsal", __name__)
NUMBERS = (
    "webhook_delay_seconds",
    "webhook_copies",
    "webhook_signature_age_seconds",
    "clock_ahead_seconds",
)
TICKS = ("webhook_lost", "webhook_reordered", "webhook_before_answer", "shopper_pays_at_once")


@bp.get("/switches")
def show():
    """The switches as they stand."""
    return _page(switches.read(current_app.twin.store), error=None, status=200)


@bp.post("/switches")
def change():
    """Set all of them, or put everything back."""
    store = current_app.twin.store
    if "reset" in request.form:
        switches.reset(store)
        return redirect("/switches", 303)
    try:
        switches.change(store, _sent())
    except Refusal as refusal:
        return _page(switches.read(store), error=refusal.error["message"], status=422)
    return redirect("/switches", 303)


def _page(state: switches.Switches, *, error: str | None, status: int):
    names = sorted(operation.name for operation in OPERATIONS)
    settings = current_app.twin.settings
    html = render_template(
        "dashboard/switches.html", state=asdict(state), operations=names, error=error, settings=settings
    )
    return html, status


def _sent() -> dict:
    form = request.form
    return {
        **{name: _number(name) for name in NUMBERS},
        **{name: name in form for name in TICKS},
        **{name: form.get(name, options[0]) for name, options in switches.CHOICES.items()},
        "webhook_types": form.get("webhook_types", "").replace(",", " ").split(),
        "failures": _failures(),
        "slow": _slow(),
    }


def _number(name: str) -> int:
    text = request.form.get(name, "").strip()
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Refusal(f"{name.replace('_', ' ')}: give a whole number.")
    return int(text)


def _failures() -> list[dict]:
    calls = _number("failure_calls")
    if not calls:
        return []
    kind = request.form.get("failure_kind", "")
    return [{"operation": request.form.get("failure_operation", "*"), "kind": kind, "calls": calls}]


def _slow() -> list[dict]:
    milliseconds = _number("slow_milliseconds")
    if not milliseconds:
        return []
    when = request.form.get("slow_when", "before")
    return [{"operation": request.form.get("slow_operation", "*"), "milliseconds": milliseconds, "when": when}]
