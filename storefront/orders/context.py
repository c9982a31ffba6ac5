"""The orders context's database."""

from storefront.kernel.context import Context

orders = Context("orders")
