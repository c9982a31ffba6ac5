"""What must a person do today, and how does the shop do?"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from storefront.catalog import queries as catalog
from storefront.inventory import admin as inventory
from storefront.kernel import backstage
from storefront.kernel.money import Money
from storefront.kernel.settings import settings
from storefront.notifications import queries as notifications
from storefront.orders import admin as orders
from storefront.payments import queries as payments

LATEST = 8
STRAYS_SHOWN = timedelta(days=7)  # long enough to be read, even over a weekend
DISPUTE_SHOWN = timedelta(days=7)  # banks want an answer within a week or two
CHART_DAYS = 28
Sold = list[tuple[datetime, int]]  # when, in the shop's time zone, and minor units kept


@dataclass(frozen=True)
class Span:
    """Sales of some days, and of as many days before."""

    days: int
    now: orders.Sales
    before: orders.Sales


@dataclass(frozen=True)
class Day:
    """Minor units sold on one day, and four weeks earlier."""

    day: date
    minor: int
    before_minor: int


@dataclass(frozen=True)
class Today:
    troubles: list[backstage.Trouble]
    numbers: dict[str, str]
    held: orders.Some
    strays: list[Any]
    disputes: list[Any]
    late: orders.Some
    to_pack: orders.Some
    mails: list[Any]
    low: inventory.Shortage
    reviews: int
    offers: dict[str, Any]
    spans: list[Span]
    days: list[Day]
    latest: list[Any]
    queue: backstage.Waiting
    tasks: list[backstage.TaskView]

    @property
    def count(self) -> int:
        """How many things need a person: a row each in the list."""
        rows = len(self.troubles) + len(self.held.first) + len(self.strays) + len(self.disputes) + len(self.mails)
        return rows + sum(1 for some in (self.late, self.to_pack, self.low) if some.total) + bool(self.reviews)

    @property
    def waiting(self) -> dict[str, int]:
        """As `waiting()` answers, without asking again."""
        return {
            "orders": self.to_pack.total,
            "stock": self.low.total,
            "reviews": self.reviews,
            "jobs": self.queue.parked,
        }


def today(*, locale: str, now: datetime) -> Today:
    """Everything for the start page. `now` is an aware time; days begin in the shop's time zone."""
    troubles, low = backstage.troubles(limit=20), inventory.short()
    local = now.astimezone(ZoneInfo(settings().time_zone))
    first = _midnight(local) - timedelta(days=2 * CHART_DAYS - 1)
    sold = [(at.astimezone(local.tzinfo), minor) for at, minor in orders.sold_by_moment(since=first, until=local)]
    return Today(
        troubles=troubles,
        numbers=orders.numbers([one.trace for one in troubles if one.trace]),
        **orders.needs(today=local.date()),
        strays=payments.strays(since=now - STRAYS_SHOWN, limit=5),
        disputes=payments.disputed(since=now - DISPUTE_SHOWN),
        mails=notifications.failed(limit=5),
        low=low,
        reviews=catalog.reviews_waiting(),
        offers=catalog.offers([thing.sku for thing in low.first], locale),
        spans=[_span(local, days, sold) for days in (1, 7, CHART_DAYS)],
        days=_days(local, sold),
        latest=orders.latest(limit=LATEST),
        queue=backstage.waiting(),
        tasks=backstage.tasks(),
    )


def waiting() -> dict[str, int]:
    """Behind each entry of the menu: orders to pack, things that are low, reviews to read, steps that gave up."""
    return {
        "orders": orders.count_to_pack(),
        "stock": inventory.short(limit=1).total,
        "reviews": catalog.reviews_waiting(),
        "jobs": backstage.waiting().parked,
    }


def _span(local: datetime, days: int, sold: Sold) -> Span:
    """The last days until now, against as many days (and the same hours) a span, or for one day a week, earlier."""
    begin = _midnight(local) - timedelta(days=days - 1)
    back = timedelta(days=7 if days == 1 else days)
    return Span(days, _sales(sold, begin, local), _sales(sold, begin - back, local - back))


def _sales(sold: Sold, since: datetime, until: datetime) -> orders.Sales:
    kept = [minor for at, minor in sold if since <= at < until]
    return orders.Sales(Money(sum(kept), settings().shop_currency), len(kept))


def _days(local: datetime, sold: Sold) -> list[Day]:
    first = local.date() - timedelta(days=CHART_DAYS - 1)
    sums: dict[date, int] = {}
    for at, minor in sold:
        sums[at.date()] = sums.get(at.date(), 0) + minor
    days = [first + timedelta(days=n) for n in range(CHART_DAYS)]
    return [Day(day, sums.get(day, 0), sums.get(day - timedelta(days=CHART_DAYS), 0)) for day in days]


def _midnight(local: datetime) -> datetime:
    return local.replace(hour=0, minute=0, second=0, microsecond=0)
