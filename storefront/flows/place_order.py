"""Placing an order: everything is looked up again, the goods are held, and one cart gives one order."""

from dataclasses import dataclass, replace
from datetime import timedelta

from storefront.flows.checkout import (
    CheckoutLine,
    CheckoutPage,
    Problem,
    checkout,
    line_problems,
    order_of,
    problems_between,
)
from storefront.inventory import services as inventory
from storefront.kernel import clock, faults
from storefront.kernel.settings import settings
from storefront.orders import addresses, pricing, services
from storefront.orders.queries import Order
from storefront.shipping.queries import DeliveryOption


@dataclass(frozen=True)
class Outcome:
    """Either the order, or what stands in its way together with the page as it is now."""

    order: Order | None
    page: CheckoutPage | None = None
    problems: tuple[Problem, ...] = ()


def place_order(*, owner: str, account_id: str | None, locale: str, cart_id: str, fingerprint: str) -> Outcome:
    """Order exactly what the shopper saw, once. `cart_id` with `fingerprint` is the one-time key.

    A repeat answers with the first order; anything that differs from what was seen stops here, before money.
    """
    if known := order_of(owner=owner, cart_id=cart_id):
        return Outcome(known)
    page = checkout(owner=owner, locale=locale)
    if page is None:
        return _lost_race(owner, cart_id) or Outcome(None, problems=(Problem("cart_empty"),))
    if page.missing:
        return Outcome(None, page)
    problems = problems_between(pricing.offered_in(fingerprint), page)
    if page.cart_id != cart_id and not problems:
        problems = [Problem("order_changed")]
    if page.chosen and page.offered == pricing.offered_in(fingerprint):
        problems = [problem for problem in problems if problem.code not in ("price_changed", "delivery_stale")]
    if problems:
        return Outcome(None, page, tuple(problems))
    faults.point("orders.place.quoted")
    try:
        _hold(page)
    except inventory.OutOfStock as short:
        return _sold_out(short, locale=locale, page=page)
    except inventory.OrderReleased:
        return _lost_race(owner, cart_id) or Outcome(None, page, (Problem("order_changed"),))
    faults.point("orders.place.held")
    order = _place(page, owner=owner, account_id=account_id, locale=locale)
    faults.point("orders.place.answering")
    return Outcome(order)


def _lost_race(owner: str, cart_id: str) -> Outcome | None:
    """The other press of the button closed the cart between our two looks."""
    known = order_of(owner=owner, cart_id=cart_id)
    return Outcome(known) if known else None


def _hold(page: CheckoutPage) -> None:
    """The goods first, all or none: whoever comes too late hears it now and not by mail."""
    lines = [
        {"line_id": services.line_id_of(page.cart_id, line.line.sku), "sku": line.line.sku, "quantity": line.quantity}
        for line in page.lines
    ]
    inventory.hold(order_id=services.id_of(page.cart_id), lines=lines)


def _sold_out(short: inventory.OutOfStock, *, locale: str, page: CheckoutPage) -> Outcome:
    """Somebody was quicker between our look and our hold. In a rush that is most of us, so nothing is read twice."""
    missing = {row["sku"]: row["available"] for row in short.shortages}
    lines = [
        replace(line, stands=line.stands.with_most(missing[line.line.sku])) if line.line.sku in missing else line
        for line in page.lines
    ]
    problems = [problem for line in lines for problem in line_problems(line, locale)]
    return Outcome(None, replace(page, lines=lines), tuple(problems))


def _place(page: CheckoutPage, *, owner: str, account_id: str | None, locale: str) -> Order:
    draft = page.draft
    address = addresses.tidy(draft.shipping)
    return services.place(
        cart_id=page.cart_id,
        owner=owner,
        account_id=account_id,
        email=draft.email,
        locale=locale,
        currency=page.currency,
        lines=[_placed(line) for line in page.lines],
        delivery=_terms(page.chosen),
        address=address,
        billing=address if draft.billing_same else addresses.tidy(draft.billing),
        hold_until=clock.now() + timedelta(minutes=settings().hold_minutes),
    )


def _placed(line: CheckoutLine) -> services.PlacedLine:
    offer = line.stands.offer
    return services.PlacedLine(
        sku=offer.sku,
        variant_id=offer.variant_id,
        product_slug=offer.product_slug,
        name=offer.name,
        options=offer.options,
        quantity=line.quantity,
        unit_minor=line.unit.minor,
        picture=offer.image_url,
        picture_alt=offer.image_alt,
        plate=offer.plate,
    )


def _terms(way: DeliveryOption) -> dict:
    return {
        "code": way.code,
        "name": way.name,
        "carrier": way.carrier,
        "price_minor": way.price.minor,
        "promised_from": way.promised_from.isoformat(),
        "promised_to": way.promised_to.isoformat(),
    }
