"""Stock for tests."""

from storefront.events.orders import OrderCreated
from storefront.inventory import queries, services
from storefront.inventory.context import inventory
from storefront.kernel.ids import new_id


def stock(sku="MUG", quantity=5, **rule):
    services.stock(sku=sku, quantity=quantity, reason="first delivery", actor="test", **rule)
    return sku


def lines(**wanted):
    """`lines(MUG=2)`, a line per SKU."""
    return [{"line_id": f"l-{sku}", "sku": sku, "quantity": count} for sku, count in wanted.items()]


def counters(sku="MUG"):
    """`(on hand, allocated)`."""
    row = queries.availability([sku])[sku]
    return row.on_hand, row.allocated


def order_created(order_id=None, cart_id=None, owner="v:shopper", **wanted):
    """The event as orders says it, with a line per SKU."""
    body = [
        dict(line, variant_id=new_id(), name=line["sku"].title(), options="", unit_minor=1450, total_minor=1450)
        for line in lines(**wanted)
    ]
    return OrderCreated(
        order_id=order_id or new_id(),
        number="S-1001",
        token="token",
        cart_id=cart_id or new_id(),
        owner=owner,
        email="ada@example.org",
        locale="en",
        currency="EUR",
        lines=body,
        shipping_minor=390,
        total_minor=3290,
        hold_until="2030-01-01T00:00:00+00:00",
        delivery={},
        address={},
    )


def said(name):
    """The bodies of what inventory said by that name."""
    from sqlalchemy import select

    from storefront.kernel.db import session

    box = inventory.Outbox
    return list(session().scalars(select(box.body).where(box.name == name).order_by(box.occurred_at, box.id)))
