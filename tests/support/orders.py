"""Orders for tests: placed with plain defaults, every value can be changed."""

from datetime import timedelta

from storefront.kernel import clock
from storefront.kernel.ids import new_id
from storefront.orders import services

ADDRESS = {
    "name": "Marta Ilves",
    "company": "",
    "street": "Lindenstraße 14",
    "extra": "",
    "postcode": "04103",
    "city": "Leipzig",
    "region": "",
    "country": "DE",
    "phone": "",
}
DELIVERY = {
    "code": "standard",
    "name": "Standard delivery",
    "carrier": "demo",
    "price_minor": 490,
    "promised_from": "2026-11-26",
    "promised_to": "2026-11-27",
}


def line(sku: str = "MOR-SG-03", *, quantity: int = 2, unit_minor: int = 1450, **more) -> services.PlacedLine:
    facts = {"variant_id": f"v-{sku}", "product_slug": "moor-mug", "name": "Moor mug", "options": "Sage, 0.3 l"}
    return services.PlacedLine(sku=sku, quantity=quantity, unit_minor=unit_minor, **facts | more)


def placed(*lines, **more):
    """An order of two mugs, unless told otherwise."""
    facts = {
        "cart_id": new_id(),
        "owner": "v:somebody",
        "account_id": None,
        "email": "marta@example.org",
        "locale": "en",
        "currency": "EUR",
        "lines": list(lines) or [line()],
        "delivery": DELIVERY,
        "address": ADDRESS,
        "hold_until": clock.now() + timedelta(minutes=35),
    }
    return services.place(**facts | more)
