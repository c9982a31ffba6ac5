"""What every admin page shares: the blueprint, who may do what, and how a verb answers."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, current_app, flash, g, get_flashed_messages, request, url_for
from flask_babel import gettext as _

from blueprints.admin import steps, words
from blueprints.edge.localisation import translate_refusal
from blueprints.edge.rendering import see_other, wants_fragment
from storefront.flows import admin_today
from storefront.kernel.refusal import Refusal
from storefront.payments import rehearsing

bp = Blueprint("admin", __name__, url_prefix="/admin")

READ = ("owner", "manager", "support", "warehouse", "read-only")
SERVE = ("owner", "manager", "support")
PACK = ("owner", "manager", "warehouse")
RUN = ("owner", "manager")
SAID = "admin/_said.html"


def actor() -> str:
    """Who did it, for histories and books."""
    return g.account.email


def page_number() -> int:
    return max(request.args.get("page", 1, type=int), 1)


def once() -> str:
    """The form's one-time key: the same form sent twice acts once."""
    return request.form.get("cause", "")[:64]


def answer(sentence: str, show: Callable[..., Response], back: str, **values: Any) -> Response:
    """It worked: back to the page with the words, or its fragment and the words beside it."""
    if not wants_fragment():
        flash(sentence, "good")
        return see_other(back, **values)
    g.said = [("good", sentence)]
    return show(**values)


def refuse(reason: Refusal | str, show: Callable[..., Response], **values: Any) -> Response:
    """It did not: the same page (or fragment) with the reason on top and status 422."""
    sentence = translate_refusal(reason) if isinstance(reason, Refusal) else reason
    g.said, g.status = [("bad", sentence)], 422
    return show(**values)


def status() -> int:
    """The status of the page being shown: 200, or 422 after a refusal."""
    return g.get("status", 200)


def may(endpoint: str) -> bool:
    """Whether this person's role opens the endpoint; buttons that would answer 403 are not shown."""
    view = current_app.view_functions[f"admin.{endpoint}"]
    return g.account.role in view.roles


def _said() -> list[tuple[str, str]]:
    return g.get("said") or get_flashed_messages(with_categories=True)


def here_with(**changed: Any) -> str:
    """This page's address with other filters; empty ones are left out, and the page starts again at 1."""
    kept = {**request.args.to_dict(), "page": None, **changed}
    chosen = {name: value for name, value in kept.items() if value not in (None, "")}
    return url_for(request.endpoint, **{**(request.view_args or {}), **chosen})


def _page_url(number: int) -> str:
    return here_with(page=number)


@bp.context_processor
def _everywhere() -> dict[str, Any]:
    return {
        "may": may,
        "said": _said,
        "here_with": here_with,
        "page_url": _page_url,
        "menu": _menu(),
        "words": words,
        "step_title": steps.title,
        "rehearsing": rehearsing.running,
    }


def _menu() -> list[dict[str, Any]]:
    waits = g.get("waits") or admin_today.waiting()
    entries = [
        ("today", _("Today"), None),
        ("orders", _("Orders"), None),
        ("products", _("Products"), _("Goods")),
        ("stock", _("Stock"), None),
        ("reviews", _("Reviews"), None),
        ("files", _("Import and export"), None),
        ("search_words", _("Search"), None),
        ("jobs", _("Jobs"), _("House")),
    ]
    if rehearsing.allowed() and may("rehearsals"):
        entries.append(("rehearsals", _("Rehearse failures"), None))
    return [
        {"key": key, "url": url_for(f"admin.{key}"), "words": name, "count": waits.get(key), "group": group}
        for key, name, group in entries
    ]
