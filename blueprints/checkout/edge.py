"""What every step of the checkout stands on: its cart, its order if it has become one, and no cache."""

from collections.abc import Callable
from functools import wraps

from flask import Blueprint, Response, url_for

from blueprints.edge import chrome, visitors
from blueprints.edge.localisation import current_locale
from blueprints.edge.rendering import leave_to
from storefront.flows.checkout import CheckoutPage, DraftView, at_checkout

bp = Blueprint("checkout", __name__, url_prefix="/checkout")
Step = Callable[[CheckoutPage], Response]


@bp.after_request
def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    return response


def step(view: Step) -> Callable[..., Response]:
    """Give the view the checkout of now; without a cart there is none, and an ordered cart has its order."""

    @wraps(view)
    def shown(draft: DraftView | None = None) -> Response:
        found = at_checkout(owner=visitors.owner(), locale=current_locale(), draft=draft)
        if found is None:
            return leave_to(url_for("cart.show"))
        if not isinstance(found, CheckoutPage):
            return leave_to(url_for("orders.pay", token=found.token))
        chrome.knows_cart(found.count)
        return view(found)

    return shown
