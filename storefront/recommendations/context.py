"""The recommendations context's database."""

from storefront.kernel.context import Context

recommendations = Context("recommendations")
