"""Shoppers who stand at the last step: cart, address, delivery and the page with the button before them."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.bench.deeds import to_the_last_check
from tests.bench.wire import Client

WALKERS = 4  # who walk up to the last step at a time; that part is not timed


@dataclass
class Shopper:
    """Her cookies and the form with the button."""

    port: int
    skus: tuple[str, ...]
    cookies: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] = field(default_factory=dict)

    def come(self) -> "Shopper":
        """From the product pages to the button; once there, look at the page again."""
        client = Client(self.port)
        client.cookies = self.cookies
        try:
            self.form = client.get("/checkout/review").key() if self.form else to_the_last_check(client, *self.skus)
        finally:
            client.close()
        return self

    def press(self) -> bytes:
        """The button as it goes over the wire."""
        client = Client(self.port)
        client.cookies = self.cookies
        return client.request("POST", "/checkout/order", urlencode(self.form).encode(), {})


def gather(shoppers: list[Shopper]) -> list[Shopper]:
    """Everybody at the last step."""
    with ThreadPoolExecutor(WALKERS) as walkers:
        return list(walkers.map(Shopper.come, shoppers))
