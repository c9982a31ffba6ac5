"""What a shopper does, each step in a process of its own: `case` is all that survives the death of that process."""

import hashlib
import hmac
import json
import re
import time

import requests
from flask import current_app

from storefront.cart import queries as carts
from storefront.catalog import services as shelf
from storefront.catalog.queries import offers
from storefront.flows.add_to_cart import add_to_cart
from storefront.flows.checkout import checkout
from storefront.flows.merge_on_login import merge_on_login
from storefront.flows.place_order import place_order
from storefront.identity import services as identity
from storefront.inventory import queries as stock
from storefront.inventory import services as books
from storefront.kernel.ids import new_id, new_token, token_hash
from storefront.orders import queries as orders
from storefront.orders import services as ordering
from storefront.payments import queries as payments
from tests.support.checkout import WHO
from tests.support.http import ShopClient, token_in
from tests.support.twin import DECLINED, KEY, SECRET, Twin

MUG, PAN = "MUG", "PAN"
PLENTY = 1_000_000


def shopper(case: dict) -> ShopClient:
    client = current_app.test_client()
    client.set_cookie("shop_visitor", case["visitor"])
    return client


def twin() -> Twin:
    return Twin(current_app.extensions["settings"].stripe_api_base, None, key=KEY)


def arrive(case: dict) -> None:
    case["visitor"] = new_token()
    case["owner"] = f"v:{token_hash(case['visitor'])}"
    case["email"] = f"{new_id()}@example.org"
    case["name"] = f"Ada {new_token()[:12]}"


def fill(case: dict) -> None:
    for sku, quantity in ((MUG, 2), (PAN, 1)):
        answer = shopper(case).post("/cart/lines", data={"sku": sku, "quantity": quantity})
        assert answer.status_code in (200, 303), answer.text[:500]


def answer(case: dict) -> None:
    """Who, where and how."""
    client = shopper(case)
    token = client.get("/checkout/details").text.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
    for path, data in (
        ("/checkout/details", WHO | {"email": case["email"], "name": case["name"]}),
        ("/checkout/delivery", {"delivery": "standard"}),
    ):
        said = client.post(path, data={"csrf_token": token} | data)
        assert said.status_code == 303, (path, said.status_code, said.text[:500])


def review(case: dict) -> None:
    """The form that will be sent, and sent again."""
    page = shopper(case).get("/checkout/review").text
    case["form"] = dict(re.findall(r'name="(cart_id|quote|csrf_token)" value="([^"]*)"', page.split('id="place"')[1]))
    case["bought"] = {line.sku: line.quantity for line in carts.cart_of(case["owner"]).lines}


def press(case: dict) -> None:
    """The button: the same form each time."""
    said = shopper(case).post("/checkout/order", data=case["form"])
    assert said.status_code == 303 and "/orders/" in said.headers["Location"], (said.status_code, said.text[:2000])
    case["token"] = said.headers["Location"].split("/orders/")[1].split("/")[0]
    case["order_id"] = orders.by_token(case["token"]).id


def place(case: dict) -> None:
    """All of that without its pages, where nobody is to die in them."""
    arrive(case)
    for sku, quantity in ((MUG, 2), (PAN, 1)):
        add_to_cart(owner=case["owner"], sku=sku, quantity=quantity, locale="en")
    address = {name: value for name, value in WHO.items() if name not in ("email", "billing_same")}
    address |= {"name": case["name"]}
    terms = {"email": case["email"], "shipping": address, "billing_same": True, "delivery": {"code": "standard"}}
    ordering.save_draft(owner=case["owner"], **terms)
    page = checkout(owner=case["owner"], locale="en")
    case["bought"] = {line.line.sku: line.quantity for line in page.lines}
    form = {"cart_id": page.cart_id, "fingerprint": page.offered.fingerprint()}
    order = place_order(owner=case["owner"], account_id=None, locale="en", **form).order
    case["order_id"], case["token"] = order.id, order.token


def sell_out(case: dict) -> None:
    """Somebody else carries the last pan out of the shop."""
    promised = stock.availability([PAN])[PAN].allocated
    books.stock(sku=PAN, quantity=promised, reason="broken", actor="test")
    case["stock"][PAN] = promised


