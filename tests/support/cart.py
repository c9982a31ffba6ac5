"""Quotes and carts for tests."""

from storefront.cart import queries, services
from storefront.catalog import services as shelf
from storefront.catalog.drafts import AttributeDraft, ProductDraft, VariantDraft
from storefront.inventory import services as books
from storefront.kernel.money import Money

ADA, GUEST = "a:ada", "v:guest"
ATTRIBUTES = [
    AttributeDraft(code="volume", name={"en": "Holds"}, type="number", unit="l", comparable=True, precision=1),
    AttributeDraft(
        code="noise",
        name={"en": "Noise"},
        type="number",
        unit="dB",
        comparable=True,
        better="lower",
        group={"en": "Living"},
    ),
    AttributeDraft(
        code="keeps", name={"en": "Keeps warm"}, type="number", unit="min", comparable=True, better="higher"
    ),
    AttributeDraft(code="washing", name={"en": "Washing"}, type="text", comparable=True),
]


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


def sell(sku="MUG", price=1450, quantity=20, *, kind="mug", name=None, attributes=None, was=None, links=None, **stock):
    """A product of one variant, on the shelf and for sale."""
    name = name or f"{sku.title()} thing"
    shelf.save_category(slug="things", name={"en": "Things"})
    shelf.save_type(code=kind, name={"en": f"{kind.title()}s", "de": f"{kind.title()}-Sorte"}, attributes=ATTRIBUTES)
    draft = ProductDraft(
        slug=sku.lower(),
        type=kind,
        category="things",
        name={"en": name, "de": f"{name} DE"},
        variants=[VariantDraft(sku=sku, price_minor=price, was_minor=was, weight_g=400)],
        attributes=attributes or {},
        **(links or {}),
    )
    shelf.save_product(draft=draft, actor="test")
    books.stock(sku=sku, quantity=quantity, reason="first delivery", actor="test", **stock)
    return sku


def reprice(sku, minor):
    shelf.set_price(sku=sku, amount=Money(minor, "EUR"), actor="test")
