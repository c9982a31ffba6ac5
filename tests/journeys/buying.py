"""The steps of a purchase, for journeys that run no script."""

import re

from tests.support.shop import ADDRESS, Shop, statuses, wait_for
from tests.support.shopper import Shopper
from tests.support.twin import VISA

FINISHED = ("CREATED", "PREPARED", "BILLED", "SHIPPED", "DELIVERED", "FINISHED")


def fill_cart(shopper: Shopper, path: str = "/p/moor-mug", **values: str) -> None:
    shopper.open(path)
    shopper.submit("/cart/lines", **values)
    assert shopper.page.status_code == 200, shopper.page.text[:500]


def place_order(shopper: Shopper, **more: str) -> str:
    """From a filled cart to a placed order; the address of its page."""
    shopper.open("/checkout/")
    shopper.submit("/checkout/details", **ADDRESS | more)
    shopper.submit("/checkout/delivery")
    shopper.submit("/checkout/order")
    found = re.search(r"/orders/([\w-]{20,})", shopper.page.url)
    assert found, f"no order: {shopper.page.url} {shopper.page.text[:1500]}"
    return f"/orders/{found.group(1)}"


def payment_page(shopper: Shopper, order: str) -> str:
    """The address of Stripe's page, as soon as it is open."""

    def opened():
        answer = shopper.browser.get(f"{shopper.base}{order}/payment", allow_redirects=False, timeout=20)
        return answer.headers.get("Location") if answer.status_code == 303 else None

    return wait_for(opened, seconds=40)


def pay(shop: Shop, shopper: Shopper, order: str, number: str = VISA) -> None:
    answer = shop.twin.pay(payment_page(shopper, order), number)
    if number == VISA:
        assert answer.status_code == 303, answer.text[:500]
        shopper.open(answer.headers["Location"])


def reach(shopper: Shopper, path: str, *, seconds: float = 60, **wanted: str) -> str:
    """Wait until the order page says so; its HTML."""

    def there():
        said = statuses(shopper.open(path).text)
        return all(said.get(axis) == value for axis, value in wanted.items())

    wait_for(there, seconds=seconds, every=0.5)
    return shopper.page.text


def events_on(html: str) -> list[str]:
    """The saga events that the page's timeline lists, without their EVENT_ORDER_."""
    return re.findall(r'<code class="mute">(\w+)</code>', html)
