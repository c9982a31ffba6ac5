"""An order as other contexts hear of it, for tests that start in the middle of the saga."""

from datetime import timedelta

from storefront.events.orders import OrderCreated
from storefront.kernel import clock
from storefront.kernel.context import contexts

LINES = (
    {"sku": "TRN-SG-09", "name": "Tarn gooseneck kettle", "options": "Sage, 0.9 l", "quantity": 1, "unit_minor": 12900},
    {"sku": "MOR-BR-03", "name": "Moor mug", "options": "Brick", "quantity": 2, "unit_minor": 1450},
)


def created(order_id: str = "o1", *, lines=LINES, shipping_minor: int = 490, **more) -> OrderCreated:
    """The event; amounts in EUR cents."""
    lines = [
        line
        | {
            "line_id": f"{order_id}-{n}",
            "variant_id": line["sku"],
            "total_minor": line["unit_minor"] * line["quantity"],
        }
        for n, line in enumerate(lines)
    ]
    facts = {
        "order_id": order_id,
        "number": f"O-{order_id}",
        "token": f"token-{order_id}",
        "cart_id": f"cart-{order_id}",
        "owner": "v:somebody",
        "email": "ada@example.com",
        "locale": "en",
        "currency": "EUR",
        "lines": lines,
        "shipping_minor": shipping_minor,
        "total_minor": sum(line["total_minor"] for line in lines) + shipping_minor,
        "hold_until": (clock.now() + timedelta(minutes=35)).isoformat(),
        "delivery": {
            "code": "standard",
            "name": "Standard delivery",
            "carrier": "demo",
            "promised_from": "2026-11-26",
            "promised_to": "2026-11-27",
        },
        "address": {"name": "Ada", "street": "Mill Lane 12", "postal_code": "10115", "city": "Berlin", "country": "DE"},
    }
    return OrderCreated(**facts | more)


def say(context: str, *events) -> None:
    """Emit as if the context had done its step."""
    with contexts[context].transaction():
        for event in events:
            contexts[context].emit(event)
