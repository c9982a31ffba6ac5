"""The catalog context's database."""

from storefront.kernel.context import Context

catalog = Context("catalog")
