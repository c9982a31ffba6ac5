"""Who moves the money. Add one: a module with the verbs of `base.Provider`, named in `providers`."""

from storefront.kernel.registry import Registry
from storefront.kernel.settings import settings
from storefront.payments.providers.base import Provider

providers = Registry("payment provider", stripe="storefront.payments.providers.stripe:from_settings")


def provider(name: str = "stripe") -> Provider:
    return providers.get(name)(settings())
