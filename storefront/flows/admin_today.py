"""What must a person do today, and how does the shop do?"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from storefront.catalog import queries as catalog
from storefront.inventory import queries as inventory
from storefront.kernel import backstage
from storefront.kernel.settings import settings
from storefront.notifications import queries as notifications
from storefront.orders import admin as orders
from storefront.orders import queries

LATEST = 8


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
    late: orders.Some
    to_pack: orders.Some
    mails: list[Any]
    low: inventory.StockPage
    offers: dict[str, Any]
    spans: list[Span]
    days: list[Day]
    latest: list[Any]
    boxes: list[backstage.Box]
    tasks: list[backstage.TaskView]

    @property
    def count(self) -> int:
        """How many things need a person: a row each in the list."""
        rows = len(self.troubles) + len(self.held.first) + len(self.mails)
        return rows + sum(1 for some in (self.late, self.to_pack, self.low) if some.total)


def today(*, locale: str, now: datetime) -> Today:
    """Everything for the start page. `now` is an aware time; days begin in the shop's time zone."""
    troubles, low = backstage.troubles(limit=20), inventory.stock_list(only="low", per_page=6)
    local = now.astimezone(ZoneInfo(settings().time_zone))
    return Today(
        troubles=troubles,
        numbers=orders.numbers([one.trace for one in troubles if one.trace]),
        held=orders.held(),
        late=orders.late(today=local.date()),
        to_pack=orders.to_pack(),
        mails=notifications.failed(limit=5),
        low=low,
        offers=catalog.offers([row.availability.sku for row in low.rows], locale),
        spans=[_span(local, days) for days in (1, 7, 28)],
        days=_days(local),
        latest=queries.search(per_page=LATEST).orders,
        boxes=backstage.boxes(),
        tasks=backstage.tasks(),
    )


def waiting() -> dict[str, int]:
    """What waits behind each entry of the menu: orders to pack, things that are low, steps that gave up."""
    return {
        "orders": orders.to_pack(limit=0).total,
        "stock": inventory.stock_list(only="low", per_page=1).total,
        "jobs": sum(box.parked for box in backstage.boxes()),
    }


def _span(local: datetime, days: int) -> Span:
    """The last days until now, against as many days (and the same hours) a span, or for one day a week, earlier."""
    begin = _midnight(local) - timedelta(days=days - 1)
    back = timedelta(days=7 if days == 1 else days)
    now = orders.sales(since=begin, until=local)
    return Span(days, now, orders.sales(since=begin - back, until=local - back))


def _days(local: datetime, count: int = 28) -> list[Day]:
    first = local.date() - timedelta(days=count - 1)
    begin = _midnight(local) - timedelta(days=2 * count - 1)
    sold: dict[date, int] = {}
    for at, minor in orders.sold_by_moment(since=begin, until=local):
        day = at.astimezone(local.tzinfo).date()
        sold[day] = sold.get(day, 0) + minor
    days = [first + timedelta(days=n) for n in range(count)]
    return [Day(day, sold.get(day, 0), sold.get(day - timedelta(days=count), 0)) for day in days]


def _midnight(local: datetime) -> datetime:
    return local.replace(hour=0, minute=0, second=0, microsecond=0)
