"""A product page: the catalogue's part, stock of every variant, and when it would arrive."""

from dataclasses import dataclass

from storefront.catalog import queries as catalog
from storefront.catalog.queries import Card, Narrowing, ProductPage
from storefront.inventory import queries as inventory
from storefront.inventory.queries import Availability
from storefront.kernel.settings import settings
from storefront.shipping import queries as shipping
from storefront.shipping.queries import DeliveryOption


@dataclass(frozen=True)
class ShownProduct:
    """`delivery`: the cheapest way within the shop's country for one piece; None when it cannot be sent now."""

    page: ProductPage
    there: dict[str, Availability]
    delivery: DeliveryOption | None

    @property
    def related(self) -> list[Card]:
        """What goes with it and can be had."""
        return [card for card in self.page.related if self.there[card.sku].state != "out"]

    @property
    def upsells(self) -> list[Card]:
        """A step up, of what can be had."""
        return [card for card in self.page.upsells if self.there[card.sku].state != "out"]

    @property
    def stands(self) -> Availability:
        """The stock of the chosen variant."""
        return self.there[self.page.variant.sku]


def show_product(
    slug: str,
    *,
    locale: str,
    sku: str | None = None,
    reviews: Narrowing | None = None,
    reader: str | None = None,
) -> ShownProduct | None:
    """None when there is no such product for sale. `reader`: the key of who looks, None for a stranger."""
    page = catalog.product_page(slug, locale, sku, reviews=reviews, reader=reader)
    if page is None:
        return None
    there = inventory.availability([*page.skus, *(card.sku for card in page.related + page.upsells)])
    return ShownProduct(page, there, _delivery(page, there[page.variant.sku]))


def _delivery(page: ProductPage, stands: Availability) -> DeliveryOption | None:
    if stands.state not in ("in_stock", "low"):
        return None
    chosen = page.variant
    options = shipping.delivery_options(
        country=settings().shop_country, weight_g=chosen.weight_g, subtotal=chosen.price
    )
    return options[0] if options else None
