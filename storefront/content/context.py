"""The content context's database."""

from storefront.kernel.context import Context

content = Context("content")
