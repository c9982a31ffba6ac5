"""The judge: what must be true when a story is over. Runs in a process of its own and names every breach."""

import os
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path

import requests
from sqlalchemy import func, select

from storefront.cart import queries as carts
from storefront.catalog.queries import offers
from storefront.flows import check_books
from storefront.inventory import queries as stock
from storefront.kernel.context import contexts
from storefront.kernel.db import session
from storefront.kernel.settings import settings
from storefront.notifications.models import Message
from storefront.orders import queries as orders
from storefront.orders.models import Order
from storefront.payments import queries as payments
from storefront.shipping import queries as shipping
from tests.crash.carrier import labels
from tests.crash.steps_shopper import KEY, MUG, PAN, twin
from tests.crash.stories import STORIES, Story

OUR_DOING = ", its payment asks for "  # the story of the wrong sum is told by changing what the books compare
SENT_TWICE = 1  # a mail whose sender died before noting it is sent once more (same Message-ID)


def judge(case: dict) -> list[str]:
    story = STORIES[case["story"]]
    found = [*_deliveries(), *stock.breaches()]
    if story.axes:
        found += [*_order(case, story), *_money(case, story), *_goods(case, story)]
    if story.also:
        found += ALSO[story.also](case)
    return [*found, *_mails(case, story)]


def judge_books(case: dict) -> list[str]:
    """All books of the shop, and the provider's beside them, after everything that happened."""
    return [line for line in check_books.breaches(deep=True) if OUR_DOING not in line]


def _deliveries() -> Iterator[str]:
    for context in contexts.values():
        table = context.Delivery
        open_ = select(table.handler, table.attempts, table.error).where(table.done_at.is_(None))
        for row in session().execute(open_):
            yield f"{context.name} still delivers to {row.handler} after {row.attempts} tries: {row.error}"


def _order(case: dict, story: Story) -> Iterator[str]:
    mine = list(session().scalars(select(Order).where(Order.owner == case["owner"])))
    if len(mine) != 1:
        yield f"{len(mine)} orders of one cart"
        return
    order = mine[0]
    axes = (order.status, order.payment_status, order.fulfilment_status)
    if axes != story.axes:
        yield f"the order is {axes}, not {story.axes}"
    if {line.sku: line.quantity for line in order.lines} != case["bought"]:
        yield "the order has other lines than the form"
    entries = orders.timeline(order.id, everything=True)
    told = Counter(entry.event for entry in entries)
    for name in story.events:
        name = name if name.startswith("EVENT_") else f"EVENT_ORDER_{name}"
        if told[name] != 1:
            yield f"{name} is {told[name]} times on the timeline"
    for name in ("CREATED", "FINISHED", "CANCELLED", "REJECTED"):
        if told[f"EVENT_ORDER_{name}"] > 1:
            yield f"{name} is on the timeline {told[f'EVENT_ORDER_{name}']} times"
    yield from _said_once(order.id)


def _said_once(order_id: str) -> Iterator[str]:
    """What a context says about an order at most once."""
    for context in contexts.values():
        box = context.Outbox
        rows = select(box.name, func.count()).where(box.trace == order_id).group_by(box.name)
        for name, count in session().execute(rows):
            often = ("SIGNALLED", "PARCEL_MOVED", "MESSAGE", "STOCK")
            if count > 1 and not any(word in name for word in often):
                yield f"{context.name} said {name} {count} times"


def _api(path: str) -> list[dict]:
    return requests.get(f"{twin().url}/v1/{path}", auth=(KEY, ""), timeout=10).json()["data"]


def _money(case: dict, story: Story) -> Iterator[str]:
    order_id = case["order_id"]
    charges = [one for one in _api("charges?limit=20") if one["metadata"].get("order_id") == order_id and one["paid"]]
    if len(charges) != story.money[0]:
        yield f"{len(charges)} charges at the provider"
    sessions = [one for one in _api("checkout/sessions?limit=20") if one["client_reference_id"] == order_id]
    if len(sessions) > 1:
        yield f"{len(sessions)} payment pages for one order"
    if any(one["status"] == "open" for one in sessions):
        yield "the order is over and its payment page is open"
    back, taken = sum(one["amount_refunded"] for one in charges), sum(one["amount"] for one in charges)
    want = {"none": 0, "some": 500, "all": taken}[story.money[1]]
    if back != want:
        yield f"{back} refunded at the provider, not {want}"
    view = payments.payment_of(order_id)
    if view and (view.charged.minor, view.refunded.minor) != (taken, back):
        yield f"we say {view.charged.minor} − {view.refunded.minor}, the provider {taken} − {back}"


