"""Who carries parcels. Add one: a module with the verbs of `base.Carrier`, named in `carriers`."""

from storefront.kernel.registry import Registry
from storefront.shipping.carriers.base import Carrier

carriers = Registry(
    "carrier",
    flat="storefront.shipping.carriers.flat:FlatCarrier",
    demo="storefront.shipping.carriers.demo:DemoCarrier",
)


def carrier(name: str) -> Carrier:
    return carriers.get(name)()
