"""What every step of the checkout stands on: its cart, its order if it has become one, and no cache."""

from collections.abc import Callable
from functools import wraps

from flask import Blueprint, Response

from blueprints.edge import visitors
from blueprints.edge.localisation import current_locale
from blueprints.edge.rendering import see_other
from storefront.flows.checkout import CheckoutPage, at_checkout

bp = Blueprint("checkout", __name__, url_prefix="/checkout")
Step = Callable[[CheckoutPage], Response]


@bp.after_request
def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    return response


def step(view: Step) -> Callable[[], Response]:
    """Give the view the checkout of now; without a cart there is none, and an ordered cart has its order."""

    @wraps(view)
    def shown() -> Response:
        found = at_checkout(owner=visitors.owner(), locale=current_locale())
        if found is None:
            return see_other("cart.show")
        return view(found) if isinstance(found, CheckoutPage) else see_other("orders.pay", token=found.token)

    return shown
