"""How a pasted list went, line by line."""

from typing import Any

from flask_babel import gettext as _

from blueprints.edge.localisation import translate_refusal
from storefront.flows.quick_order import Outcome, QuickOrder
from storefront.kernel.refusal import Refusal


def quick_page(done: QuickOrder | None, *, error: Refusal | None = None) -> dict[str, Any]:
    """What `cart/_quick_order.html` takes."""
    return {
        "text": done.left if done else "",
        "added": done.added if done else 0,
        "results": [_result(outcome) for outcome in done.outcomes] if done else [],
        "error": translate_refusal(error) if error else None,
    }


def _result(outcome: Outcome) -> dict[str, Any]:
    return {
        "line": outcome.entry.number,
        "text": outcome.entry.text,
        "ok": outcome.granted is not None,
        "words": _outcome_words(outcome),
    }


def _outcome_words(outcome: Outcome) -> str:
    if outcome.granted is None:
        words = translate_refusal(outcome.problem)
        hint = outcome.suggestion and _("Did you mean %(sku)s?", sku=outcome.suggestion)
        return f"{words} {hint}" if hint else words
    words = _("%(name)s: %(count)s in the cart", name=outcome.name, count=outcome.granted)
    short = outcome.granted < outcome.entry.quantity
    return f"{words} ({_('that is all there is')})" if short else words