def walk_away(case: dict) -> None:
    """A press whose process died between the hold and the order, and whose shopper never came back."""
    case["order_id"] = ordering.id_of(case["owner"])
    books.hold(order_id=case["order_id"], lines=[{"line_id": "1", "sku": PAN, "quantity": 2}])


def lose_the_hold(case: dict) -> None:
    """The request of the button slept for minutes between the hold and the order."""
    assert books.lapse(order_id=case["order_id"])


def pay(case: dict) -> None:
    answer = twin().pay(payments.payment_of(case["order_id"]).url)
    assert answer.status_code == 303, answer.text[:500]


def pay_for_nothing(case: dict) -> None:
    """Money for an order that is in nobody's books: a page of this shop, paid."""
    ids = {"order_id": f"lost-{new_id()}", "shop": current_app.extensions["settings"].public_url}
    body = {"mode": "payment", "client_reference_id": ids["order_id"], "success_url": "http://localhost/thanks"}
    body["customer_email"] = case["email"]
    body |= {f"metadata[{name}]": value for name, value in ids.items()}
    body |= {f"payment_intent_data[metadata][{name}]": value for name, value in ids.items()}
    price = "line_items[0][price_data]"
    body |= {f"{price}[currency]": "eur", f"{price}[unit_amount]": 1234, f"{price}[product_data][name]": "Mug"}
    page = requests.post(
        f"{twin().url}/v1/checkout/sessions", data=body | {"line_items[0][quantity]": 1}, auth=(KEY, ""), timeout=10
    ).json()
    assert twin().pay(page["url"]).status_code == 303
    case["stray"] = ids["order_id"]


def pay_with_a_bad_card(case: dict) -> None:
    twin().pay(payments.payment_of(case["order_id"]).url, DECLINED)


def notify(case: dict) -> None:
    """The provider sends what happened, and all of it again until it was taken."""
    found = requests.get(f"{twin().url}/v1/events?limit=15", auth=(KEY, ""), timeout=10).json()["data"]
    mine = [event for event in found if case["order_id"] in json.dumps(event["data"]) and "session" in event["type"]]
    assert mine, "the provider has nothing to say about this order"
    for event in reversed(mine):
        body, stamp = json.dumps(event), int(time.time())
        mark = hmac.new(SECRET.encode(), f"{stamp}.{body}".encode(), hashlib.sha256).hexdigest()
        said = current_app.test_client().post(
            "/webhooks/stripe", data=body, headers={"Stripe-Signature": f"t={stamp},v1={mark}"}
        )
        assert said.status_code == 200, said.text


def provider_stumbles(case: dict) -> None:
    """It answers 500 to the next question and to the library's own second try."""
    twin().switches(failures=[{"operation": "checkout.sessions.retrieve", "kind": "without_effect", "calls": 2}])


def come_back(case: dict) -> None:
    """The provider's page leads back to the shop, which looks at the payment."""
    page = payments.payment_of(case["order_id"])
    said = shopper(case).get(f"/orders/{case['token']}/return?session={page.session_id}")
    assert said.status_code < 400, said.text[:500]


def cancel(case: dict) -> None:
    client, address = shopper(case), f"/orders/{case['token']}/cancellation"
    page = client.get(address)
    if page.status_code == 303:  # asked for already: the shopper is shown the order
        return
    said = client.post(address, data={"csrf_token": token_in(page)})
    assert said.status_code in (200, 303), (said.status_code, said.text[:500])


def ask_for_link(case: dict) -> None:
    order = orders.get(case["order_id"])
    ordering.ask_for_link(number=order.number, email=order.email)


def register(case: dict) -> None:
    case["account"] = identity.register(email=case["email"], password="a-long-pass-phrase-7", locale="en")
    identity.request_reset(email=case["email"])


def sign_in(case: dict) -> None:
    """A guest's cart goes along; a second press of the button is the same."""
    merge_on_login(guest_owner=case["owner"], account_owner="a:" + case["email"])


def has_a_cart_at_home(case: dict) -> None:
    add_to_cart(owner="a:" + case["email"], sku=MUG, quantity=3, locale="en")


def hide(case: dict) -> None:
    """The owner takes a product off the shelf."""
    shelf.unpublish(product_id=offers([PAN], locale="en")[PAN].product_id, actor="test")


def show_again(case: dict) -> None:
    product_id = case.setdefault("product", offers([PAN], locale="en")[PAN].product_id)
    shelf.publish(product_id=product_id, actor="test")
