"""One flash sale after another on a running shop, and what came of each."""

import html
import re
import statistics
from collections import Counter
from dataclasses import dataclass, field

from flask import Flask

from storefront.flows import check_books
from storefront.inventory import queries as stock
from storefront.inventory import services as warehouse
from storefront.kernel.db import db
from storefront.orders import queries as orders
from tests.bench.processes import Meter
from tests.flash_sale.crowd import Shopper, gather
from tests.flash_sale.firing import Heard, fire
from tests.support.events import settle

_ORDER = re.compile(r"^/orders/([\w-]{20,})/payment$")
_PROBLEM = re.compile(r'data-problem="(\w+)"')
_INSTEAD = 'name="fix" value="exchange"'
OURS = ("inventory", "orders", "cart")  # whose events are delivered afterwards; nothing is charged
NOBODY_WORKS = "nobody takes it"  # no worker runs here, so what is for the others waits


@dataclass(frozen=True)
class Plan:
    """`shoppers` press `presses` times each for one each of `skus`, of which `stock` are left."""

    shoppers: int
    stock: int
    skus: tuple[str, ...]
    presses: int = 1
    at_once: int | None = None


@dataclass
class Outcome:
    """`cpu_ms` of the server for one press; `wrong`: a sentence for everything that must not be."""

    sold: int
    told: int
    all_ms: float
    cpu_ms: float
    losers_ms: list[float]
    winners_ms: list[float]
    wrong: list[str] = field(default_factory=list)

    def row(self) -> str:
        parts = [
            f"{self.sold:5} sold {self.told:5} told so   {self.all_ms:6.0f} ms for all, {self.cpu_ms:4.1f} ms CPU each"
        ]
        for name, times in (("losers", self.losers_ms), ("winners", self.winners_ms)):
            parts.append(f"{name} p50 {_part(times, 50):5.0f}  p99 {_part(times, 99):5.0f} ms")
        return "   ".join([*parts, "; ".join(self.wrong) or "books clean"])


def _part(times: list[float], percent: int) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[percent - 1] if len(times) > 1 else sum(times)


class Sale:
    """The shop as its visitors see it on `port`, and as `app` knows it from the same databases."""

    def __init__(self, app: Flask, port: int, meter: Meter, plan: Plan) -> None:
        self.app, self.port, self.meter, self.plan = app, port, meter, plan
        self.crowd: list[Shopper] = []

    def hold(self) -> Outcome:
        """Fill the shelf, gather everybody at the button, let them press, and judge."""
        plan = self.plan
        with self.app.app_context():
            before = self._shelve()
        while len(self.crowd) < plan.shoppers:
            turn = -1 if len(self.crowd) % 2 else 1  # carts A, B and B, A
            self.crowd.append(Shopper(self.port, plan.skus[::turn]))
        gather(self.crowd)
        presses = [shopper.press() for shopper in self.crowd for _ in range(plan.presses)]
        cpu = self.meter.cpu_ms()
        answers = fire(self.port, presses, at_once=plan.at_once)
        cpu = (self.meter.cpu_ms() - cpu) / len(presses)
        heard = [answers[at : at + plan.presses] for at in range(0, len(answers), plan.presses)]
        found = self._outcome(heard, cpu)
        with self.app.app_context():
            found.wrong += self._books(found, before)
        self.crowd = [shopper for shopper, said in zip(self.crowd, heard, strict=True) if not _order(said)]
        return found

    def _shelve(self) -> dict[str, int]:
        db.session.remove()
        before = stock.availability(self.plan.skus)
        for sku in self.plan.skus:
            there = before[sku].allocated + self.plan.stock
            warehouse.stock(sku=sku, quantity=there, reason="flash sale", actor="flash sale")
        return {sku: before[sku].allocated for sku in self.plan.skus}

    def _outcome(self, heard: list[list[Heard]], cpu_ms: float) -> Outcome:
        winners = [said for said in heard if _order(said)]
        losers = [said for said in heard if not _order(said)]
        flat = [one for said in heard for one in said]
        found = Outcome(
            sold=len({_order(said) for said in winners}),
            told=len(losers),
            all_ms=max(one.ms for one in flat),
            cpu_ms=cpu_ms,
            losers_ms=[one.ms for said in losers for one in said],
            winners_ms=[one.ms for said in winners for one in said],
        )
        wanted = min(self.plan.stock, self.plan.shoppers)
        if (found.sold, found.told) != (wanted, self.plan.shoppers - wanted):
            found.wrong.append(f"{found.sold} sold and {found.told} told, not {wanted}")
        odd = Counter(trouble for said in heard if (trouble := _trouble(said)))
        found.wrong += [f"{count} shoppers: {trouble}" for trouble, count in odd.items()]
        return found

    def _books(self, found: Outcome, before: dict[str, int]) -> list[str]:
        db.session.remove()
        for context in OURS:
            settle(only=context)
        now = stock.availability(self.plan.skus)
        wrong = [
            f"{sku}: {now[sku].allocated - before[sku]} allocated, {found.sold} sold"
            for sku in self.plan.skus
            if now[sku].allocated - before[sku] != found.sold
        ]
        rejected = orders.counts()["status"].get("cancelled", 0)
        books = [said for said in check_books.breaches() if not said.endswith(NOBODY_WORKS)]
        return [*wrong, *books, *([f"{rejected} orders rejected afterwards"] if rejected else [])]


def _order(said: list[Heard]) -> str | None:
    """The one order that this shopper's answers lead to."""
    tokens = {found[1] for one in said if one.status == 303 and (found := _ORDER.match(one.location))}
    return min(tokens) if tokens else None


def _trouble(said: list[Heard]) -> str:
    """What a shopper must not be answered; empty when all is well."""
    strange = {one.status for one in said} - {303, 409}
    if strange:
        return f"answers {sorted(strange)}"
    ways = {(one.status, one.location) for one in said}
    if len(ways) > 1:
        return "the presses of one button lead to different places"
    for one in said:
        if one.status == 409 and not _clear(one):
            return f"is not told clearly: {_PROBLEM.findall(one.body)} at {one.location or 'the last check'}"
    return ""


def _clear(one: Heard) -> bool:
    """Sold out is said in words, with what can be had instead."""
    words = html.unescape(one.body)
    return "insufficient_stock" in _PROBLEM.findall(words) and "sold out" in words and _INSTEAD in words
