"""What a thing costs and how many can be had, for the cart."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from storefront.cart.services import Quote
from storefront.catalog import queries as catalog
from storefront.inventory import queries as inventory


@dataclass(frozen=True)
class Standing:
    """A SKU as it can be bought now; `offer` is None when it is not in the catalogue any more.

    `held` are those that the shopper's own order, being written at this moment, has taken already.
    """

    sku: str
    offer: catalog.Offer | None
    availability: inventory.Availability
    held: int = 0

    @property
    def most(self) -> int:
        """How many one shopper may have; none of what is not on sale."""
        return self.availability.most + self.held if self.offer and self.offer.published else 0

    def with_most(self, most: int) -> "Standing":
        """The same, now that only so many can be had."""
        return replace(self, availability=replace(self.availability, most=most), held=0)

    @property
    def quote(self) -> Quote:
        offer = self.offer
        return Quote(
            sku=self.sku,
            name=offer.name,
            options=offer.options,
            unit=offer.price,
            was=offer.was,
            most=self.most,
            product_slug=offer.product_slug,
            image_url=offer.image_url,
            image_alt=offer.image_alt,
            plate=offer.plate,
        )


def standings(skus: Iterable[str], *, locale: str) -> dict[str, Standing]:
    """How each of them stands now, in this language."""
    skus = list(dict.fromkeys(skus))
    if not skus:
        return {}
    offers, there = catalog.offers(skus, locale), inventory.availability(skus)
    return {sku: Standing(sku, offers.get(sku), there[sku]) for sku in skus}
