"""Quotes and carts for tests."""

from storefront.cart import queries, services
from storefront.kernel.money import Money

ADA, GUEST = "a:ada", "v:guest"


def quote(sku="MUG", unit=1450, most=20, name=None, was=None):
    return services.Quote(
        sku=sku,
        name=name or sku.title(),
        unit=Money(unit, "EUR"),
        most=most,
        was=Money(was, "EUR") if was else None,
        product_slug=sku.lower(),
        image_url=f"img/art/{sku.lower()}.svg",
        plate="blush",
    )


def fill(owner=ADA, **wanted):
    """`fill(ADA, MUG=2)`; the cart afterwards."""
    for sku, count in wanted.items():
        services.add_item(owner=owner, quote=quote(sku), quantity=count)
    return queries.cart_of(owner)


def quantities(owner=ADA):
    """What counts."""
    found = queries.cart_of(owner)
    return {line.sku: line.quantity for line in found.buyable} if found else {}


def line_of(owner, sku):
    return next(line for line in queries.cart_of(owner).lines if line.sku == sku)
