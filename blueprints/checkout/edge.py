"""What every step of the checkout stands on: its cart, its order if it has become one, and no cache."""

from collections.abc import Callable
from functools import wraps

from flask import Blueprint, Response

from blueprints.edge import visitors
from blueprints.edge.localisation import current_locale
from blueprints.edge.rendering import see_other
from storefront.flows import checkout
from storefront.flows.checkout import CheckoutPage

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
        owner = visitors.owner()
        if order := checkout.already_ordered(owner=owner):
            return see_other("orders.pay", token=order.token)
        page = checkout.checkout(owner=owner, locale=current_locale()) if owner else None
        return view(page) if page else see_other("cart.show")

    return shown
