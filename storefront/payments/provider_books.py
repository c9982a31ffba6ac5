"""Our money books against the provider's own lists, both ways."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from sqlalchemy import func, or_, select

from storefront.kernel import clock
from storefront.kernel.books import BATCH, NAMED, YOUNG, Breach
from storefront.kernel.db import done_reading, session
from storefront.kernel.settings import settings
from storefront.payments.models import OVER, Payment, StrayPayment
from storefront.payments.providers import provider
from storefront.payments.providers.base import Page, Seen

EDGE = timedelta(hours=1)  # clocks differ


def breaches() -> list[Breach]:
    """Every paid page and payment there belongs to a payment here that says the same, and the other way round."""
    since = session().scalar(select(func.min(Payment.created_at))) or clock.now()
    done_reading()
    paid: set[str] = set()
    found: list[Breach] = []
    for listing in (provider().sessions, provider().intents):
        for items in _pages(listing, since - EDGE):
            paid.update(seen.intent_id for seen in items if seen.paid and seen.intent_id)
            found += _compare(items)
    found += _missing(paid)
    return list(dict.fromkeys(found))


def _pages(listing: Callable[..., Page], since: object) -> Iterator[list[Seen]]:
    after = None
    while True:
        page = listing(since=since, after=after)
        yield page.items
        after = page.after
        if after is None:
            return


def _compare(items: list[Seen]) -> Iterator[Breach]:
    orders, intents = [seen.order_id for seen in items if seen.order_id], [seen.intent_id for seen in items]
    same = or_(Payment.order_id.in_(orders), Payment.intent_id.in_([intent for intent in intents if intent]))
    rows = list(session().scalars(select(Payment).where(same).execution_options(populate_existing=True)))
    done_reading()
    known = {row.intent_id: row for row in rows if row.intent_id} | {row.order_id: row for row in rows}
    for seen in items:
        payment = known.get(seen.order_id) or known.get(seen.intent_id)
        if payment is None and seen.shop != settings().public_url:
            continue  # another shop's on the same account
        if words := _stranger(seen) if payment is None else _differs(seen, payment):
            yield Breach(words, seen.order_id)


def _stranger(seen: Seen) -> str | None:
    if seen.paid and seen.refunded_minor < seen.amount_minor:
        return f"the provider has {_sum(seen)} for order {{order}} ({seen.intent_id}), which is unknown here"
    return None


def _differs(seen: Seen, payment: Payment) -> str | None:
    mine = seen.id in (payment.session_id, payment.intent_id)
    if seen.is_open and payment.status in OVER:
        return "order {order} is over, its page is open at the provider"
    if not seen.paid:
        return None
    if not mine and payment.charged_minor:
        back = seen.refunded_minor >= seen.amount_minor
        return None if back else f"order {{order}} was charged twice: {_sum(seen)} more ({seen.intent_id})"
    here = (payment.charged_minor, payment.currency, payment.refunded_minor)
    if here[0] != seen.amount_minor or here[2] != seen.refunded_minor:
        return f"order {{order}}: charged and refunded here {here}, at the provider {_sum(seen)}, {seen.refunded_minor}"
    return None


def _sum(seen: Seen) -> str:
    return f"{seen.amount_minor} {seen.currency}"


def _missing(paid: set[str]) -> Iterator[Breach]:
    """Paid here, not there."""
    charged = select(Payment.order_id, Payment.intent_id, Payment.charged_minor).where(Payment.charged_minor > 0)
    for order_id, intent_id, minor in session().execute(charged.execution_options(yield_per=BATCH)):
        if intent_id not in paid:
            yield Breach(f"order {{order}} says {minor} paid, the provider does not know it", order_id)


def strays() -> list[Breach]:
    """Money of nobody that was to go back and has not."""
    waiting = select(StrayPayment.order_id, StrayPayment.intent_id, StrayPayment.amount_minor)
    late = StrayPayment.found_at < clock.now() - YOUNG
    waiting = waiting.where(StrayPayment.refunded_at.is_(None), late).limit(NAMED)
    return [
        Breach(f"{minor} of order {{order}} ({intent}) belongs to nobody and has not gone back", order_id)
        for order_id, intent, minor in session().execute(waiting)
    ]
