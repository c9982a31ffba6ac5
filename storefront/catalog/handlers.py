"""What the catalogue learns from others."""

from storefront.catalog import services
from storefront.catalog.context import catalog
from storefront.events.inventory import StockChanged
from storefront.kernel.bus import subscribe


@subscribe(StockChanged, to=catalog, queue="default")
def note_stock(event: StockChanged) -> None:
    """Keep the “in stock” filter of lists true; selling never looks here."""
    services.note_stock(in_stock={event.sku: event.available > 0})
