"""The shipping context's database."""

from storefront.kernel.context import Context

shipping = Context("shipping")
