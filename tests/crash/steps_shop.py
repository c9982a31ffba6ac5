"""What the shop's own processes do: worker, clock, warehouse, owner. Each step is a process that may be killed."""

from contextlib import ExitStack

from sqlalchemy import select, update

from jobs import parcels as warehouse
from jobs import relay, schedule
from jobs.queues import connect
from jobs.worker import ShopWorker
from storefront.kernel import clock, outbox
from storefront.kernel.context import Context, contexts
from storefront.kernel.db import db, session
from storefront.kernel.settings import settings
from storefront.payments import rehearsing
from storefront.payments import services as money
from storefront.payments.context import payments
from storefront.payments.models import Payment
from storefront.shipping import queries as shipping
from storefront.shipping import services as parcels

PATIENCE = 31  # seconds: a step over the lease of a delivery whose worker died
MOST_STEPS = 40


def work(case: dict) -> None:
    """Every handler of every outbox, until nothing waits; time is passed over instead of waited for."""
    with ExitStack() as later:
        for _ in range(MOST_STEPS):
            waiting = _waiting()
            if not waiting:
                return
            handled = 0
            for context, handler in waiting:
                handled += outbox.drain(context, handler=handler)
                db.session.remove()
            if not handled:
                later.enter_context(clock.travel(seconds=PATIENCE))
                case["ahead"] += PATIENCE
        raise AssertionError(f"still waiting after {MOST_STEPS} rounds: {_waiting()}")


def _waiting() -> list[tuple[Context, str]]:
    found = []
    for context in contexts.values():
        table = context.Delivery
        open_ = select(table.handler).where(table.done_at.is_(None), table.parked_at.is_(None)).distinct()
        found += [(context, handler) for handler in sorted(session().scalars(open_))]
    return found


def beat(case: dict) -> None:
    """One round of the clock with a real Valkey: what is due is rung for."""
    url = settings().redis_url
    schedule.tick(url)
    relay.sweep(url)


def answer_the_bell(case: dict) -> None:
    """A real RQ worker until its queues are empty."""
    worker = ShopWorker(["saga", "notifications", "default"], connection=connect(settings().redis_url))
    worker.work(burst=True, with_scheduler=False, logging_level="ERROR")


def pass_time(case: dict) -> None:
    """Leases of the dead run out, and bells that nobody answered are rung again."""
    case["ahead"] += PATIENCE


def pass_minutes(case: dict) -> None:
    case["ahead"] += 180


def pass_the_hold(case: dict) -> None:
    case["ahead"] += 36 * 60


def deliver(case: dict) -> None:
    """The warehouse packs, the carrier takes and delivers: the periodic job."""
    schedule.run("move-parcels")


def pack_and_ship(case: dict) -> None:
    """By the owner's hand; what was packed before the death is sent, not packed again."""
    there = shipping.fulfilment_of(case["order_id"])
    packed = [parcel.id for parcel in there.parcels if parcel.status == "packed"]
    if there.lines_to_ship:
        packed.append(parcels.pack(order_id=case["order_id"], actor="owner"))
    for parcel_id in packed:
        parcels.ship(parcel_id=parcel_id, actor="owner")


def bring_back(case: dict) -> None:
    """The carrier says that it could not hand the parcel over."""
    for parcel in shipping.fulfilment_of(case["order_id"]).parcels:
        parcels.track(
            parcel_id=parcel.id, status="returned", place="", at=clock.now(), external_id="back", actor="carrier"
        )


def follow(case: dict) -> None:
    warehouse.move()


def look_at_payments(case: dict) -> None:
    schedule.run("settle-payments")


def reconcile(case: dict) -> None:
    schedule.run("reconcile-payments")


def expire(case: dict) -> None:
    schedule.run("expire-payments")


def lapse_holds(case: dict) -> None:
    schedule.run("lapse-holds")


def update_carts(case: dict) -> None:
    schedule.run("cart-availability")


def refund_some(case: dict) -> None:
    money.refund(order_id=case["order_id"], amount_minor=500, reason="scratched", actor="owner", cause="once")


def dispute(case: dict) -> None:
    rehearsing.dispute(order_id=case["order_id"])


def rehearse_a_crash(case: dict) -> None:
    """The owner asks for a death that this story never comes to."""
    rehearsing.crash(point="payments.refund.after_call")


def mistake_the_amount(case: dict) -> None:
    """The order says another sum than the provider was asked for."""
    with payments.transaction() as current:
        mine = update(Payment).where(Payment.order_id == case["order_id"])
        current.execute(mine.values(amount_minor=Payment.amount_minor + 100))
