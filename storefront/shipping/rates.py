"""What delivery costs and when it arrives: flat rates by zone, whole working days, no "3 to 5 days"."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from storefront.kernel import clock
from storefront.kernel.money import Money
from storefront.kernel.refusal import N_

EU = frozenset(
    [
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
        *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
    ]
)
CUT_OFF = time(15, 0)
HEAVY_GRAMS = 20_000
HEAVY_MINOR = 2_900
FREE_FROM_MINOR = 6_000


@dataclass(frozen=True)
class Rate:
    """`days`: working days until the earliest and the latest arrival. `free_from_minor` None: never free."""

    code: str
    name: str
    minor: int
    days: tuple[int, int]
    free_from_minor: int | None = None


RATES = {
    "home": (
        Rate("standard", N_("Standard delivery"), 490, (2, 3), FREE_FROM_MINOR),
        Rate("express", N_("Express delivery"), 1290, (1, 1)),
    ),
    "eu": (
        Rate("standard", N_("Standard delivery"), 990, (4, 6), 15_000),
        Rate("express", N_("Express delivery"), 2490, (2, 3)),
    ),
    "world": (Rate("standard", N_("International delivery"), 2490, (7, 12)),),
}


@dataclass(frozen=True)
class DeliveryOption:
    """One way to get it, with its price and the days it arrives between."""

    code: str
    name: str
    carrier: str
    price: Money
    promised_from: date
    promised_to: date
    free_from: Money | None
    cut_off: datetime


def zone_of(country: str, *, home: str) -> str:
    if country == home:
        return "home"
    return "eu" if country in EU and home in EU else "world"


def delivery_options(
    *,
    country: str,
    home: str,
    zone_name: str,
    carrier: str,
    weight_g: int,
    subtotal: Money,
    now: datetime | None = None,
) -> list[DeliveryOption]:
    """Every way to send this weight there, cheapest first. `zone_name` is the warehouse's time zone."""
    local = (now or clock.now()).astimezone(ZoneInfo(zone_name))
    leaves, cut_off = _leaves(local)
    options = [
        DeliveryOption(
            code=rate.code,
            name=rate.name,
            carrier=carrier,
            price=Money(_price(rate, weight_g, subtotal.minor), subtotal.currency),
            promised_from=working_days_after(leaves, rate.days[0]),
            promised_to=working_days_after(leaves, rate.days[1]),
            free_from=Money(rate.free_from_minor, subtotal.currency) if rate.free_from_minor else None,
            cut_off=cut_off,
        )
        for rate in RATES[zone_of(country, home=home)]
    ]
    return sorted(options, key=lambda option: (option.price.minor, option.promised_to))


def _price(rate: Rate, weight_g: int, subtotal_minor: int) -> int:
    free = rate.free_from_minor is not None and subtotal_minor >= rate.free_from_minor
    return (0 if free else rate.minor) + (HEAVY_MINOR if weight_g > HEAVY_GRAMS else 0)


def _leaves(local: datetime) -> tuple[date, datetime]:
    """The day a parcel ordered now leaves, and until when that stays true."""
    day = local.date()
    if local.time() >= CUT_OFF:
        day += timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day, datetime.combine(day, CUT_OFF, local.tzinfo)


def working_days_after(day: date, count: int) -> date:
    """Monday to Friday; parcels rest at the weekend."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day
