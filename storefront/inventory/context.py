"""The inventory context's database."""

from storefront.kernel.context import Context

inventory = Context("inventory")
