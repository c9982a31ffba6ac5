"""Afterwards: wait until nothing moves any more, then look whether every order is what it must be."""

import time
from collections import Counter, defaultdict
from dataclasses import dataclass

import requests
from sqlalchemy import func, select

from storefront.flows import check_books
from storefront.kernel import backstage
from storefront.kernel.db import db, session
from storefront.orders.queries import Order
from tests.chaos.patience import OVER, Errand
from tests.chaos.plans import LEAVES
from tests.support.twin import Twin


@dataclass(frozen=True)
class Verdict:
    """`breaches`: a line each; empty when the shop held."""

    breaches: list[str]
    outcomes: Counter
    seconds_to_quiet: float


def wait_for_quiet(*, seconds: float) -> float:
    """Until every order is over and every event delivered; how long that took, at most `seconds`."""
    began = time.monotonic()
    while time.monotonic() - began < seconds and _moving():
        time.sleep(0.5)
    return time.monotonic() - began


def _moving() -> int:
    try:
        going = session().scalar(select(func.count()).select_from(Order).where(Order.status.not_in(OVER)))
        return going + sum(box.waiting for box in backstage.waiting().boxes)
    finally:
        db.session.remove()


def judge(errands: list[Errand], *, twin: Twin, quiet_after: float, troubles: Counter) -> Verdict:
    """Every breach there is, in words."""
    orders = defaultdict(list)
    for order in session().scalars(select(Order)):
        orders[order.email].append(order)
    charges = defaultdict(list)
    for charge in _charges(twin):
        charges[charge["metadata"].get("order_id")].append(charge)
    breaches, outcomes = [], Counter()
    for errand in errands:
        mine = orders.pop(errand.plan.email, [])
        breaches += _of_shopper(errand, mine, charges)
        outcomes[errand.plan.does, mine[0].status if mine else "lost"] += 1
    breaches += [f"an order nobody placed: {email}" for email in orders]
    breaches += [f"{count} x answer {what}" for what, count in troubles.items() if what.startswith("500")]
    breaches += _undelivered()
    breaches += [f"books: {breach}" for breach in check_books.breaches(deep=True)]
    return Verdict(breaches, outcomes, quiet_after)


def _of_shopper(errand: Errand, orders: list[Order], charges: dict[str, list[dict]]) -> list[str]:
    who = f"{errand.plan.email} ({errand.plan.does})"
    if len(orders) != 1:
        return [f"{who} has {len(orders)} orders instead of one"]
    [order] = orders
    said = f"{who}, order {order.number} {order.status}/{order.payment_status}/{order.fulfilment_status}"
    found = []
    if errand.tokens != {order.token}:
        found.append(f"{said}: was shown {len(errand.tokens)} orders")
    if order.status not in OVER:
        found.append(f"{said}: is not over")
    taken = [charge for charge in charges.get(order.id, []) if charge["paid"]]
    if len(taken) > 1:
        found.append(f"{said}: charged {len(taken)} times")
    kept = sum(charge["amount"] - charge["amount_refunded"] for charge in taken)
    due = order.total_minor if order.status == "finished" else 0
    if kept != due:
        found.append(f"{said}: the twin keeps {kept}, due {due}")
    if order.status == "finished" and errand.plan.does == LEAVES:
        found.append(f"{said}: delivered without money")
    return found


def _undelivered() -> list[str]:
    return [
        f"outbox of {box.name}: {box.waiting} wait, {box.parked} parked"
        for box in backstage.waiting().boxes
        if box.waiting or box.parked
    ]


def _charges(twin: Twin) -> list[dict]:
    found, more, last = [], True, None
    while more:
        parameters = {"limit": 100} | ({"starting_after": last} if last else {})
        page = requests.get(f"{twin.url}/v1/charges", params=parameters, auth=(twin.key, ""), timeout=10).json()
        found += page["data"]
        more, last = page["has_more"], found[-1]["id"] if found else None
    return found
