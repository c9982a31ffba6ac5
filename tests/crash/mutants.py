"""Naive ways to build a shop, each a small change of ours. Every one must turn its judge red; else its guard is none.

A judge is a case of the matrix `(point, action)`, a story without any death `("", story)`, or a test of pytest.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Change:
    """`before` stands exactly once in the file."""

    file: str
    before: str
    after: str


@dataclass(frozen=True)
class Mutant:
    changes: tuple[Change, ...]
    judge: tuple[str, str] | str


def _one(file: str, before: str, after: str, judge: tuple[str, str] | str) -> Mutant:
    return Mutant((Change(file, before, after),), judge)


BUS, OUTBOX, DB = "storefront/kernel/bus.py", "storefront/kernel/outbox.py", "storefront/kernel/db.py"
PAY, ORDERS, STOCK = "storefront/payments", "storefront/orders", "storefront/inventory"
RUSH = "tests/inventory/test_rush.py"

MUTANTS = {
    "no inbox": _one(
        BUS,
        "        if current.execute(insert_new(entry.context.name, entry.context.Inbox), _marked(entry, event)).rowcount == 0:\n            return False\n",
        "",
        ("delivered.inventory.prepare_order", "kill"),
    ),
    "inbox mark in a commit of its own": _one(
        BUS,
        "            return False\n        entry.handler(event)\n",
        "            return False\n        current.commit()\n        entry.handler(event)\n",
        ("handled.inventory.prepare_order", "kill"),
    ),
    "commit, then tell": _one(
        f"{ORDERS}/placing.py",
        '        orders.emit(event)\n        faults.point("orders.place.written")\n'
        '    faults.point("orders.place.committed")\n',
        '        faults.point("orders.place.written")\n    faults.point("orders.place.committed")\n'
        "    orders.emit(event)\n",
        ("orders.place.committed", "kill"),
    ),
    "done when taken": _one(
        OUTBOX,
        "values(leased_until=until, due_at=until)",
        "values(leased_until=until, due_at=until, done_at=until)",
        ("handled.inventory.prepare_order", "kill"),
    ),
    "done when rung": _one(
        OUTBOX,
        "values(due_at=clock.now() + RING_AGAIN)",
        "values(done_at=clock.now())",
        ("relay.sweep.rang", "kill_after"),
    ),
    "a lease that never ends": _one(
        OUTBOX,
        'or_(table.leased_until.is_(None), table.leased_until < bindparam("now"))',
        "table.leased_until.is_(None)",
        ("handled.inventory.prepare_order", "kill"),
    ),
    "done although it failed": _one(
        OUTBOX,
        "        _failed(context, row.id, delivery.number, error)\n        return False\n    faults",
        "        _done(context, [row.id])\n        return False\n    faults",
        ("", "provider stumbles"),
    ),
    "a random key for the payment page": _one(
        f"{PAY}/opening.py",
        "_request(payment), payment.call_key, payment.called_at",
        '_request(payment), __import__("uuid").uuid4().hex, payment.called_at',
        ("payments.open.after_call", "kill"),
    ),
    "a random key for the refund": _one(
        f"{PAY}/providers/stripe.py",
        '{"idempotency_key": f"refund:{refund_id}"}',
        '{"idempotency_key": __import__("uuid").uuid4().hex}',
        ("payments.refund.after_call", "kill"),
    ),
    "stock let go before the page is closed": _one(
        f"{PAY}/settling.py",
        '    faults.point("payments.expire.before_call")\n',
        "    with payments.transaction() as current:\n"
        "        _expired(current.scalar(select(Payment).where(Payment.order_id == order_id)))\n"
        '    faults.point("payments.expire.before_call")\n',
        ("payments.expire.before_call", "kill"),
    ),
    "settled twice": _one(
        f"{PAY}/settling.py",
        "    if payment.charged_minor:\n        return\n",
        "",
        ("payments.settle.committed", "kill"),
    ),
    "no look at the amount": _one(
        f"{PAY}/settling.py",
        "    if (state.amount_minor, state.currency) != (payment.amount_minor, payment.currency):\n",
        "    if False:\n",
        ("", "pays another sum"),
    ),
    "late money kept": _one(
        f"{PAY}/settling.py",
        '        refunding.request(payment, amount_minor=state.amount_minor, cause="late", '
        'reason="paid too late", actor="shop")\n',
        "        payment.status = PAID\n",
        ("", "pays while it is cancelled"),
    ),
    "the webhook is believed": _one(
        f"{PAY}/notices.py",
        '        faults.point("payments.webhook.written")\n',
        '        if notice.kind == "checkout.session.completed":\n'
        '            payment.status, payment.charged_minor = "paid", payment.amount_minor\n'
        '            said = __import__("storefront.events.payments", fromlist=["OrderBilled"]).OrderBilled\n'
        "            payments.emit(said(order_id=order_id, payment_id=payment.id, amount_minor=payment.amount_minor,\n"
        "                               currency=payment.currency))\n"
        '        faults.point("payments.webhook.written")\n',
        ("", "pays another sum"),
    ),
    "no form key": Mutant(
        (
            Change(f"{ORDERS}/placing.py", '        "id": id_of(cart_id),\n', '        "id": new_token()[:32],\n'),
            Change(f"{ORDERS}/placing.py", '        "cart_id": cart_id,\n', '        "cart_id": new_token()[:32],\n'),
        ),
        ("orders.place.committed", "kill"),
    ),
    "no way back for a hold": _one(
        "storefront/flows/lapse_holds.py",
        "    return sum(inventory.lapse(order_id=order_id) for order_id in waiting if order_id not in known)\n",
        "    return len([order_id for order_id in waiting if order_id not in known])\n",
        ("", "walks away"),
    ),
    "mail before commit": _one(
        "storefront/notifications/services.py",
        "        notifications.emit(MessageQueued(message_id=message.id, order_id=order_id))\n"
        '        faults.point("notifications.write.written")\n',
        '        message.channel = "email"\n        channels.get("email")(message)\n        message.status = "sent"\n'
        '        faults.point("notifications.write.written")\n',
        ("notifications.write.written", "kill"),
    ),
    "a second label for the same parcel": _one(
        "storefront/shipping/services.py",
        "book(reference=parcel_id,",
        'book(reference=__import__("uuid").uuid4().hex,',
        ("shipping.ship.booked", "kill"),
    ),
    "states that move from anywhere": _one(
        f"{ORDERS}/moving.py",
        "getattr(Order, axis).in_(MOVES[axis][to])",
        "Order.id == order_id",
        "tests/orders/test_handlers.py",
    ),
    "a counter without a guard": _one(
        f"{STOCK}/movements.py", "            .where(*guard)\n", "            .where(*guard[:2])\n", RUSH
    ),
    "a deferred BEGIN on SQLite": _one(DB, '"BEGIN IMMEDIATE" if _writing.get() else "BEGIN"', '"BEGIN"', RUSH),
    "locks in the order of the cart": Mutant(
        (
            Change(
                f"{STOCK}/allocation.py",
                "    return sorted((sku, sorted(parts)) for sku, parts in grouped.items())\n",
                "    return list(grouped.items())\n",
            ),
            Change(
                f"{STOCK}/allocation.py",
                "    for sku in sorted({row.sku for row in held} | set(wanted)):\n",
                "    for sku in dict.fromkeys([*wanted, *(row.sku for row in held)]):\n",
            ),
        ),
        RUSH,
    ),
}
