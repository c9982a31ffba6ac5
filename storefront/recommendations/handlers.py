"""What shoppers do in this shop. A cancellation that overtakes its order leaves one purchase too many: no harm."""

from storefront.events.orders import OrderCancelled, OrderCreated
from storefront.kernel.bus import subscribe
from storefront.recommendations import services
from storefront.recommendations.context import recommendations
from storefront.recommendations.reading import KINDS, Line, number


@subscribe(OrderCreated, to=recommendations, queue="default")
def note_purchase(event: OrderCreated) -> None:
    who = f"u:{event.account_id}" if event.account_id else event.owner
    said = {"at": int(event.at.timestamp()), "shopper": who, "kind": KINDS["purchase"], "basket": _basket(event)}
    services.keep(
        Line(key=number("order", event.order_id, line["sku"]), sku=line["sku"], quantity=line["quantity"], **said)
        for line in event.lines
    )


@subscribe(OrderCancelled, to=recommendations, queue="default")
def forget_purchase(event: OrderCancelled) -> None:
    services.undo(_basket(event))


def _basket(event: OrderCreated | OrderCancelled) -> int:
    return number("order", event.order_id)