def _goods(case: dict, story: Story) -> Iterator[str]:
    now = stock.availability([MUG, PAN])
    for sku, before in case["stock"].items():
        fell = before - now[sku].on_hand
        want = case["bought"].get(sku, 0) if story.sold else 0
        if fell != want:
            yield f"stock of {sku} fell by {fell}, not {want}"
    held = sum(row.open for row in stock.allocations_of(case["order_id"]))
    wanted = sum(case["bought"].values()) if story.more.get("holds") else 0
    if held != wanted:
        yield f"{held} units are still held for the order, not {wanted}"
    there = shipping.fulfilment_of(case["order_id"])
    parcels = there.parcels if there else []
    if len(parcels) != (1 if story.sold or story.axes[2] == "failed" else 0):
        yield f"{len(parcels)} parcels"
    if len(known := labels(case["name"])) != len(parcels):
        yield f"the carrier made {len(known)} labels for {len(parcels)} parcels"


def _mails(case: dict, story: Story) -> Iterator[str]:
    kinds = select(Message.kind, Message.status).where(Message.recipient == case.get("email"))
    rows = [(row.kind, row.status) for row in session().execute(kinds)]
    written = Counter(kind for kind, _ in rows)
    for kind in story.mails:
        if written[kind] != 1:
            yield f"{written[kind]} mails {kind} written"
    if any(status != "sent" for _, status in rows):
        yield f"a mail was not sent: {rows}"
    if rows:
        box = f"{settings().mail_url.replace('smtp', 'http').rsplit(':', 1)[0]}:{case['mailbox']}/api/messages"
        arrived = requests.get(box, params={"to": case["email"]}, timeout=10).json()["messages"]
        different = {_message_id(one["id"]) for one in arrived}
        if len(different) != len(rows) or len(arrived) > len(rows) + SENT_TWICE * case["deaths"]:
            yield f"{len(rows)} mails written, {len(arrived)} arrived, {len(different)} of them different"


def _message_id(arrived: str) -> str:
    raw = Path(os.environ["MAILBOX_FOLDER"], f"{arrived}.eml").read_bytes()
    return message_from_bytes(raw)["Message-ID"]


def _cart_returned(case: dict) -> Iterator[str]:
    found = carts.cart_of(case["owner"])
    there = {line.sku: line.quantity for line in found.lines} if found else {}
    if there != case["bought"]:
        yield f"the cart came back with {there}, not {case['bought']}"


def _carts_united(case: dict) -> Iterator[str]:
    found = carts.cart_of("a:" + case["email"])
    there = {line.sku: line.quantity for line in found.lines}
    fills = case["deaths"]  # who died right after adding adds again
    if not 5 <= there.get(MUG, 0) <= 5 + 2 * fills:
        yield f"two carts became {there}"
    if (left := carts.cart_of(case["owner"])) and left.lines:
        yield "the guest's cart is still there"


def _cart_cut(case: dict) -> Iterator[str]:
    found = carts.cart_of(case["owner"])
    pan = next((line for line in found.lines if line.sku == PAN), None)
    if pan is None or pan in found.buyable:
        yield "what cannot be had is still sold, or was silently dropped"
    box = contexts["cart"].Outbox
    cuts = [body for body in session().scalars(select(box.body)) if body.get("owner") == case["owner"]]
    if len(cuts) != 1:
        yield f"the cut was told {len(cuts)} times"


def _let_go(case: dict) -> Iterator[str]:
    if held := sum(row.open for row in stock.allocations_of(case["order_id"])):
        yield f"{held} units are held for an order that nobody placed"


def _sent_back(case: dict) -> Iterator[str]:
    charges = [one for one in _api("charges?limit=20") if one["metadata"].get("order_id") == case["stray"]]
    if [one["amount_refunded"] for one in charges] != [1234]:
        yield f"money that belongs to nobody: {[(one['amount'], one['amount_refunded']) for one in charges]}"


def _shelf(case: dict) -> Iterator[str]:
    if PAN not in offers([PAN], locale="en"):
        yield "the product did not come back to the shelf"


ALSO = {
    "cart_returned": _cart_returned,
    "carts_united": _carts_united,
    "cart_cut": _cart_cut,
    "let_go": _let_go,
    "sent_back": _sent_back,
    "shelf": _shelf,
    "mails": lambda case: [],
}
