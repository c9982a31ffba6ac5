"""The cart context's database."""

from storefront.kernel.context import Context

cart = Context("cart")
