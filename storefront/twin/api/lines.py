"""Line items of a session: a price of the catalogue or one made on the spot, times a quantity."""

from storefront.twin.api.catalogue import new_price
from storefront.twin.ids import new_id
from storefront.twin.params import REQUIRED, Params
from storefront.twin.refusal import Refusal, missing, no_such
from storefront.twin.twin import Twin

MOST = 100


def read_lines(twin: Twin, params: Params) -> list[dict]:
    """The lines, all in one currency."""
    sent = params.items("line_items")
    if not sent:
        raise missing("line_items")
    if len(sent) > MOST:
        raise Refusal(f"You can have at most {MOST} line items in payment mode.", param="line_items")
    lines = [_line(twin, item) for item in sent]
    if len({line["currency"] for line in lines}) > 1:
        message = "All prices on the Checkout Session must use the same currency."
        raise Refusal(message, param="line_items")
    return lines


def _line(twin: Twin, item: Params) -> dict:
    price = _price(twin, item)
    quantity = item.integer("quantity", REQUIRED, least=1)
    total = price["unit_amount"] * quantity
    return {
        "id": new_id("item"),
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": total,
        "amount_tax": 0,
        "amount_total": total,
        "currency": price["currency"],
        "description": twin.store.get(price["product"])["name"],
        "metadata": item.metadata(),
        "price": price,
        "quantity": quantity,
    }


def _price(twin: Twin, item: Params) -> dict:
    if "price_data" in item:
        data = item.inner("price_data")
        if "product" not in data and "product_data" not in data:
            raise missing(data.name("product_data"))
        return new_price(twin, data)
    id = item.text("price")
    if id is None:
        raise missing(item.name("price"))
    price = twin.store.get(id, "price")
    if price is None:
        raise no_such("price", id, param=item.name("price"))
    return price
