"""The customers context's database."""

from storefront.kernel.context import Context

customers = Context("customers")
