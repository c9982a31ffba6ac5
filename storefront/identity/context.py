"""The identity context's database."""

from storefront.kernel.context import Context

identity = Context("identity")
