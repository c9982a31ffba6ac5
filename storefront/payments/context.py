"""The payments context's database."""

from storefront.kernel.context import Context

payments = Context("payments")
