"""Reconciliation: go through the provider's own lists and bring every difference to truth.

Webhooks only make things faster; with all of them lost, this alone settles every payment. Lists are read a
page at a time and the place is kept, so that a run is short and a killed one goes on where it stopped.
"""

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update

from storefront.events.payments import PaymentHeld, StrayPaymentFound
from storefront.kernel import clock, faults
from storefront.kernel.db import done_reading, session
from storefront.kernel.settings import settings
from storefront.payments.context import payments
from storefront.payments.models import HELD, OVER, PAID, Payment, StrayPayment, Sweep
from storefront.payments.providers import provider
from storefront.payments.providers.base import ProviderRefused, Seen
from storefront.payments.settling import signal

WINDOW = timedelta(hours=48)
EDGE = timedelta(minutes=10)  # what was made just before the window or just now is not missed in a list
PAGES = 20  # of a hundred, per list and run
DOUBTS = 50  # asked one by one, per run
UNKNOWN = "The provider does not say that this was paid"


def reconcile() -> str:
    """One run through both lists; what was found, in a sentence."""
    found: Counter[str] = Counter()
    if began := _sweep("sessions", found):
        _doubt(began, found)
    _sweep("intents", found)
    looked = found.pop("looked at", 0)
    rest = ", ".join(f"{count} {what}" for what, count in sorted(found.items()))
    return f"looked at {looked} entries: {rest or 'no difference'}"


def _sweep(listing: str, found: Counter[str]) -> datetime | None:
    """Some pages of a list; when it began if its end was reached."""
    began, since, after = _place(listing)
    for _ in range(PAGES):
        done_reading()
        page = getattr(provider(), listing)(since=since, after=after)
        faults.point("payments.reconcile.listed")
        found["looked at"] += len(page.items)
        _compare(page.items, found)
        after = page.after
        _keep(listing, began, since, after)
        if after is None:
            return began
    return None


def _place(listing: str) -> tuple[datetime, datetime, str | None]:
    sweep = session().get(Sweep, listing)
    if sweep is None or sweep.after is None:
        return clock.now(), clock.now() - WINDOW, None
    return sweep.began_at, sweep.since, sweep.after


def _keep(listing: str, began: datetime, since: datetime, after: str | None) -> None:
    with payments.transaction() as current:
        current.merge(Sweep(listing=listing, began_at=began, since=since, after=after))


def _compare(items: list[Seen], found: Counter[str]) -> None:
    known = _known(items)
    confirmed = []
    for seen in items:
        payment = known.get(seen.order_id) or known.get(seen.intent_id)
        what = _stranger(seen) if payment is None else _own(seen, payment)
        if what == "confirmed":
            confirmed.append(payment.id)
        elif what:
            found[what] += 1
    with payments.transaction() as current:
        current.execute(update(Payment).where(Payment.id.in_(confirmed)).values(seen_at=clock.now()))


def _known(items: list[Seen]) -> dict[str, Payment]:
    """The payments of these entries, by order and by intent."""
    orders = [seen.order_id for seen in items if seen.order_id]
    intents = [seen.intent_id for seen in items if seen.intent_id]
    same = or_(Payment.order_id.in_(orders), Payment.intent_id.in_(intents))
    rows = list(session().scalars(select(Payment).where(same).execution_options(populate_existing=True)))
    done_reading()
    return {row.intent_id: row for row in rows if row.intent_id} | {row.order_id: row for row in rows}


def _stranger(seen: Seen) -> str:
    """An order that is not in these books: of another shop on this account, or lost here."""
    if seen.shop != settings().public_url:
        return ""
    if seen.is_open:
        provider().expire(seen.id)
        return "pages closed"
    return _stray(seen, "unknown_order") if seen.paid else ""


