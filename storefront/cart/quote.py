"""What a cart is told about a thing: plain values, as the catalogue and the warehouse say them now."""

from dataclasses import dataclass

from storefront.kernel.money import Money


@dataclass(frozen=True, kw_only=True)
class Quote:
    """`most`: how many can be had now, whatever the reason; 0 when it is not sold."""

    sku: str
    name: str
    unit: Money
    most: int
    options: str = ""
    was: Money | None = None
    product_slug: str = ""
    image_url: str = ""
    image_alt: str = ""
    plate: str = "fog"

    def snapshot(self) -> dict:
        """The columns of a line that repeat this quote."""
        return {
            "name": self.name,
            "options": self.options,
            "product_slug": self.product_slug,
            "image_url": self.image_url,
            "image_alt": self.image_alt,
            "plate": self.plate,
            "unit_minor": self.unit.minor,
            "was_minor": self.was.minor if self.was else None,
        }
