"""The owner's product pages: the catalogue beside what stands on the shelf."""

from dataclasses import dataclass

from storefront.catalog import admin as catalog
from storefront.inventory import queries as inventory


@dataclass(frozen=True)
class ProductList:
    """`free` is what can be had now, by product id."""

    found: catalog.ProductPage
    free: dict[str, int]
    counts: dict[str, int]
    categories: list[tuple[str, str]]


@dataclass(frozen=True)
class ProductPage:
    product: catalog.EditableProduct
    stands: dict[str, inventory.Availability]


def product_list(*, search: str, status: str, category: str, page: int, locale: str) -> ProductList:
    found = catalog.product_list(search=search, status=status, category=category, page=page, locale=locale)
    skus = [variant.sku for row in found.rows for variant in row.variants]
    stands = inventory.availability(skus)
    free = {row.id: sum(stands[variant.sku].available for variant in row.variants) for row in found.rows}
    return ProductList(found, free, catalog.counts(), catalog.category_choices(locale))


def product_page(*, product_id: str, locale: str) -> ProductPage | None:
    """One product in one language, with its stock; None when there is no such product."""
    product = catalog.product(product_id, locale)
    if product is None:
        return None
    return ProductPage(product, inventory.availability([variant.sku for variant in product.row.variants]))
