"""What content hears."""

from storefront.content import indexing
from storefront.content.context import content
from storefront.events.catalog import ProductChanged, ProductRemoved
from storefront.kernel.bus import subscribe


@subscribe(ProductChanged, ProductRemoved, to=content, queue="default", together=True)
def queue_for_search(event: ProductChanged | ProductRemoved) -> None:
    """Only a note: the indexing job reads the product itself, once for many changes."""
    indexing.enqueue(product_ids=[event.product_id])
