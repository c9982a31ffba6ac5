"""Placing an order: one transaction, one order per cart."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.util import identity_key

from storefront.events.orders import OrderCreated
from storefront.kernel import clock, faults
from storefront.kernel.db import session
from storefront.kernel.ids import derived_id, new_token
from storefront.kernel.money import Money
from storefront.kernel.refusal import N_
from storefront.orders import history, pricing
from storefront.orders.context import orders
from storefront.orders.drafts import forget_draft
from storefront.orders.models import Order, OrderLine, OrderTotal
from storefront.orders.numbers import new_number

log = structlog.get_logger()
TRIES = 5  # each lost race or repeated number costs one


@dataclass(frozen=True, kw_only=True)
class PlacedLine:
    """A cart line as it will be remembered; `unit_minor` is the price of one in minor units, tax included."""

    sku: str
    variant_id: str
    product_slug: str
    name: str
    options: str
    quantity: int
    unit_minor: int
    picture: str = ""
    picture_alt: str = ""
    plate: str = ""


def place(
    *,
    cart_id: str,
    owner: str,
    account_id: str | None,
    email: str,
    locale: str,
    currency: str,
    lines: list[PlacedLine],
    delivery: dict[str, Any],
    address: dict[str, Any],
    hold_until: datetime,
    billing: dict[str, Any] | None = None,
) -> Order:
    """Write the order down and say so; a repeat for the same cart returns the order of the first time.

    `delivery`: `{code, name, price_minor, promised_from, promised_to, carrier}`, ISO dates. Nothing is held
    or charged here: that is what the event is for.
    """
    facts = {
        "id": id_of(cart_id),
        "cart_id": cart_id,
        "owner": owner,
        "account_id": account_id,
        "email": email,
        "locale": locale,
        "currency": currency,
        "delivery": delivery,
        "address": address,
        "billing": billing or address,
        "promised_from": datetime.fromisoformat(delivery["promised_from"]).date(),
        "promised_to": datetime.fromisoformat(delivery["promised_to"]).date(),
        "placed_at": clock.now(),
        "hold_until": hold_until,
    }
    with structlog.contextvars.bound_contextvars(trace=facts["id"]):
        return _keep(facts, lines)


def id_of(cart_id: str) -> str:
    """The id of the order that this cart becomes, known before it does: goods are held for it."""
    return derived_id("order", cart_id)


def line_id_of(cart_id: str, sku: str) -> str:
    return derived_id("order line", cart_id, sku)


def price(order: Order, lines: list[PlacedLine]) -> None:
    """Give the order its lines and the rows of its sum."""
    currency = order.currency
    quote = pricing.quote(
        lines=[(line.sku, line.quantity, Money(line.unit_minor, currency)) for line in lines],
        delivery=Money(order.delivery["price_minor"], currency),
        country=order.address["country"],
        on=order.placed_at.date(),
    )
    order.total_minor = quote.total.minor
    order.lines = [
        OrderLine(
            **vars(line),
            id=line_id_of(order.cart_id, line.sku),
            position=position,
            locale=order.locale,
            currency=currency,
            total_minor=quoted.total.minor,
            tax_rate=quote.tax_rate,
            tax_minor=quoted.tax.minor,
        )
        for position, (line, quoted) in enumerate(zip(lines, quote.lines, strict=True))
    ]
    order.totals = _rows(order, quote)


def _rows(order: Order, quote: pricing.Quote) -> list[OrderTotal]:
    days = {key: order.delivery[key] for key in ("name", "promised_from", "promised_to")}
    rows = [
        ("subtotal", N_("Goods"), {}, quote.subtotal, False),
        ("delivery", N_("Delivery"), days, quote.delivery, False),
        ("tax", N_("VAT included"), {"rate": quote.tax_rate}, quote.tax, True),
    ]
    return [
        OrderTotal(
            position=position,
            code=code,
            label=label,
            words=words,
            amount_minor=amount.minor,
            currency=amount.currency,
            included=included,
        )
        for position, (code, label, words, amount, included) in enumerate(rows)
    ]


def _keep(facts: dict[str, Any], lines: list[PlacedLine]) -> Order:
    if known := session().identity_map.get(identity_key(Order, facts["id"])):
        return known  # written or read a moment ago
    for _ in range(TRIES):
        order = Order(**facts, token=new_token(), number=new_number())
        price(order, lines)
        try:
            return _write(order)
        except IntegrityError:  # this cart was placed already, or the number was drawn before
            if known := session().scalar(select(Order).where(Order.cart_id == order.cart_id)):
                return known
    raise RuntimeError(f"No free order number in {TRIES} draws.")


def _write(order: Order) -> Order:
    faults.point("orders.place.begin")
    with orders.transaction() as current:
        current.add(order)
        current.flush()
        forget_draft(owner=order.owner)
        event = _created(order)
        history.note(order.id, event, "created", actor="shopper", total_minor=order.total_minor)
        orders.emit(event)
        faults.point("orders.place.written")
    faults.point("orders.place.committed")
    log.info("order placed", number=order.number, total_minor=order.total_minor, currency=order.currency)
    return order


def _created(order: Order) -> OrderCreated:
    return OrderCreated(
        order_id=order.id,
        number=order.number,
        token=order.token,
        cart_id=order.cart_id,
        owner=order.owner,
        account_id=order.account_id,
        email=order.email,
        locale=order.locale,
        currency=order.currency,
        lines=[_said(line) for line in order.lines],
        shipping_minor=order.delivery["price_minor"],
        total_minor=order.total_minor,
        hold_until=order.hold_until.isoformat(),
        delivery=order.delivery,
        address=order.address,
    )


def _said(line: OrderLine) -> dict[str, Any]:
    kept = ("variant_id", "sku", "name", "options", "quantity", "unit_minor", "total_minor")
    return {"line_id": line.id} | {name: getattr(line, name) for name in kept}
