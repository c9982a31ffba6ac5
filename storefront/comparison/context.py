"""The comparison context's database."""

from storefront.kernel.context import Context

comparison = Context("comparison")