def _own(seen: Seen, payment: Payment) -> str:
    mine = seen.id in (payment.session_id, payment.intent_id)
    if seen.is_open:
        return _close_page(seen, payment, mine=mine)
    if not seen.paid:
        return ""
    if mine and payment.charged_minor:
        same = seen.refunded_minor == payment.refunded_minor
        return "confirmed" if same else _look_again(payment)
    if payment.charged_minor:
        if _is_paid(payment.session_id):
            return _stray(seen, "paid_twice")
        _hold(payment.order_id)  # the page we took for paid is not; this one is
    if not mine and seen.kind == "session":
        _adopt(seen, payment)
    return _look_again(payment)


def _close_page(seen: Seen, payment: Payment, *, mine: bool) -> str:
    """A page where money could still come for an order that is over, or that has another page."""
    if payment.status in OVER or (payment.session_id and not mine):
        provider().expire(seen.id)
        return "pages closed"
    return ""


def _adopt(seen: Seen, payment: Payment) -> None:
    """The shopper paid at a page whose opening we never heard the answer of."""
    with payments.transaction() as current:
        free = (Payment.id == payment.id, Payment.charged_minor == 0)
        current.execute(update(Payment).where(*free).values(session_id=seen.id))


def _look_again(payment: Payment) -> str:
    signal(order_id=payment.order_id, source="reconciliation")
    return "looked at again"


def _stray(seen: Seen, why: str) -> str:
    if seen.refunded_minor >= seen.amount_minor:
        return ""
    with payments.transaction() as current:
        if current.get(StrayPayment, seen.intent_id):
            return ""
        facts = {name: getattr(seen, name) for name in ("intent_id", "order_id", "currency")}
        amount = seen.amount_minor - seen.refunded_minor
        current.add(StrayPayment(why=why, amount_minor=amount, **facts))
        payments.emit(StrayPaymentFound(why=why, amount_minor=amount, **facts))
    return "sent back"


def return_stray(*, intent_id: str) -> None:
    """Give all of it back, with the payment's own id as key."""
    stray = session().get(StrayPayment, intent_id)
    if stray.refunded_at:
        return
    arguments = {"intent_id": intent_id, "amount_minor": stray.amount_minor, "currency": stray.currency}
    done_reading()
    faults.point("payments.stray.before_call")
    refund_id = provider().refund(**arguments, refund_id=f"stray:{intent_id}", reason=stray.why)
    faults.point("payments.stray.after_call")
    with payments.transaction() as current:
        entry = current.get(StrayPayment, intent_id, with_for_update=True)
        entry.refund_id, entry.refunded_at = refund_id, entry.refunded_at or clock.now()


def _doubt(began: datetime, found: Counter[str]) -> None:
    """What we call paid and the whole list did not confirm: asked about one by one."""
    unseen = or_(Payment.seen_at.is_(None), Payment.seen_at < began)
    fresh = Payment.created_at.between(began - WINDOW + EDGE, began - EDGE)
    charged = (Payment.status == PAID, Payment.charged_minor > 0, Payment.session_id.is_not(None))
    doubted = select(Payment.order_id, Payment.session_id).where(*charged, unseen, fresh).limit(DOUBTS)
    for order_id, session_id in session().execute(doubted).all():
        done_reading()
        if _is_paid(session_id):
            _believe(order_id)
        else:
            _hold(order_id)
            found["held"] += 1


def _is_paid(session_id: str) -> bool:
    try:
        return provider().state(session_id).paid
    except ProviderRefused:
        return False  # it knows no such page


def _believe(order_id: str) -> None:
    with payments.transaction() as current:
        current.execute(update(Payment).where(Payment.order_id == order_id).values(seen_at=clock.now()))


def _hold(order_id: str) -> None:
    with payments.transaction() as current:
        payment = current.scalar(select(Payment).where(Payment.order_id == order_id).with_for_update())
        if payment.status != PAID:
            return
        payment.status, payment.reason = HELD, UNKNOWN
        payment.charged_minor = payment.refund_reserved_minor
        payments.emit(PaymentHeld(order_id=order_id, payment_id=payment.id, reason=UNKNOWN))
