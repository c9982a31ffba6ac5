"""What a client does over and over: one function gives each client its deed."""

import itertools
import random
from dataclasses import dataclass

from tests.bench.load import Deed
from tests.bench.wire import HX, Client
from tests.support.shop import ADDRESS

DRAWER = HX | {"HX-Target": "cart-drawer"}
LINES = 3  # different things in a cart that is looked at


@dataclass(frozen=True)
class Goods:
    """What can be asked for. Every SKU has stock for all measurements; `things` are (slug, SKU)."""

    categories: list[str]
    things: list[tuple[str, str]]
    words: list[str]

    @property
    def hot(self) -> "Goods":
        """The same shop on a day when everybody wants the same thing."""
        return Goods(self.categories, self.things[:1], self.words)


class Deeds:
    """Clients start at different places, so that they do not all ask for the same."""

    def __init__(self, goods: Goods) -> None:
        self.goods = goods

    def list(self, number: int) -> Deed:
        places = self._round(self.goods.categories, number)
        return lambda client: client.get(f"/c/{next(places)}") and None

    def product(self, number: int) -> Deed:
        things = self._round(self.goods.things, number)
        return lambda client: client.get(f"/p/{next(things)[0]}") and None

    def search(self, number: int) -> Deed:
        words = self._round(self.goods.words, number)
        return lambda client: client.get(f"/search?q={next(words)}") and None

    def add(self, number: int) -> Deed:
        """Half of the time by somebody who has nothing in the cart yet."""
        things, turns = self._round(self.goods.things, number), itertools.count()

        def deed(client: Client) -> None:
            if next(turns) % 2 == 0:
                client.forget()
            _add(client, next(things)[1])

        return deed

    def cart(self, number: int) -> Deed:
        things = self._round(self.goods.things, number)

        def deed(client: Client) -> None:
            if not client.cookies:
                for _, sku in itertools.islice(things, LINES):
                    _add(client, sku)
            client.get("/cart/")

        return deed

    def journey(self, number: int) -> Deed:
        things = self._round(self.goods.things, number)

        def deed(client: Client) -> None:
            slug, sku = next(things)
            client.forget()
            client.get(f"/p/{slug}")
            _press(client, to_the_last_check(client, sku))

        return deed

    def ready_to_order(self, client: Client, number: int) -> Deed:
        """Go up to the last check; what is left is the press of the button."""
        sku = self.goods.things[number % len(self.goods.things)][1]
        client.forget()
        form, cookies = to_the_last_check(client, sku), dict(client.cookies)

        def deed(other: Client) -> None:
            other.cookies = cookies
            _press(other, form)

        return deed

    @staticmethod
    def _round(things: list, number: int) -> itertools.cycle:
        mixed = random.Random(number).sample(things, len(things))
        return itertools.cycle(mixed)


def _add(client: Client, sku: str) -> None:
    client.post("/cart/lines", {"sku": sku, "quantity": "1"}, headers=DRAWER)


def to_the_last_check(client: Client, *skus: str) -> dict[str, str]:
    """From the product page to the form of the last button, as a browser with script asks for it."""
    for sku in skus:
        _add(client, sku)
    page = client.get("/checkout/details")
    token = page.hidden()["csrf_token"]
    page = client.post("/checkout/details", ADDRESS | {"billing_same": "1", **_token(token)}, headers=HX)
    page = client.post("/checkout/delivery", _chosen(page.text) | _token(token), headers=HX)
    return page.key()


def _token(token: str) -> dict[str, str]:
    return {"csrf_token": token}


def _chosen(html: str) -> dict[str, str]:
    """The delivery that is ticked already."""
    ticked = next(part for part in html.split("<input ") if 'name="delivery"' in part and "checked" in part)
    return {"delivery": ticked.split('value="', 1)[1].split('"', 1)[0]}


def _press(client: Client, form: dict[str, str]) -> None:
    answer = client.post("/checkout/order", form, expect=303)
    if "/orders/" not in answer.location:
        raise AssertionError(f"no order: {answer.location}")
