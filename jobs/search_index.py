"""Keep search up with the catalogue."""

from storefront.flows.index_products import index_queued


def run() -> str:
    return index_queued()
