"""The notifications context's database."""

from storefront.kernel.context import Context

notifications = Context("notifications")
