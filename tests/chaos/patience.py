"""A shopper whom nothing discourages: reloads what did not come, presses again with the same form."""

import random
import re
import threading
import time
from collections import Counter
from urllib.parse import urljoin

import requests

from tests.chaos.plans import LEAVES, Plan
from tests.support.shop import ADDRESS, statuses
from tests.support.shopper import Shopper
from tests.support.twin import DECLINED, VISA, Twin

PATIENCE = 120  # seconds for one errand
OVER = ("finished", "cancelled")
TOKEN = re.compile(r"/orders/([\w-]{20,})")


class GaveUp(Exception):
    """The shop did not let the shopper do it in all that time."""


class Patient(Shopper):
    """`troubles` counts what went wrong on the way: `no answer`, `503 /cart/` …"""

    def __init__(self, base: str, troubles: Counter) -> None:
        super().__init__(base)
        self.troubles = troubles

    def open(self, path: str) -> requests.Response:
        return self._until_answered(lambda: super(Patient, self).open(path))

    def submit(self, action: str, **values: str) -> requests.Response:
        return self._until_answered(lambda: super(Patient, self).submit(action, **values))

    def _until_answered(self, ask) -> requests.Response:
        seen, until = getattr(self, "page", None), time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                if (answer := ask()).status_code < 500:
                    return answer
                self.troubles[f"{answer.status_code} {TOKEN.sub('/orders/…', answer.request.path_url)}"] += 1
            except requests.RequestException:
                self.troubles["no answer"] += 1
            self.page = seen
            breathe()
        raise GaveUp(f"no answer in {PATIENCE} s")


def breathe() -> None:
    time.sleep(random.uniform(0.3, 0.9))  # people are not a part of the sequence that the seed repeats


class Errand:
    """One shopper's whole visit, step by step as the pages lead."""

    def __init__(self, plan: Plan, *, base: str, twin: Twin, troubles: Counter) -> None:
        self.plan, self.twin, self.troubles = plan, twin, troubles
        self.shopper = Patient(base, troubles)
        self.tokens: set[str] = set()
        self.accepted = False  # the card was taken
        self.placed_at = 0.0

    def run(self) -> None:
        self._fill_cart()
        self._check_out()
        self.placed_at = time.monotonic()
        does = self.plan.does
        if does in (LEAVES, "cancels"):
            self._cancel() if does == "cancels" else None
            return
        if does == "is declined, then pays":
            self._pay(DECLINED)
        self._pay(VISA)
        if does == "pays, then cancels":
            self._cancel()

    @property
    def order(self) -> str:
        return f"/orders/{next(iter(self.tokens))}"

    def _fill_cart(self) -> None:
        for slug in self.plan.wants:
            self.shopper.open(f"/p/{slug}")
            self.shopper.submit("/cart/lines")

    def _check_out(self) -> None:
        """Do what the page asks for next until there is an order."""
        until = time.monotonic() + PATIENCE
        self.shopper.open("/checkout/")
        while not self._noted(self.shopper):
            html = self.shopper.page.text
            if 'id="place"' in html:
                self._press()
            elif '/checkout/delivery"' in html:
                self.shopper.submit("/checkout/delivery")
            elif '/checkout/details"' in html:
                self.shopper.submit("/checkout/details", **ADDRESS | {"email": self.plan.email})
            else:
                self._fill_cart()
                self.shopper.open("/checkout/")
            if time.monotonic() > until:
                raise GaveUp(f"no order, but {self.shopper.page.url}")

    def _press(self) -> None:
        if self.plan.does != "presses twice":
            self.shopper.submit("/checkout/order")
            return
        other = Patient(self.shopper.base, self.troubles)
        other.browser.cookies.update(self.shopper.browser.cookies)
        other.page = self.shopper.page
        second = threading.Thread(target=lambda: self._noted_after(other))
        second.start()
        self.shopper.submit("/checkout/order")
        second.join()

    def _noted_after(self, other: Patient) -> None:
        other.submit("/checkout/order")
        self._noted(other)

    def _noted(self, shopper: Patient) -> bool:
        """Remember which order the last answer led to."""
        page = shopper.page
        found = {match[1] for answer in [*page.history, page] if (match := TOKEN.search(answer.url))}
        self.tokens |= found
        return bool(found)

    def _pay(self, number: str) -> None:
        """Until the card was taken or refused, or the order is past paying."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            said = statuses(self.shopper.open(self.order).text)
            if said.get("order") in OVER or said.get("payment") not in ("none", "awaiting", "failed"):
                return
            status = self._at_the_till(number)
            if status in (303, 402, 410):
                return
            breathe()
        raise GaveUp("could not pay")

    def _at_the_till(self, number: str) -> int | None:
        """The till's status; None when we did not get there."""
        shopper = self.shopper
        try:
            way = shopper.browser.get(f"{shopper.base}{self.order}/payment", allow_redirects=False, timeout=10)
            page = urljoin(shopper.base, way.headers.get("Location", ""))
            if way.status_code != 303 or not page.startswith(self.twin.url):
                return None
            answer = self.twin.pay(page, number)
        except requests.RequestException:
            self.troubles["no answer at the till"] += 1
            return None
        if answer.status_code == 303:
            self.accepted = True
            shopper.open(answer.headers["Location"])
        return answer.status_code

    def _cancel(self) -> None:
        page = self.shopper.open(f"{self.order}/cancellation")
        if 'action="' in page.text and '/cancellation"' in page.text:
            self.shopper.submit("/cancellation")
