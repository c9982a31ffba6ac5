"""What a benchmark needs from inside the shop, as a process of its own: `python -m tests.bench.backstage …`.

`goods`: databases, demo shop and stock for every measurement; prints what can be asked for as JSON.
`place N SKU…`: N orders, one of each SKU in turn, as the last button places them; prints seconds taken.
`record list|product|cart|place`: prints what one such operation says to the databases.
"""

import json
import pickle
import sys
import time
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, event

from storefront.catalog import queries as catalog
from storefront.dev.prepare import main as prepare
from storefront.inventory import queries as warehouse
from storefront.inventory import services as inventory
from storefront.kernel import clock
from storefront.kernel.ids import new_id
from storefront.orders import services as orders
from storefront.shipping import queries as shipping
from tests.bench.raw import Said
from tests.support.shop import ADDRESS
from wsgi import app

ENOUGH = 1_000_000
WORDS = 12


def goods() -> dict:
    """The default variant of every product, all categories and the first words of some names."""
    slugs, things, words = [], [], []
    for product_id in catalog.product_ids():
        sku = catalog.default_sku(product_id)
        offer = catalog.offers([sku], "en").get(sku)
        if offer and offer.published:
            slugs.append(offer.product_slug)
            things.append((offer.product_slug, sku))
            words.append(offer.name.split()[-1].lower())
    for _, sku in things:
        if warehouse.availability([sku])[sku].available < ENOUGH // 2:
            inventory.stock(sku=sku, quantity=ENOUGH, reason="benchmark", actor="benchmark")
    return {
        "categories": [item.slug for item in catalog.navigation("en")],
        "things": things,
        "words": [word for word in dict.fromkeys(words) if word.isascii()][:WORDS],
    }


def place(count: int, skus: list[str]) -> float:
    """Seconds that placing took."""
    offers = catalog.offers(skus, "en")
    way = _way(offers[skus[0]])
    began = time.perf_counter()
    for number in range(count):
        _place(offers[skus[number % len(skus)]], way)
    return time.perf_counter() - began


def _way(offer: catalog.Offer) -> dict:
    way = shipping.delivery_options(country="DE", weight_g=offer.weight_g, subtotal=offer.price)[0]
    return {
        "code": way.code,
        "name": way.name,
        "carrier": way.carrier,
        "price_minor": way.price.minor,
        "promised_from": way.promised_from.isoformat(),
        "promised_to": way.promised_to.isoformat(),
    }


def _place(offer: catalog.Offer, way: dict) -> None:
    address = {name: value for name, value in ADDRESS.items() if name != "email"}
    line = orders.PlacedLine(
        sku=offer.sku,
        variant_id=offer.variant_id,
        product_slug=offer.product_slug,
        name=offer.name,
        options=offer.options,
        quantity=1,
        unit_minor=offer.price.minor,
        picture=offer.image_url,
        picture_alt=offer.image_alt,
        plate=offer.plate,
    )
    orders.place(
        cart_id=new_id(),
        owner=f"v:{new_id()}",
        account_id=None,
        email=ADDRESS["email"],
        locale="en",
        currency=offer.price.currency,
        lines=[line],
        delivery=way,
        address=address,
        billing=address,
        hold_until=clock.now() + timedelta(hours=2),
    )


def record(what: str) -> list[Said]:
    """Of the second time: what is kept per process has been read by then."""
    slug, sku = goods()["things"][0]
    client = app.test_client()
    site = {"Sec-Fetch-Site": "same-origin"}
    client.post("/cart/lines", data={"sku": sku}, headers=site)
    paths = {"list": f"/c/{goods()['categories'][0]}", "product": f"/p/{slug}", "cart": "/cart/"}
    do = (lambda: place(1, [sku])) if what == "place" else (lambda: client.get(paths[what], headers=site))
    do()
    said = _listen(do)
    first = next((at for at, one in enumerate(said) if one.statement.startswith("BEGIN IMMEDIATE")), 0)
    return said[first:] if what == "place" else said


def _listen(do: Any) -> list[Said]:
    said: list[Said] = []

    def note(connection: Any, cursor: Any, statement: str, values: Any, context: Any, many: bool) -> None:
        rows = many and isinstance(values, list) and all(isinstance(row, dict | tuple) for row in values)
        said.append(Said(connection.engine.url.database, statement, values, rows))

    event.listen(Engine, "before_cursor_execute", note)
    for name in ("commit", "rollback"):
        event.listen(Engine, name, lambda connection: said.append(Said(connection.engine.url.database, "")))
    do()
    return said


if __name__ == "__main__":
    if sys.argv[1] == "goods":
        prepare()
    with app.app_context():
        if sys.argv[1] == "goods":
            print(json.dumps(goods()))
        elif sys.argv[1] == "record":
            print(pickle.dumps(record(sys.argv[2])).hex())
        else:
            print(place(int(sys.argv[2]), sys.argv[3:]))
